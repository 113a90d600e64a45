package io.acf.health;

import static io.acf.health.Opinion.FAILING;
import static io.acf.health.Opinion.FALL;
import static io.acf.health.Opinion.PASSING;
import static io.acf.health.Opinion.RISE;
import static io.acf.health.Readiness.READY;
import static io.acf.health.Worlds.ENDPOINT;
import static io.acf.health.Worlds.RULES;
import static io.acf.health.Worlds.T0;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A vantage point counts, and says no more than rise, passing, failing or fall. */
class VoteTest {
  private static final Vote NONE = Vote.none("here", ENDPOINT);

  /**
   * @param probes {@code +} passed, {@code -} failed, {@code ?} could not be asked
   */
  private record Row(String probes, Opinion opinion, int inARow) {}

  private static Vote probed(String probes, boolean counts) {
    var vote = NONE;
    for (var probe : probes.toCharArray()) {
      var result =
          switch (probe) {
            case '+' -> Worlds.PASS;
            case '-' -> Worlds.FAIL;
            default -> Worlds.UNASKED;
          };
      vote = vote.next(result, counts, RULES, T0);
    }
    return vote;
  }

  @Test
  void table() {
    var rows =
        List.of(
            new Row("+", PASSING, 1),
            new Row("++", RISE, 2),
            new Row("+++++", RISE, 2),
            new Row("-", FAILING, 1),
            new Row("--", FAILING, 2),
            new Row("---", FALL, 3),
            new Row("-------", FALL, 3),
            new Row("--+", PASSING, 1),
            new Row("--+-", FAILING, 1),
            new Row("---+", PASSING, 1),
            new Row("++-", FAILING, 1),
            new Row("+-+", PASSING, 1),
            new Row("--??", FAILING, 2),
            new Row("--??-", FALL, 3),
            new Row("-+-+-+-+", PASSING, 1),
            new Row("-+-+-+-+-", FALL, 1));
    for (var row : rows) {
      var vote = probed(row.probes(), true);
      assertThat(vote.opinion()).as(row.probes()).isEqualTo(row.opinion());
      assertThat(vote.inARow()).as(row.probes()).isEqualTo(row.inARow());
    }
  }

  @Test
  void whoCouldNotAskHasNoVote() {
    var unasked = Health.unknown(T0).next("here", ENDPOINT, Worlds.UNASKED, RULES, READY, T0);
    assertThat(unasked.vote()).isEmpty();
    assertThat(probed("???", true)).isEqualTo(NONE);
    assertThat(Vote.deciding(List.of(NONE), true, RULES, T0)).isEmpty();
  }

  /** There is nothing to be patient about, and nothing is held against it later. */
  @Test
  void whereFailuresLowerNothingTheyAreNotCounted() {
    var failed = probed("-", false);
    assertThat(failed.opinion()).isEqualTo(FALL);
    assertThat(failed.failures()).isZero();
    assertThat(probed("-+-+-+-+-", false).recent()).isEqualTo(Recent.NONE);
    assertThat(failed.next(Worlds.FAIL, true, RULES, T0).failures()).isEqualTo(1);
  }
}
