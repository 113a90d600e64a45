package io.acf.federation;

import java.time.Duration;

/** Durations as people read them: {@code 7s}, {@code 4m}, {@code 2h}. */
public final class Durations {
  private Durations() {}

  public static String words(Duration duration) {
    var seconds = Math.max(0, duration.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 2 * 3600) {
      return seconds / 60 + "m";
    }
    return seconds < 48 * 3600 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
  }
}
