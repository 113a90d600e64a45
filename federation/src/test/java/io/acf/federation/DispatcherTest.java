package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.RegionName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who is told what. */
class DispatcherTest {
  private static final RegionName EU = new RegionName("eu-1");
  private static final RegionName US = new RegionName("us-1");
  private static final Controls.Said SAID =
      new Controls.Said("ana", "x", Worlds.START, Optional.empty());

  private final HandDispatcher dispatcher = new HandDispatcher();

  private void aim(long generation, String version) {
    var spec = Worlds.federation("orders", version, 1, 2, "eu-1", "us-1");
    dispatcher.tell(new DispatchInput.Aimed(Worlds.desired(generation, spec)));
  }

  private List<RegionName> regionsTold() {
    return dispatcher.toRegions().map(Dispatch.ToRegion::region).toList();
  }

  @Test
  void wordsOfPeopleAreToldToTheRegionsThatTheyBearOn() {
    aim(1, "one");
    var none = new TreeMap<RegionName, Controls.Said>();
    var eu = new TreeMap<>(Map.of(EU, SAID));
    dispatcher.tell(
        new DispatchInput.Said(new Controls(none, eu, Optional.empty(), Optional.of(SAID))));
    assertThat(regionsTold()).isEmpty();
    dispatcher.tell(
        new DispatchInput.Said(new Controls(eu, eu, Optional.empty(), Optional.of(SAID))));
    assertThat(regionsTold()).containsExactly(EU);
    dispatcher.tell(
        new DispatchInput.Said(new Controls(none, none, Optional.of(SAID), Optional.empty())));
    assertThat(regionsTold()).containsExactly(EU, US);
  }
}
