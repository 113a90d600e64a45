package io.acf.config.yaml;

import java.time.Duration;

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
}
