package io.acf.federation;

/**
 * What is remembered of a pair from one tick to the next beside how it stands. To lose it costs a
 * few calls, never a wrong one.
 *
 * @param tries steps that were sent, on what the region showed
 */
public record Memory(Tries tries) {
  public static final Memory NOTHING = new Memory(Tries.NONE);

  Memory with(Tries now) {
    return new Memory(now);
  }
}
