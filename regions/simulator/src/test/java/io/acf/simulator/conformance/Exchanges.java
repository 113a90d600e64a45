package io.acf.simulator.conformance;

import java.util.ArrayList;
import java.util.List;

/** Every exchange of this JVM's tests since it was last emptied; safe for all threads. */
public final class Exchanges {
  private static final List<Exchange> SEEN = new ArrayList<>();

  private Exchanges() {}

  /** Notes an exchange with a region that nothing is wrong with. */
  public static synchronized void add(Exchange exchange) {
    SEEN.add(exchange);
  }

  /** Hands over what was seen and forgets it. */
  static synchronized List<Exchange> drain() {
    List<Exchange> drained = List.copyOf(SEEN);
    SEEN.clear();
    return drained;
  }
}
