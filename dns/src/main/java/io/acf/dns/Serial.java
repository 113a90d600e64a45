package io.acf.dns;

import java.time.Instant;

/** SOA serials: 32 bits that go round, compared as RFC 1982 says. */
public final class Serial {
  private static final long MODULUS = 1L << 32;

  private Serial() {}

  /** The first serial of a zone: the time in seconds, so that a lost disk does not go back. */
  public static long first(Instant now) {
    return Math.max(1, Math.floorMod(now.getEpochSecond(), MODULUS));
  }

  /**
   * A serial newer than the published one: the time in seconds where that is newer, else one more.
   */
  public static long after(long published, Instant now) {
    var timed = first(now);
    return newer(timed, published) ? timed : Math.max(1, (published + 1) % MODULUS);
  }

  /** Whether one serial is newer than another (RFC 1982, 3.2). */
  public static boolean newer(long one, long other) {
    var ahead = Math.floorMod(one - other, MODULUS);
    return ahead != 0 && ahead < MODULUS / 2;
  }
}
