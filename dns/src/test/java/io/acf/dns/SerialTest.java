package io.acf.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SerialTest {
  @Test
  void alwaysNewerThanWhatIsPublished() {
    var dice = new SplittableRandom(7);
    for (int i = 0; i < 100_000; i++) {
      long published = dice.nextLong(1, Zone.SERIAL_MOST + 1);
      long next = Serial.after(published, at(dice.nextLong(-1L << 34, 1L << 34)));
      assertThat(next).isBetween(1L, Zone.SERIAL_MOST);
      assertThat(Serial.newer(next, published)).as("%s after %s", next, published).isTrue();
      assertThat(Serial.newer(published, next)).isFalse();
    }
  }

  @Test
  void followsTheClockWhereItIsAhead() {
    assertThat(Serial.after(5, at(1_800_000_000))).isEqualTo(1_800_000_000);
    assertThat(Serial.after(1_800_000_000, at(1_800_000_000))).isEqualTo(1_800_000_001);
    assertThat(Serial.after(1_800_000_000, at(1_700_000_000))).isEqualTo(1_800_000_001);
    assertThat(Serial.after(Zone.SERIAL_MOST, at(Zone.SERIAL_MOST))).isEqualTo(1);
    assertThat(Serial.first(at(0))).isEqualTo(1);
    assertThat(Serial.newer(1, 2 + (1L << 31))).isTrue();
    assertThat(Serial.newer(1, 1 + (1L << 31))).isFalse();
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(second);
  }
}
