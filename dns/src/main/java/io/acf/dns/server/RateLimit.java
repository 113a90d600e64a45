package io.acf.dns.server;

import java.net.InetAddress;
import java.util.function.LongSupplier;

/**
 * Response rate limiting: so many answers of a kind a second to one network (IPv4 /24, IPv6 /56),
 * since a forged address is answered too. Of what is over it, every second one goes out truncated,
 * no larger than its query: a real client comes back over TCP, or with a cookie.
 *
 * <p>Networks share a table of fixed size; where two meet in a slot the newer has it. For one event
 * loop.
 */
final class RateLimit {
  /** What NSD takes by default, and real resolvers stay below. */
  static final int DEFAULT_PER_SECOND = 200;

  private static final int SLOTS = 1 << 16;
  private static final double NANOS = 1e9;

  /** What is counted apart: a flood of one must not silence the others. */
  enum Kind {
    ANSWER,
    DENIAL,
    ERROR
  }

  /** What becomes of an answer. */
  enum Verdict {
    SEND,
    TRUNCATE,
    DROP
  }

  private final double perSecond;
  private final LongSupplier nanos;
  private final long[] networks = new long[SLOTS];
  private final long[] seen = new long[SLOTS];
  private final float[] left = new float[SLOTS];
  private final boolean[] slipped = new boolean[SLOTS];

  /**
   * @param perSecond 1 or more; also what a network may save up
   * @param nanos a clock that never goes back
   */
  RateLimit(int perSecond, LongSupplier nanos) {
    if (perSecond < 1) {
      throw new IllegalArgumentException("per second below 1: " + perSecond);
    }
    this.perSecond = perSecond;
    this.nanos = nanos;
  }

  Verdict judge(InetAddress client, Kind kind) {
    if (near(client)) {
      return Verdict.SEND;
    }
    long network = network(client.getAddress()) * 4 + kind.ordinal() + 1;
    int slot = (int) (mixed(network) >>> 48);
    long now = nanos.getAsLong();
    if (networks[slot] != network) {
      networks[slot] = network;
      left[slot] = (float) perSecond;
      slipped[slot] = false;
    } else {
      double more = (now - seen[slot]) / NANOS * perSecond;
      left[slot] = (float) Math.min(perSecond, left[slot] + more);
    }
    seen[slot] = now;
    if (left[slot] >= 1) {
      left[slot]--;
      return Verdict.SEND;
    }
    slipped[slot] = !slipped[slot];
    return slipped[slot] ? Verdict.DROP : Verdict.TRUNCATE;
  }

  /** Addresses that nobody forges across the Internet: the house's own resolvers, tests, demos. */
  private static boolean near(InetAddress client) {
    return client.isLoopbackAddress()
        || client.isSiteLocalAddress()
        || client.isLinkLocalAddress()
        || client.getAddress().length == 16 && (client.getAddress()[0] & 0xFE) == 0xFC;
  }

  private static long network(byte[] address) {
    long network = address.length;
    int bytes = address.length == 4 ? 3 : 7;
    for (int i = 0; i < bytes; i++) {
      network = network << 8 | address[i] & 255;
    }
    return network;
  }

  /** Spreads neighbours over the table (the finisher of splitmix64). */
  private static long mixed(long value) {
    long z = value * 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
