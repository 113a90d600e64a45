package io.acf.regions.cf;

import io.acf.regions.Fault;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps refused credentials from locking their user out, and comes back soon where it was not they
 * that were wrong: UAA answers 401 too while its own store of users is away.
 *
 * <p>UAA locks a user after 5 refusals within 20 minutes, for 5 minutes (its default policy). So a
 * password is tried again after 20 seconds, and from then on every 5 minutes and 10 seconds, never
 * more than 4 times in 20 minutes. A client is not locked out: it is tried twice, and again after
 * 15, 30, and then each 60 seconds. Other credentials are tried at once, and so is whatever
 * somebody asks for.
 */
final class AuthBreaker {
  static final int ATTEMPTS = 2;

  /** UAA's count, with a margin for clocks. */
  static final Duration WINDOW = Duration.ofMinutes(20).plusSeconds(10);

  /** One below UAA's 5: the last belongs to people. */
  static final int MOST = 4;

  static final Duration FIRST = Duration.ofSeconds(20);
  static final Duration STEADY = Duration.ofSeconds(310);
  private static final Duration SHORTEST = Duration.ofSeconds(15);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final LongSupplier nanos;
  private final Deque<Long> counted = new ArrayDeque<>();
  private @Nullable Credentials refused;
  private int attempts;
  private long until;

  /**
   * @param nanos a monotonic clock
   */
  AuthBreaker(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Why these credentials are not tried now; empty: they may be. */
  synchronized Optional<Fault> bars(Credentials credentials, String tip) {
    return same(credentials) ? rest().map(rest -> fault(rest, tip)) : Optional.empty();
  }

  private Fault fault(Duration rest, String tip) {
    return new Fault(
        Fault.Cause.AUTHENTICATION,
        "our credentials, or the tokens that they gave, were refused "
            + (attempts == 1 ? "once; " : attempts + " times; ")
            + (refused != null && refused.locks()
                ? "UAA would lock the user out if they were tried more often"
                : "they are tried again"),
        tip,
        Optional.of(rest));
  }

  /** How long nothing is sent; empty: it may be tried. */
  synchronized Optional<Duration> rest() {
    long left = until - nanos.getAsLong();
    return refused == null || left <= 0 ? Optional.empty() : Optional.of(Duration.ofNanos(left));
  }

  /** UAA refuses these credentials. */
  synchronized void refused(Credentials credentials) {
    count(credentials);
    if (credentials.locks()) {
      counted.addLast(nanos.getAsLong());
      while (counted.size() > MOST) {
        counted.removeFirst();
      }
      until = nanos.getAsLong() + untilSafe().toNanos();
    }
  }

  /** The API refuses the token that these have just given; UAA counts nothing. */
  synchronized void rejected(Credentials credentials) {
    count(credentials);
  }

  private void count(Credentials credentials) {
    if (!same(credentials)) {
      counted.clear();
      attempts = 0;
    }
    attempts++;
    refused = credentials;
    until = nanos.getAsLong() + pace().toNanos();
  }

  private Duration pace() {
    if (attempts < ATTEMPTS) {
      return Duration.ZERO;
    }
    Duration doubled = SHORTEST.multipliedBy(1L << Math.min(attempts - ATTEMPTS, 10));
    return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
  }

  private Duration untilSafe() {
    Duration pace = attempts == 1 ? FIRST : STEADY;
    if (counted.size() < MOST) {
      return pace;
    }
    Duration since = Duration.ofNanos(nanos.getAsLong() - counted.getFirst());
    Duration window = WINDOW.minus(since);
    return window.compareTo(pace) > 0 ? window : pace;
  }

  private boolean same(Credentials credentials) {
    return refused != null && refused.equals(credentials);
  }

  /** Somebody wants it tried now, once. */
  synchronized void insist() {
    until = nanos.getAsLong();
  }

  synchronized void accepted() {
    attempts = 0;
    refused = null;
    counted.clear();
  }
}
