package io.acf.app.cli;

import io.acf.config.Generation;
import io.acf.federation.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How quantities read in a table. */
final class Words {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private Words() {}

  /** One unit, rounded down: 20s, 3m, 2h, 5d; "-" where there is no time. */
  static String age(@Nullable Instant since, Instant now) {
    return since == null ? "-" : Durations.words(Duration.between(since, now));
  }

  /** A share in whole per cent, three wide; the least share above nothing is 1. */
  static String percent(double share) {
    var whole = Math.round(share * 100);
    return "%2d%%".formatted(share > 0 && whole == 0 ? 1 : whole);
  }

  /** {@code 17.0} is 17. */
  static String generation(@Nullable String generation) {
    if (generation == null || generation.isEmpty()) {
      return "-";
    }
    return Generation.brief(generation);
  }

  /** The first digits of a commit or release. */
  static String brief(@Nullable String hex) {
    return hex == null || hex.isEmpty() ? "-" : hex.substring(0, Math.min(7, hex.length()));
  }

  /** The time of day; with the date where that is not today. */
  static String clock(Instant at, Instant now, ZoneId zone) {
    var local = at.atZone(zone);
    return local.toLocalDate().equals(now.atZone(zone).toLocalDate())
        ? CLOCK.format(local)
        : DAY.format(local);
  }

  static boolean has(@Nullable String text) {
    return text != null && !text.isEmpty();
  }

  static String pairs(@Nullable Map<String, String> labels) {
    if (labels == null || labels.isEmpty()) {
      return "-";
    }
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(java.util.stream.Collectors.joining(","));
  }

  static String count(long number, String one) {
    return number + " " + one + (number == 1 ? "" : "s");
  }
}
