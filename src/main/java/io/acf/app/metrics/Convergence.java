package io.acf.app.metrics;

import io.acf.app.state.Board;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.Source;
import io.acf.federation.FederationStatus;
import io.acf.federation.PairStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Times each federation from the commit that changes it to convergence where it can be reached. */
final class Convergence implements Board.Listener {
  private final Clock clock;
  private final Consumer<Duration> took;
  private final Map<FederationName, Instant> since = new ConcurrentHashMap<>();

  /** A commit came into force since pairs were last told. */
  private final AtomicBoolean aimed = new AtomicBoolean();

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
    aimed.set(true);
  }

  /**
   * Looks at how federations stand of which pairs were told; at all of them after a commit, which
   * may have taken away the last region that was on its way.
   */
  void delivered(Board board, List<PairStatus> told) {
    board
        .source()
        .accepted()
        .ifPresent(
            desired -> {
              if (aimed.getAndSet(false)) {
                since.keySet().forEach(name -> look(board, desired, name));
              } else {
                told.stream()
                    .map(it -> it.pair().federation())
                    .filter(since::containsKey)
                    .distinct()
                    .forEach(name -> look(board, desired, name));
              }
            });
  }

  private void look(Board board, Desired desired, FederationName name) {
    var begun = since.get(name);
    var spec = desired.federations().get(name);
    if (begun != null
        && spec != null
        && FederationStatus.of(spec, board::status).rolledOut()
        && since.remove(name, begun)) {
      took.accept(Duration.between(begun, clock.instant()));
    }
  }
}
