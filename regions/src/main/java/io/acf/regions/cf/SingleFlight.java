package io.acf.regions.cf;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One request at a time, whose answer all who wait for it share. It keeps nothing once it has
 * ended, an error least of all: cf-java-client's own {@code Mono.cache()} replays errors for ever.
 */
final class SingleFlight<T> {
  private @Nullable Mono<T> inFlight;

  /**
   * @param request ends by itself, also where nobody answers
   */
  synchronized Mono<T> join(Supplier<Mono<T>> request) {
    if (inFlight != null) {
      return inFlight;
    }
    Mono<T> shared = Mono.defer(request).doOnTerminate(this::landed).cache();
    inFlight = shared;
    return shared;
  }

  private synchronized void landed() {
    inFlight = null;
  }
}
