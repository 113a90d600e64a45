package io.acf.app.rest;

import io.acf.app.boot.JournalCheck;
import io.acf.app.journal.DataFolder;
import io.acf.app.journal.Retention;
import io.acf.app.journal.SqliteJournal;
import io.acf.app.loops.World;
import io.acf.app.state.AnnouncedJournal;
import io.acf.app.state.Board;
import io.acf.app.state.Commands;
import io.acf.app.state.Doctor;
import io.acf.app.state.Replica;
import io.acf.config.CommitId;
import io.acf.config.RegionName;
import io.acf.regions.ControlPlane;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A replica without loops: a board that tests write to, and a real journal. */
@Singleton
public class TestReplica {
  static final List<RegionName> PROBED = new ArrayList<>();
  static final List<CommitId> ALLOWED = new ArrayList<>();
  static final Map<RegionName, ControlPlane.Quiet> QUIET = new ConcurrentHashMap<>();
  static Runnable onRefresh = () -> {};

  @Produces
  @Singleton
  @Alternative
  @Priority(1)
  Replica replica() throws Exception {
    var clock = Clock.fixed(World.NOW, ZoneOffset.UTC);
    var data = DataFolder.open(Files.createTempDirectory("acf-rest"));
    var journal = SqliteJournal.open(data, Clock.systemUTC(), Retention.DEFAULT);
    var announced = new AnnouncedJournal(journal);
    var board = new Board(clock);
    board.source(source -> World.following(4));
    var refresher =
        new Replica.Refresher() {
          @Override
          public boolean refresh(Duration most) {
            onRefresh.run();
            return true;
          }

          @Override
          public boolean knows(CommitId commit) {
            return !commit.hex().startsWith("dead");
          }

          @Override
          public boolean allow(CommitId commit, Duration most) {
            ALLOWED.add(commit);
            return true;
          }
        };
    return new Replica(
        data.replica(),
        World.NOW,
        clock,
        new Replica.Git("https://git.example.com/desired.git", "main"),
        "127.0.0.1:8053",
        board,
        new Commands(announced, board),
        journal,
        announced::listen,
        refresher,
        new Replica.Prober() {
          @Override
          public void probe(RegionName region) {
            PROBED.add(region);
          }

          @Override
          public Optional<ControlPlane.Quiet> quiet(RegionName region) {
            return Optional.ofNullable(QUIET.get(region));
          }
        },
        new Doctor(List.of(new JournalCheck(journal, data, () -> 0))));
  }
}
