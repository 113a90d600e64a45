package io.acf.app.metrics;

import io.acf.app.state.Board;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.Source;
import io.acf.federation.FederationStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Times each federation from the commit that changes it to convergence where it can be reached. */
final class Convergence implements Board.Listener {
  private final Clock clock;
  private final Consumer<Duration> took;
  private final Map<FederationName, Instant> since = new ConcurrentHashMap<>();

  Convergence(Clock clock, Consumer<Duration> took) {
    this.clock = clock;
    this.took = took;
  }

  @Override
  public void source(Source before, Source now) {
    if (before.accepted().equals(now.accepted()) || now.accepted().isEmpty()) {
      return;
    }
    var desired = now.accepted().get();
    since.keySet().retainAll(desired.federations().keySet());
    for (var spec : desired.federations().values()) {
      var last = before.accepted().map(Desired::federations).map(all -> all.get(spec.name()));
      if (last.map(FederationSpec::placement).filter(spec.placement()::equals).isEmpty()) {
        since.put(spec.name(), clock.instant());
      }
    }
  }

  /** Looks at what a tick has found. */
  void delivered(Board board) {
    var desired = board.source().accepted();
    if (desired.isEmpty()) {
      return;
    }
    for (var name : since.keySet()) {
      var spec = desired.get().federations().get(name);
      var begun = since.get(name);
      if (spec != null
          && begun != null
          && FederationStatus.of(spec, board::status).rolledOut()
          && since.remove(name, begun)) {
        took.accept(Duration.between(begun, clock.instant()));
      }
    }
  }
}
