package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.AppName;
import io.acf.config.CommitId;
import io.acf.config.Generation;
import io.acf.config.RegionName;
import io.acf.health.Pair;
import io.acf.regions.AppMarks;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepetitionTest {
  private static final RegionName EU_1 = new RegionName("eu-1");
  private static final Instant UNTIL = Worlds.START.plusSeconds(3600);
  private static final Command.Terms TERMS = terms("ana", "x", Optional.empty());
  private long sequence;

  private static Command.Terms terms(String actor, String reason, Optional<Instant> until) {
    return new Command.Terms(actor, reason, until);
  }

  private Controls after(Command... commands) {
    var controls = Controls.NONE;
    for (var command : commands) {
      var at = new HybridTime(Worlds.START.toEpochMilli(), (int) ++sequence);
      controls = controls.after(new Event("r-1", sequence, at, Worlds.START, command));
    }
    return controls;
  }

  private static Command command(String word) {
    return switch (word) {
      case "cordon" -> new Command.Cordon(TERMS, EU_1);
      case "uncordon" -> new Command.Uncordon(TERMS, EU_1);
      case "drain" -> new Command.Drain(TERMS, EU_1);
      case "undrain" -> new Command.Undrain(TERMS, EU_1);
      case "freeze-pushes" -> new Command.Freeze(TERMS, Command.Scope.PUSHES);
      case "freeze-traffic" -> new Command.Freeze(TERMS, Command.Scope.TRAFFIC);
      case "freeze-all" -> new Command.Freeze(TERMS, Command.Scope.ALL);
      case "unfreeze-pushes" -> new Command.Unfreeze(TERMS, Command.Scope.PUSHES);
      case "unfreeze-traffic" -> new Command.Unfreeze(TERMS, Command.Scope.TRAFFIC);
      case "unfreeze-all" -> new Command.Unfreeze(TERMS, Command.Scope.ALL);
      case "retry" -> new Command.RetryRollout(TERMS, Worlds.ORDERS, Optional.of(EU_1));
      case "accept-commit" -> new Command.AcceptCommit(TERMS, new CommitId("a".repeat(40)));
      case "accept-loss" -> new Command.AcceptLoss(TERMS);
      case "release" -> new Command.ReleaseHost(TERMS, Worlds.HOST);
      default -> throw new IllegalArgumentException(word);
    };
  }

  /** What was said before, what is said now, and whether that changes nothing. */
  @ParameterizedTest
  @CsvSource({
    "'',              cordon,           false",
    "cordon,          cordon,           true",
    "drain,           cordon,           false",
    "cordon uncordon, cordon,           false",
    "drain,           drain,            true",
    "'',              uncordon,         true",
    "cordon,          uncordon,         false",
    "'',              undrain,          true",
    "drain,           undrain,          false",
    "retry,           retry,            false",
    "accept-commit,   accept-commit,    false",
    "'',              release,          false",
    "release,         release,          true",
    "'',              accept-loss,      true",
    "'',              freeze-pushes,    false",
    "freeze-pushes,   freeze-pushes,    true",
    "freeze-pushes,   freeze-traffic,   false",
    "freeze-pushes,   freeze-all,       false",
    "freeze-traffic,  freeze-traffic,   true",
    "freeze-all,      freeze-pushes,    true",
    "freeze-all,      freeze-traffic,   true",
    "freeze-all,      freeze-all,       true",
    "'',              unfreeze-all,     true",
    "freeze-pushes,   unfreeze-traffic, true",
    "freeze-pushes,   unfreeze-pushes,  false",
    "freeze-traffic,  unfreeze-all,     false",
  })
  void commands(String before, String now, boolean same) {
    var said =
        Arrays.stream(before.split(" "))
            .filter(word -> !word.isEmpty())
            .map(RepetitionTest::command)
            .toArray(Command[]::new);
    assertThat(Repetition.of(command(now), after(said))).isEqualTo(same);
  }

  @Test
  void aLossIsAcceptedOnce() {
    var lost = Controls.NONE.lost(Optional.of(Loss.of("damaged", Worlds.START)));
    assertThat(Repetition.of(command("accept-loss"), lost)).isFalse();
  }

  @Test
  void anotherReasonPersonOrEndIsSomethingNew() {
    var end = Optional.of(UNTIL);
    var controls = after(new Command.Cordon(terms("ana", "x", end), EU_1));
    assertThat(Repetition.of(new Command.Cordon(terms("ana", "x", end), EU_1), controls)).isTrue();
    for (var other :
        new Command[] {
          new Command.Cordon(terms("ana", "x", Optional.empty()), EU_1),
          new Command.Cordon(terms("ana", "y", end), EU_1),
          new Command.Cordon(terms("bob", "x", end), EU_1),
          new Command.Cordon(terms("ana", "x", end), new RegionName("us-1"))
        }) {
      assertThat(Repetition.of(other, controls)).as(other.toString()).isFalse();
    }
  }

  @Test
  void anAdoptionOfTheSameMarksIsOne() {
    assertThat(Repetition.of(adopt("2.0"), Controls.NONE)).isFalse();
    assertThat(Repetition.of(adopt("2.0"), after(adopt("2.0")))).isTrue();
    assertThat(Repetition.of(adopt("3.0"), after(adopt("2.0")))).isFalse();
    var nothing = new Command.Adopt(TERMS, new Pair(Worlds.ORDERS, EU_1), new TreeMap<>());
    assertThat(Repetition.of(nothing, Controls.NONE)).isTrue();
  }

  private static Command adopt(String generation) {
    var marks =
        new AppMarks(
            Optional.of(Worlds.ORDERS),
            Optional.empty(),
            Generation.parse(generation),
            Optional.empty(),
            Optional.of("r-9"));
    return new Command.Adopt(
        TERMS, new Pair(Worlds.ORDERS, EU_1), new TreeMap<>(Map.of(new AppName("orders"), marks)));
  }
}
