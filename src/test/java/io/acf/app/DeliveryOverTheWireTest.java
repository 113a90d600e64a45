package io.acf.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.federation.State;
import io.acf.simulator.SimulatorOptions;
import io.acf.simulator.wire.Journal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The delivery tick over the real CF adapter against a region at its own pace, over the wire. */
class DeliveryOverTheWireTest {
  private static final FederationName APP = new FederationName("app-1");

  private final RegionOverTheWire region =
      new RegionOverTheWire(SimulatorOptions.named("eu-1"), OneRegion::zip);

  @AfterEach
  void close() {
    region.close();
  }

  private Desired desired(long generation, String version) {
    return OneRegion.desired(region.simulator.uri(), generation, 1, version);
  }

  @Test
  void freshThenQuietThenRolled() {
    var first = desired(1, "one");
    region.settle(first);
    var calls = region.simulator.journal().lastSeq();
    for (int i = 0; i < 3; i++) {
      region.tick(first, APP);
    }
    assertThat(region.simulator.journal().since(calls).stream().filter(Journal.Entry::mutating))
        .isEmpty();
    region.settle(desired(2, "two"));
    assertThat(region.status(APP).state()).isEqualTo(State.CONVERGED);
    assertThat(region.status(APP).observed().ready()).isEqualTo(2);
  }
}
