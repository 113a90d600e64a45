package io.acf.simulator.model;

import java.util.UUID;

/** Guids that are the same in every run with the same seed and never twice in one region. */
public final class Guids {
  private final long seed;
  private long count;

  Guids(long seed) {
    this.seed = mix(seed ^ 0x9e3779b97f4a7c15L);
  }

  String next() {
    count++;
    long high = mix(seed + count * 0x9e3779b97f4a7c15L);
    long low = mix(high ^ mix(count));
    long version4 = (high & ~0xF000L) | 0x4000L;
    long variant2 = (low & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(version4, variant2).toString();
  }

  long count() {
    return count;
  }

  /** Goes on after what was given before a restart. */
  void skipTo(long used) {
    count = Math.max(count, used);
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
