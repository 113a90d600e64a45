package io.acf.simulator.wire;

/** How an answer gets to the client. */
public sealed interface Delivery {
  /** As it should. */
  record Whole() implements Delivery {}

  /** Not at all: the connection is cut. */
  record Lost() implements Delivery {}

  /** Half of its body, then the connection is cut. */
  record CutShort() implements Delivery {}

  /** A list lacks a share of its resources, drawn from a seed. */
  record Shortened(double share, boolean agrees, long seed) implements Delivery {}

  /** The body comes slowly. */
  record Drip(int bytesPerSecond) implements Delivery {}
}
