package io.acf.health;

/**
 * How the last interval probes ended, the newest last.
 *
 * @param probes how many are remembered, 0..{@link #MOST}
 * @param failures one bit a probe, the newest lowest; 1 where it failed
 */
public record Recent(int probes, int failures) {
  /** More are never remembered. */
  static final int MOST = 32;

  public static final Recent NONE = new Recent(0, 0);

  public Recent {
    if (probes < 0 || probes > MOST || (probes < MOST && failures >>> probes != 0)) {
      throw new IllegalArgumentException("not the outcomes of " + probes + " probes: " + failures);
    }
  }

  /**
   * With one more.
   *
   * @param most how many of the newest are kept, 1..{@link #MOST}
   */
  Recent and(boolean passed, int most) {
    int mask = most == MOST ? -1 : (1 << most) - 1;
    return new Recent(Math.min(probes + 1, most), (failures << 1 | (passed ? 0 : 1)) & mask);
  }

  /** How many of them failed. */
  public int failed() {
    return Integer.bitCount(failures);
  }

  /** For people: {@code 5 of the last 10 probes}. */
  @Override
  public String toString() {
    return failed() + " of the last " + probes + " probes";
  }
}
