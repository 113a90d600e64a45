package io.acf.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a replica knows of an endpoint: what its own vantage point says, and the verdict.
 *
 * @param vote of its own vantage point; empty until a probe was answered
 * @param verdict what REST shows, the journal remembers and the weight follows
 */
public record Health(Optional<Vote> vote, Verdict verdict) {
  /** One that was not probed yet, whatever was held of it before. */
  public static Health of(Verdict recalled) {
    return new Health(Optional.empty(), recalled);
  }

  /** A pair of which nothing is known and that was never up. */
  public static Health unknown(Instant now) {
    return of(Verdict.unknown(now));
  }

  /** A pair that was up before a restart. */
  public static Health restored(Instant now) {
    return of(Verdict.restored(now));
  }

  /**
   * One probe more, counted and judged. {@code Unasked} changes nothing: lack of evidence lowers
   * nothing.
   *
   * @param replica whose vantage point probed
   * @param now when the probe ended
   */
  public Health next(
      String replica,
      Endpoint endpoint,
      ProbeResult probe,
      Rules rules,
      Readiness readiness,
      Instant now) {
    if (probe instanceof ProbeResult.Unasked) {
      return new Health(vote, verdict.notAfter(now));
    }
    var before = vote.orElseGet(() -> Vote.none(replica, endpoint));
    var cast = before.next(probe, verdict.failuresCount(readiness), rules, now);
    return new Health(Optional.of(cast), verdict.next(List.of(cast), rules, readiness, now));
  }

  /** The same from now on asked in another way: fresh evidence. */
  public Health askedAnew(Instant now) {
    return new Health(Optional.empty(), verdict.askedAnew(now));
  }

  /**
   * The same where nobody else was left when it went down: what failed until then counts no more.
   */
  public Health spared() {
    var spared = verdict.spared();
    return spared.equals(verdict) ? this : new Health(vote.map(Vote::cleared), spared);
  }

  /**
   * When to probe again: after a failure that is not yet decided, a recheck after its end; else an
   * interval after its start, shortened (never lengthened) by up to a tenth.
   *
   * @param jitter 0..1, how much of that tenth
   */
  public Instant nextProbeAt(Rules rules, Instant started, Instant ended, double jitter) {
    var failing = vote.filter(it -> it.failures() > 0).isPresent();
    if (failing && (!verdict.isOut() || verdict.isSpared())) {
      return ended.plus(rules.policy().recheck());
    }
    var interval = rules.spec().interval();
    var shorter = Duration.ofNanos((long) (interval.toNanos() / 10 * jitter));
    var next = (started.isAfter(ended) ? ended : started).plus(interval).minus(shorter);
    return next.isBefore(ended) ? ended : next;
  }
}
