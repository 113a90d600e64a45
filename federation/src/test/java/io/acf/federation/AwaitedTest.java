package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Commit;
import io.acf.config.Desired;
import io.acf.config.FederationSpec;
import io.acf.config.Position;
import io.acf.config.Problem;
import io.acf.config.RegionName;
import io.acf.config.Source;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwaitedTest {
  private static final RegionName EU_1 = new RegionName("eu-1");
  private static final Desired DESIRED =
      Worlds.desired(1, Worlds.federation("orders", "one", 1, 1, "eu-1", "us-1"));
  private static final String HEAD = DESIRED.commit().id().hex();
  private static final Awaited ORDERS = new Awaited("orders", Optional.empty(), false);

  private static Source source(Source.Condition condition) {
    return new Source(Optional.of(DESIRED), condition, Optional.empty());
  }

  private static Source following() {
    return source(new Source.Condition.Following(Worlds.START));
  }

  private static Source.Condition rejected(boolean passing) {
    var commit =
        new Commit(new io.acf.config.CommitId("b".repeat(40)), 2, Worlds.START, "ana", "a mistake");
    return new Source.Condition.Rejected(commit, List.of(problem(passing)), Worlds.START);
  }

  private static Problem problem(boolean passing) {
    var code = passing ? Problem.UNREADABLE : "schema";
    return Problem.error(code, Position.of("federation.yml"), "broken", "mend it");
  }

  /** us-1 is converged; eu-1 is as given. */
  private static PairStatus status(FederationSpec spec, RegionName region, Condition eu1) {
    var aim = new PairStatus.Aim(spec.placement().get(region).digest(), DESIRED.generation());
    return PairStatuses.first(new io.acf.health.Pair(spec.name(), region), aim, Worlds.START)
        .with(region.equals(EU_1) ? eu1 : Condition.CONVERGED, Worlds.START);
  }

  private static Optional<String> missing(Awaited awaited, Source source, Condition eu1) {
    return awaited.missing(source, "0ld"::equals, (spec, region) -> status(spec, region, eu1));
  }

  @ParameterizedTest
  @CsvSource({
    "CONVERGED,   NONE,      '',           false, ''",
    "PROGRESSING, STAGING,   is staging,   false, eu-1 is progressing: is staging",
    "PROGRESSING, STAGING,   is staging,   true,  eu-1 is progressing: is staging",
    "FAILED,      CRASHED,   '',           true,  eu-1 is failed",
    "UNREACHABLE, TIMEOUT,   no answer,    true,  eu-1 is unreachable: no answer",
    "DEFERRED,    CORDONED,  is cordoned,  false, eu-1 is deferred: is cordoned",
    "DEFERRED,    CORDONED,  is cordoned,  true,  ''",
  })
  void aRegionThatIsNotConvergedIsMissing(
      State state, Reason reason, String message, boolean skipDeferred, String missing) {
    var awaited = new Awaited("orders", Optional.empty(), skipDeferred);
    assertThat(missing(awaited, following(), new Condition(state, reason, message)).orElse(""))
        .isEqualTo(missing);
  }

  @Test
  void theCommitComesFirst() {
    var cold = Source.starting();
    assertThat(missing(ORDERS, cold, Condition.CONVERGED)).contains("no commit is in force yet");
    var other = new Awaited("orders", Optional.of("fffffff"), false);
    assertThat(missing(other, following(), Condition.CONVERGED))
        .contains("commit fffffff is not in force");
    for (var commit : List.of(HEAD.substring(0, 7), HEAD, "0ld")) {
      var known = new Awaited("orders", Optional.of(commit), false);
      assertThat(missing(known, following(), Condition.CONVERGED)).as(commit).isEmpty();
    }
    assertThat(
            missing(
                new Awaited("odrers", Optional.empty(), false), following(), Condition.CONVERGED))
        .contains("no federation odrers in the commit in force");
  }

  /** Who waits for the head waits until it is followed; who names a commit does not. */
  @Test
  void aSourceThatIsNotFollowedHindersOnlyWhoWaitsForTheHead() {
    var away = source(new Source.Condition.Unreachable("no route", "look", Worlds.START));
    var frozen =
        source(new Source.Condition.Frozen("rewritten", "accept", Optional.empty(), Worlds.START));
    assertThat(missing(ORDERS, away, Condition.CONVERGED))
        .contains("the repository is unreachable: no route");
    assertThat(missing(ORDERS, frozen, Condition.CONVERGED))
        .contains("the source is frozen: rewritten");
    assertThat(missing(ORDERS, source(rejected(false)), Condition.CONVERGED))
        .contains("commit bbbbbbb is rejected");
    var named = new Awaited("orders", Optional.of(HEAD), false);
    assertThat(missing(named, away, Condition.CONVERGED)).isEmpty();
    assertThat(missing(named, source(rejected(false)), Condition.CONVERGED)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'',      false, true",
    "bbbbbbb, false, true",
    "ccccccc, false, false",
    "'',      true,  false",
    "bbbbbbb, true,  false",
  })
  void aHeadThatIsRejectedForGoodEndsTheWait(String commit, boolean passing, boolean ends) {
    var awaited = new Awaited("orders", Optional.of(commit).filter(it -> !it.isEmpty()), false);
    assertThat(awaited.rejected(source(rejected(passing)))).isEqualTo(ends);
    assertThat(awaited.rejected(following())).isFalse();
  }
}
