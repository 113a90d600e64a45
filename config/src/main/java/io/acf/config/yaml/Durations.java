package io.acf.config.yaml;

import java.time.Duration;
import java.util.Optional;

/**
 * Durations as people write them: a whole number and {@code ms}, {@code s}, {@code m} or {@code h}.
 */
final class Durations {
  private Durations() {}

  /** Reads a text that has the form already. */
  static Duration read(String text) {
    int unit = 0;
    while (Character.isDigit(text.charAt(unit))) {
      unit++;
    }
    long number = Long.parseLong(text.substring(0, unit));
    return switch (text.substring(unit)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> throw new IllegalArgumentException("not a duration: " + text);
    };
  }

  /**
   * A duration between two; another one is told.
   *
   * @param unless where none is written
   */
  static Duration read(
      Optional<View> written,
      Duration unless,
      Duration low,
      Duration high,
      String range,
      Problems problems) {
    if (written.isEmpty()) {
      return unless;
    }
    var duration = read(written.get().text());
    if (duration.compareTo(low) < 0 || duration.compareTo(high) > 0) {
      problems.error(
          "out-of-range",
          written.get().position(),
          written.get().path() + ": must be " + range + ", is " + written.get().text(),
          "");
      return unless;
    }
    return duration;
  }
}
