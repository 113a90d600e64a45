package io.acf.dns.server;

import java.util.random.RandomGenerator;

/**
 * Records in wire form, ready to be copied behind a question.
 *
 * @param count how many records the bytes hold
 */
record Records(int count, byte[] bytes) {
  static final Records NONE = new Records(0, new byte[0]);

  /** One of several is drawn per query, each by its weight; the shares are exact. */
  static final class Drawn {
    private final Records[] members;
    private final long[] below;
    private final long total;

    /**
     * @param members 1 or more
     * @param weights each above 0
     */
    Drawn(Records[] members, long[] weights) {
      this.members = members;
      below = new long[weights.length];
      long sum = 0;
      for (int i = 0; i < weights.length; i++) {
        sum += weights[i];
        below[i] = sum;
      }
      total = sum;
    }

    Records draw(RandomGenerator dice) {
      if (members.length == 1) {
        return members[0];
      }
      long drawn = dice.nextLong(total);
      int i = 0;
      while (drawn >= below[i]) {
        i++;
      }
      return members[i];
    }
  }
}
