package io.acf.regions.cf;

import io.acf.regions.ControlPlane;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Until when a region asked us to be quiet (429, Retry-After). No call is made before that. */
final class Throttle {
  /** Where CF names no time. */
  static final Duration DEFAULT = Duration.ofSeconds(30);

  /**
   * Cloud Controller counts in windows of an hour at most: who is told more is asked again after
   * that, and a region cannot lock us out for a day.
   */
  static final Duration LONGEST = Duration.ofHours(1);

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  /** From here on a number is a Unix time (2001 and later), before it a length in seconds. */
  private static final long FIRST_TIME = 1_000_000_000L;

  private final Clock clock;
  private final AtomicReference<ControlPlane.@Nullable Quiet> held = new AtomicReference<>();

  Throttle(Clock clock) {
    this.clock = clock;
  }

  /**
   * A 429 came.
   *
   * @param who asks, for people
   * @param retryAfter header Retry-After
   * @param reset header X-RateLimit-Reset, asked where the other names no time
   * @param regionNow by the region's clock
   */
  void hold(String who, @Nullable String retryAfter, @Nullable String reset, Instant regionNow) {
    Duration wait = parse(retryAfter == null ? reset : retryAfter, regionNow);
    String why =
        who
            + " asks us to wait (429"
            + (retryAfter == null ? "" : ", Retry-After " + Faults.line(shortened(retryAfter)))
            + ")";
    held.set(new ControlPlane.Quiet(clock.instant().plus(wait), why));
  }

  private static String shortened(String header) {
    return header.length() <= 40 ? header : header.substring(0, 40) + "…";
  }

  /** Somebody wants it asked now. */
  void lift() {
    held.set(null);
  }

  /** What goes on; empty: calls may go. */
  Optional<ControlPlane.Quiet> quiet() {
    return Optional.ofNullable(held.get()).filter(it -> it.until().isAfter(clock.instant()));
  }

  /** What ends a call that is not made, or that was answered so. */
  CfException.Refused refusal() {
    return quiet()
        .map(quiet -> CfException.Refused.throttled(quiet.why(), left(quiet)))
        .orElseGet(
            () -> CfException.Refused.throttled("the region asks us to wait (429)", DEFAULT));
  }

  /** How long to wait still; empty: calls may go. */
  Optional<Duration> left() {
    return quiet().map(this::left);
  }

  /** More than 0, also where the wait has just ended. */
  private Duration left(ControlPlane.Quiet quiet) {
    Duration left = Duration.between(clock.instant(), quiet.until());
    return left.isPositive() ? left : Duration.ofMillis(1);
  }

  /**
   * How long a header means, 1 s..1 h: whole seconds or a date (RFC 9110, 10.2.3), or the Unix time
   * of the reset, as Cloud Controllers before 2023 wrote it.
   */
  static Duration parse(@Nullable String header, Instant regionNow) {
    String text = header == null ? "" : header.strip();
    Duration asked =
        NUMBER.matcher(text).matches() ? number(text, regionNow) : date(text, regionNow);
    if (asked.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }

  private static Duration number(String text, Instant regionNow) {
    long number = Long.parseLong(text);
    return number < FIRST_TIME
        ? Duration.ofSeconds(number)
        : Duration.ofSeconds(number - regionNow.getEpochSecond());
  }

  private static Duration date(String text, Instant regionNow) {
    try {
      return Duration.between(
          regionNow, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return DEFAULT; // Neither form: it names no time.
    }
  }
}
