package io.acf.regions;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How many calls a region may be asked: a bucket of permits that fills with time. By itself it
 * holds what we allow ourselves; once the region's rate-limit headers tell, what they allow: half
 * of what remains at once, the rest spread until the limit is reset. Time is given; one that stands
 * still or goes back fills nothing.
 *
 * @param own what we allow ourselves
 * @param permits left as of {@code at}, in millionths of a call
 * @param window what the region told, until its reset; empty: our own allowance holds
 * @param heldUntil before which nothing may be asked at all
 */
public record CallBudget(
    Allowance own, long permits, Instant at, Optional<Window> window, Optional<Instant> heldUntil) {
  private static final long CALL = 1_000_000;

  /** A region cannot raise our own allowance by more than this, whatever it tells. */
  private static final int MOST = 10;

  /**
   * Cloud Controller counts in windows of an hour at most; a reset further off is taken as that.
   */
  private static final Duration LONGEST = Duration.ofHours(1);

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** Resets that lie closer are one reset, told by clocks that count whole seconds. */
  private static final Duration SAME = Duration.ofSeconds(30);

  /**
   * @param burst calls that may be made at once, 1..100000
   * @param perSecond calls a second that come back, 1..10000
   */
  public record Allowance(int burst, int perSecond) {
    public Allowance {
      if (burst < 1 || burst > 100_000 || perSecond < 1 || perSecond > 10_000) {
        throw new IllegalArgumentException("no allowance: " + burst + ", " + perSecond);
      }
    }

    /** What {@code limits} allows: all calls of its window at once, then as many as it averages. */
    public static Allowance of(Limits limits) {
      return new Allowance(
          Math.toIntExact(limits.callsPerSecond() * limits.window().toSeconds()),
          limits.callsPerSecond());
    }
  }

  /**
   * A window of the region's rate limit.
   *
   * @param reset when it ends
   * @param burst most that may be kept, in millionths of a call
   * @param perSecond that come back, in millionths of a call a second, 1 or more
   */
  public record Window(Instant reset, long burst, long perSecond) {}

  /** A full budget. */
  public static CallBudget full(Allowance own, Instant now) {
    return new CallBudget(own, own.burst() * CALL, now, Optional.empty(), Optional.empty());
  }

  /** After one call; empty: it may not be made now. */
  public Optional<CallBudget> take(Instant now) {
    var filled = filled(now);
    return held(now) || filled.permits < CALL
        ? Optional.empty()
        : Optional.of(filled.with(filled.permits - CALL));
  }

  /** Whether calls of this urgency may begin now; those above it keep their reserve. */
  public boolean allowed(Urgency urgency, Instant now) {
    var filled = filled(now);
    return !held(now) && filled.permits >= filled.needed(urgency);
  }

  /**
   * When it is worth asking for calls of this urgency, if nobody else takes any: {@code now} or
   * later, and never after the region's reset, with which everything may be otherwise.
   */
  public Instant nextAt(Urgency urgency, Instant now) {
    var free = heldUntil.filter(end -> end.isAfter(now)).orElse(now);
    var filled = filled(free);
    long missing = filled.needed(urgency) - filled.permits;
    if (missing <= 0) {
      return free;
    }
    long millis = Math.ceilDiv(missing * 1000, filled.perSecond());
    var next = filled.at.plusMillis(millis);
    var reset = filled.window.map(Window::reset);
    return reset.filter(it -> it.isBefore(next)).orElse(next);
  }

  /** Whole calls that may be made at once now, 0 or more. */
  public int left(Instant now) {
    return held(now) ? 0 : Math.toIntExact(filled(now).permits / CALL);
  }

  /**
   * What a region's answer tells of its rate limit.
   *
   * @param limit calls of a whole window, 1 or more
   * @param remaining 0 or more; CF rounds it down to tenths of the limit, so 0 means half a tenth
   * @param reset when the window ends, by our clock; taken as 1 s..1 h from now
   */
  public CallBudget told(long limit, long remaining, Instant reset, Instant now) {
    if (limit < 1 || remaining < 0) {
      return this;
    }
    var filled = filled(now);
    long most = own.burst() * CALL * MOST;
    long left = Math.min(remaining == 0 ? limit / 20 : remaining, most / CALL * 1000) * CALL;
    var end = filled.window.map(Window::reset).filter(it -> same(it, reset));
    var ends = end.orElseGet(() -> bounded(reset, now));
    long half = Math.max(CALL, Math.min(left / 2, most));
    long burst = end.isPresent() ? filled.window.orElseThrow().burst() : half;
    long permits = end.isPresent() ? Math.min(filled.permits, left) : Math.min(half, left);
    long millis = Math.max(1000, Duration.between(now, ends).toMillis());
    long fastest = own.perSecond() * CALL * MOST;
    long spread = Math.max(1, Math.min((left - permits) * 1000 / millis, fastest));
    var told = new Window(ends, Math.max(burst, permits), spread);
    return new CallBudget(own, permits, filled.at, Optional.of(told), heldUntil);
  }

  private static boolean same(Instant known, Instant reset) {
    return Duration.between(known, reset).abs().compareTo(SAME) < 0;
  }

  private static Instant bounded(Instant reset, Instant now) {
    var soonest = now.plus(SHORTEST);
    var latest = now.plus(LONGEST);
    return reset.isBefore(soonest) ? soonest : reset.isAfter(latest) ? latest : reset;
  }

  /** Nothing may be asked before this instant: the region wants it so (429). */
  public CallBudget heldUntil(Instant end) {
    return new CallBudget(own, permits, at, window, Optional.of(end));
  }

  /** Somebody wants it asked now: what the region told is over, once. */
  public CallBudget lifted(Instant now) {
    return window.isEmpty() && heldUntil.isEmpty() ? this : full(own, filled(now).at);
  }

  private boolean held(Instant now) {
    return heldUntil.filter(end -> end.isAfter(now)).isPresent();
  }

  private long needed(Urgency urgency) {
    long burst = window.map(Window::burst).orElse(ownBurst());
    return Math.max(CALL, burst / 100 * urgency.reserve());
  }

  private long ownBurst() {
    return own.burst() * CALL;
  }

  private long perSecond() {
    return window.map(Window::perSecond).orElse(own.perSecond() * CALL);
  }

  /** As of {@code now}: what came back since, and our own allowance again after a reset. */
  private CallBudget filled(Instant now) {
    if (!now.isAfter(at)) {
      return this;
    }
    var reset = window.map(Window::reset).filter(it -> !it.isAfter(now));
    return reset.isEmpty()
        ? filled(now, window.map(Window::burst).orElse(ownBurst()))
        : filled(reset.get(), window.orElseThrow().burst()).withoutWindow().filled(now);
  }

  private CallBudget filled(Instant until, long burst) {
    // Whole milliseconds: what is left of one counts the next time.
    long millis = Math.clamp(Duration.between(at, until).toMillis(), 0, LONGEST.toMillis());
    long more = perSecond() * millis / 1000;
    long filled = Math.max(permits, Math.min(permits + more, burst));
    var elapsed = at.plusMillis(Math.max(0, Duration.between(at, until).toMillis()));
    return new CallBudget(own, filled, elapsed, window, heldUntil);
  }

  private CallBudget withoutWindow() {
    return new CallBudget(own, Math.min(permits, ownBurst()), at, Optional.empty(), heldUntil);
  }

  private CallBudget with(long left) {
    return new CallBudget(own, left, at, window, heldUntil);
  }
}
