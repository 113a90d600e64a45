package io.acf.federation;

import java.util.List;
import java.util.stream.Stream;

/** The dispatcher, told one input after the other; it knows what the last one made it do. */
final class HandDispatcher {
  private final Dispatcher dispatcher = new Dispatcher("192.0.2.53");
  private DispatchState state = DispatchState.recalled(Recall.NOTHING, TrafficReport.NONE);
  private List<Dispatch> effects = List.of();

  void tell(DispatchInput input) {
    var next = dispatcher.next(state, input, Worlds.START);
    state = next.state();
    effects = next.effects();
  }

  /** What regions were told. */
  Stream<Dispatch.ToRegion> toRegions() {
    return effects.stream()
        .filter(Dispatch.ToRegion.class::isInstance)
        .map(Dispatch.ToRegion.class::cast);
  }
}
