package io.acf.app.rest;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts who listens to the stream of events; there from the start, so that none is seen as 0. */
@Singleton
@Startup
final class StreamClients {
  private final AtomicInteger now = new AtomicInteger();

  StreamClients(MeterRegistry meters) {
    Gauge.builder("acf.sse.clients", now, AtomicInteger::doubleValue)
        .description("Clients that listen to the stream of events")
        .strongReference(true)
        .register(meters);
  }

  /** False where so many are there already. */
  boolean enter(int most) {
    if (now.incrementAndGet() <= most) {
      return true;
    }
    now.decrementAndGet();
    return false;
  }

  void leave() {
    now.decrementAndGet();
  }
}
