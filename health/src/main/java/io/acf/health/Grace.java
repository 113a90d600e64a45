package io.acf.health;

import java.time.Instant;

/**
 * What speaks for an endpoint although its probes fail: the cause may be ours, or one that all
 * share.
 *
 * @param askedSince since when it is asked as it is now; {@link Instant#MIN} where that never
 *     changed
 * @param excused it failed so often soon after that change that it would be down, and has not
 *     passed since: it is not, until another region shows that the new question can be answered
 * @param spared it went down when nobody else was left: that is one cause and not its own. It keeps
 *     what it has until another region shows that probes can pass, earned no hold-down, and needs
 *     no ramp
 */
public record Grace(Instant askedSince, boolean excused, boolean spared) {
  public static final Grace NONE = new Grace(Instant.MIN, false, false);

  static Grace asked(Instant now) {
    return new Grace(now, false, false);
  }

  /** Whether it is asked in a new way, so that failures may be the question's. */
  boolean young(HealthPolicy policy, Instant now) {
    return !askedSince.equals(Instant.MIN) && askedSince.plus(policy.together()).isAfter(now);
  }

  Grace excused(boolean now) {
    return new Grace(askedSince, now, spared);
  }

  Grace spared(boolean now) {
    return new Grace(askedSince, excused, now);
  }

  Grace notAfter(Instant now) {
    return askedSince.isAfter(now) ? new Grace(now, excused, spared) : this;
  }
}
