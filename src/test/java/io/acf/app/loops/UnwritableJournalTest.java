package io.acf.app.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.acf.app.journal.DataFolder;
import io.acf.app.journal.Retention;
import io.acf.app.journal.SqliteJournal;
import io.acf.app.state.Commands;
import io.acf.federation.Command;
import io.acf.federation.Event;
import io.acf.federation.PairStatus;
import io.acf.federation.TrafficFact;
import io.acf.health.HealthPolicy;
import io.acf.health.Verdict;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes nothing stops what people say, and nothing else; what it missed follows. */
class UnwritableJournalTest {
  private static final HealthPolicy HEALTH =
      new HealthPolicy(
          Duration.ofMillis(10),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofMinutes(15),
          200,
          HealthPolicy.Rate.DEFAULT);

  @TempDir Path folder;

  private static void until(ThrowingRunnable assertion) {
    await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
  }

  private void disk(String change) throws Exception {
    try (var other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
        var statement = other.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 4000");
      statement.execute(change);
    }
  }

  private void breakDisk(String when) throws Exception {
    disk(
        "CREATE TRIGGER no BEFORE INSERT ON event WHEN "
            + when
            + " BEGIN SELECT raise(ABORT, 'disk I/O error'); END");
  }

  private static Commands.Told drain(Rig.Life life) {
    var terms = new Command.Terms("ana", "x", Optional.empty());
    return life.commands.tell(
        new Command.Drain(terms, World.US_1), Commands.Guard.NONE, Commands.Guard.NONE);
  }

  private static boolean down(Event event) {
    return event.fact() instanceof TrafficFact.HealthChanged changed
        && changed.region().equals(World.EU_1)
        && changed.to().state() == Verdict.State.DOWN;
  }

  @Test
  void commandsAreRefusedAndVerdictsStillMoveWeights() throws Exception {
    var rig = new Rig(folder, HEALTH);
    rig.commit(base -> base);
    try (var life = rig.new Life()) {
      until(() -> assertThat(life.answer(World.HOST)).contains("eu-1=", "eu-2=", "us-1="));
      breakDisk("true");
      assertThat(drain(life)).isInstanceOf(Commands.Told.Refused.class);
      assertThat(life.board.controls().drained()).as("not in force").isEmpty();

      rig.dead.add("127.0.0.11");
      until(() -> assertThat(life.answer(World.HOST)).startsWith("eu-2=").contains("us-1="));
      var away = life.answer(World.HOST);
      rig.dead.clear();
      until(() -> assertThat(life.answer(World.HOST)).contains("eu-1=", "eu-2=", "us-1="));
      rig.dead.add("127.0.0.11");
      until(() -> assertThat(life.answer(World.HOST)).isEqualTo(away));
      assertThat(life.journal.trouble()).isPresent();
      assertThat(life.events(Event.Kind.HEALTH_CHANGED)).noneMatch(it -> down(it));

      disk("DROP TRIGGER no");
      until(() -> assertThat(life.events(Event.Kind.HEALTH_CHANGED)).anyMatch(it -> down(it)));
      until(() -> assertThat(drain(life)).isInstanceOf(Commands.Told.Done.class));
    }
    // Nobody has probed yet: what was found while the disk was away holds from the start.
    try (var life = rig.new Life()) {
      until(() -> assertThat(life.answer(World.HOST)).isNotEmpty());
      assertThat(life.answer(World.HOST)).doesNotContain("eu-1=");
      assertThat(life.board.controls().drained()).containsOnlyKeys(World.US_1);
    }
  }

  /**
   * A process is killed between the completion of a release, which the region's label tells, and
   * the fact of it: the next one tells it anew, and the one after that answers by it alone.
   */
  @Test
  void whatWasCompletedBeforeAKillIsToldAnewFromTheRegion() throws Exception {
    var rig = new Rig(folder, HEALTH);
    try (var data = DataFolder.open(folder);
        var journal = SqliteJournal.open(data, Clock.systemUTC(), Retention.DEFAULT)) {
      assertThat(journal.loss()).isEmpty();
    }
    breakDisk("NEW.kind = 'converged'");
    rig.commit(base -> base);
    try (var life = rig.new Life()) {
      until(() -> assertThat(life.answer(World.HOST)).contains("eu-1=", "eu-2=", "us-1="));
      assertThat(life.events(Event.Kind.CONVERGED)).isEmpty();
    }
    disk("DROP TRIGGER no");
    try (var life = rig.new Life()) {
      assertThat(life.events(Event.Kind.CONVERGED)).as("lost with the process").isEmpty();
      until(() -> assertThat(life.events(Event.Kind.CONVERGED)).hasSize(3));
      until(() -> assertThat(life.answer(World.HOST)).contains("eu-1=", "eu-2=", "us-1="));
    }
    rig.blind();
    try (var life = rig.new Life()) {
      until(() -> assertThat(life.answer(World.HOST)).contains("eu-1=", "eu-2=", "us-1="));
      assertThat(life.board.statuses().values()).hasSize(3).allMatch(PairStatus::completedOnce);
      assertThat(life.events(Event.Kind.CONVERGED)).as("told once").hasSize(3);
    }
  }
}
