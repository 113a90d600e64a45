package io.acf.regions.cf;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Until when a region asked us to be quiet (429, Retry-After). No call is made before that. */
final class Throttle {
  /** Where CF names no time. */
  static final Duration DEFAULT = Duration.ofSeconds(30);

  /** CF's longest sensible interval; a region cannot lock us out for a day. */
  static final Duration LONGEST = Duration.ofHours(1);

  private final AtomicReference<@Nullable Deadline> until = new AtomicReference<>();

  void hold(@Nullable String retryAfter) {
    until.set(Deadline.in(parse(retryAfter)));
  }

  /** How long to wait still; empty: calls may go. */
  Optional<Duration> left() {
    Deadline deadline = until.get();
    return deadline == null || deadline.passed()
        ? Optional.empty()
        : Optional.of(deadline.atMost(LONGEST));
  }

  /** Whole seconds (RFC 9110, 10.2.3); the date form is not used by CF. */
  static Duration parse(@Nullable String retryAfter) {
    if (retryAfter == null || !retryAfter.strip().matches("\\d{1,9}")) {
      return DEFAULT;
    }
    Duration asked = Duration.ofSeconds(Math.max(1, Long.parseLong(retryAfter.strip())));
    return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }
}
