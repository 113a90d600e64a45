package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.federation.HybridTime.Received;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HybridTimeTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final long MILLIS = NOW.toEpochMilli();

  private static HybridTime at(long millis, int counter) {
    return new HybridTime(MILLIS + millis, counter);
  }

  @Test
  void whatIsReceivedIsEarlierThanWhateverIsWrittenNext() {
    for (var own : new HybridTime[] {at(-5, 7), at(0, 3), at(20, 1)}) {
      for (var other : new HybridTime[] {at(-9, 1), at(0, 9), at(20, 1), at(30, 4)}) {
        var taken = ((Received.Taken) own.receive(other, NOW)).time();
        assertThat(taken).isGreaterThan(own).isGreaterThan(other);
        assertThat(taken.instant()).isAfterOrEqualTo(NOW);
      }
    }
  }

  @Test
  void theWallClockLeadsAgainOnceItHasCaughtUp() {
    assertThat(at(-20, 1).receive(at(-10, 5), NOW)).isEqualTo(new Received.Taken(at(0, 0)));
    assertThat(at(20, 1).receive(at(20, 5), NOW)).isEqualTo(new Received.Taken(at(20, 6)));
  }

  @Test
  void aClockThatIsTooFarAheadIsNotTakenOver() {
    var most = HybridTime.DRIFT.toMillis();
    assertThat(at(0, 0).receive(at(most, 0), NOW)).isInstanceOf(Received.Taken.class);
    assertThat(at(0, 0).receive(at(most + 1, 0), NOW))
        .isEqualTo(new Received.TooFarAhead(Duration.ofMillis(most + 1)));
  }

  /** Ours is ahead already, by a clock that was set back: the other's adds nothing to that. */
  @Test
  void whatIsNotAheadOfUsIsTakenWhateverTheWallClockSays() {
    var day = Duration.ofDays(1).toMillis();
    assertThat(at(day, 2).receive(at(day, 1), NOW)).isEqualTo(new Received.Taken(at(day, 3)));
  }
}
