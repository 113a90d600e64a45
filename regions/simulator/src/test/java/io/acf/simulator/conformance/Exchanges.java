package io.acf.simulator.conformance;

import java.util.ArrayList;
import java.util.List;

/**
 * Every exchange of this JVM's conformance tests since it was last emptied; safe for all threads.
 */
final class Exchanges {
  private static final List<Exchange> SEEN = new ArrayList<>();

  private Exchanges() {}

  static synchronized void add(Exchange exchange) {
    SEEN.add(exchange);
  }

  /** Hands over what was seen and forgets it. */
  static synchronized List<Exchange> drain() {
    List<Exchange> drained = List.copyOf(SEEN);
    SEEN.clear();
    return drained;
  }
}
