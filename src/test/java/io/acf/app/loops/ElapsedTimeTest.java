package io.acf.app.loops;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.app.journal.DataFolder;
import io.acf.app.journal.Retention;
import io.acf.app.journal.SqliteJournal;
import io.acf.app.state.Board;
import io.acf.app.state.Commands;
import io.acf.config.RegionName;
import io.acf.federation.Command;
import io.acf.federation.Fact;
import io.acf.federation.Install;
import io.acf.federation.LatestFacts;
import io.acf.federation.Recall;
import io.acf.federation.TrafficFact;
import io.acf.health.Endpoint;
import io.acf.health.Grace;
import io.acf.health.HealthPolicy;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ages are of the clock on the wall; the journal's logical time may be ahead of it for ever. */
class ElapsedTimeTest {
  private static final Command.Terms ANA = new Command.Terms("ana", "x", Optional.empty());
  private static final Instant NOW = World.NOW;
  private static final Pair PAIR = new Pair(World.ORDERS, World.EU_1);
  @TempDir Path folder;

  /** What a process whose clock is a day ahead writes into the journal. */
  private void tomorrow(Fact fact) throws Exception {
    try (var data = DataFolder.open(folder);
        var journal = open(data, NOW.plus(Duration.ofDays(1)))) {
      assertThat(journal.append(fact))
          .isInstanceOf(io.acf.federation.Journal.Appended.Durable.class);
    }
  }

  private static SqliteJournal open(DataFolder data, Instant at) {
    return SqliteJournal.open(data, Clock.fixed(at, ZoneOffset.UTC), Retention.DEFAULT);
  }

  private static Command drain(RegionName region) {
    return new Command.Drain(ANA, region);
  }

  @Test
  void aDrainAfterAnEventOfTomorrowIsAsOldAsItIs() throws Exception {
    tomorrow(new Command.Cordon(ANA, World.US_1));
    try (var data = DataFolder.open(folder);
        var journal = open(data, NOW)) {
      var board = new Board(Clock.fixed(NOW, ZoneOffset.UTC));
      new Commands(journal, board)
          .tell(drain(World.EU_1), Commands.Guard.NONE, Commands.Guard.NONE);
      assertThat(board.controls().drained().get(World.EU_1).at()).isEqualTo(NOW);
    }
    var later = NOW.plusSeconds(30);
    try (var data = DataFolder.open(folder);
        var journal = open(data, later)) {
      var drained = Recall.of(LatestFacts.of(journal), later).controls().drained();
      assertThat(drained.get(World.EU_1).at()).as("after a restart too").isEqualTo(NOW);
    }
  }

  @Test
  void aRegionThatFellTomorrowIsHeldDownAsLongAsAnyOther() throws Exception {
    var down =
        Verdict.recalled(
            Verdict.State.DOWN,
            NOW,
            List.of(NOW.plus(Duration.ofDays(1))),
            true,
            Grace.NONE,
            "refused");
    var endpoint = new Endpoint(World.HOST, PAIR.region());
    var install = new Install("127.0.0.11:8001");
    tomorrow(
        TrafficFact.HealthChanged.of(
            endpoint, install, Optional.of(World.ORDERS), Verdict.restored(NOW), down));
    try (var data = DataFolder.open(folder);
        var journal = open(data, NOW)) {
      var health =
          Recall.of(LatestFacts.of(journal), NOW)
              .health()
              .of(endpoint, install, Optional.of(PAIR), region -> true)
              .orElseThrow();
      assertThat(health.since()).isBeforeOrEqualTo(NOW);
      assertThat(health.returnsNotBefore(HealthPolicy.DEFAULT))
          .isBeforeOrEqualTo(NOW.plus(HealthPolicy.DEFAULT.holdDownAfter(1)));
    }
  }
}
