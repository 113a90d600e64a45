package io.acf.federation;

import io.acf.regions.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a region's API answers, and when it is probed apart from looks: a look that the region
 * answered makes that needless for a while.
 *
 * @param away why it does not, as last found; empty: it does, or nobody has asked
 * @param wellAt when it was last found well
 * @param blind the last look was not answered
 * @param refused the last look was not asked: an open breaker, or a wish of the region
 * @param asked a person waits for a probe
 * @param probing one is under way
 * @param next when to probe at the earliest
 */
record ApiWatch(
    Optional<Fault> away,
    Optional<Instant> wellAt,
    boolean blind,
    boolean refused,
    boolean asked,
    boolean probing,
    Instant next) {
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration WELL = Duration.ofSeconds(15);

  static ApiWatch from(Instant now) {
    return new ApiWatch(Optional.empty(), Optional.empty(), false, false, false, false, now);
  }

  /** When it is probed next; empty while a probe is under way. */
  Optional<Instant> due() {
    if (probing) {
      return Optional.empty();
    }
    return Optional.of(
        blind || asked || wellAt.isEmpty() || away.isPresent()
            ? next
            : later(next, wellAt.get().plus(WELL)));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  ApiWatch probed() {
    return new ApiWatch(away, wellAt, blind, refused, false, true, next);
  }

  ApiWatch found(Optional<Fault> fault, Instant now) {
    return new ApiWatch(
        fault,
        fault.isEmpty() ? Optional.of(now) : wellAt,
        blind,
        refused,
        asked,
        false,
        now.plus(INTERVAL));
  }

  /** That it answers now is news for a look that waits. */
  boolean goesOn() {
    return away.isPresent() || wellAt.isEmpty() || refused;
  }

  /** A look was answered. */
  ApiWatch seen(Instant now) {
    return new ApiWatch(Optional.empty(), Optional.of(now), false, false, asked, probing, next);
  }

  /** A look was not answered: it is asked in another way, the first time at once. */
  ApiWatch unseen(Instant now) {
    return new ApiWatch(away, wellAt, true, false, asked, probing, blind ? next : now);
  }

  /** A look was not asked. */
  ApiWatch held() {
    return new ApiWatch(away, wellAt, blind, true, asked, probing, next);
  }

  ApiWatch ask(Instant now) {
    return new ApiWatch(away, wellAt, blind, refused, true, probing, now);
  }
}
