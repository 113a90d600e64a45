package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.RegionName;
import io.acf.health.Endpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What of the inputs that wait unread is taken, and what is lost for a newer one. */
class InputTest {
  private static final RegionName EU = new RegionName("eu-1");
  private static final RegionName US = new RegionName("us-1");

  private static Map<Object, Input> waiting(Input... told) {
    var waiting = new LinkedHashMap<Object, Input>();
    for (var input : told) {
      waiting.put(input.key(), input);
    }
    return waiting;
  }

  private static DispatchInput.Reported report(boolean gone) {
    return new DispatchInput.Reported(
        new ZoneReport(
            Worlds.ZONE,
            Optional.empty(),
            Optional.empty(),
            false,
            new TreeMap<>(),
            new TreeMap<>(),
            gone));
  }

  @Test
  void ofHowSomethingStandsTheNewestIsTaken() {
    assertThat(waiting(report(false), report(true), report(false)).values())
        .containsExactly(report(false));
    var tick = new HealthInput.Tick();
    assertThat(waiting(tick, new HealthInput.AskNow(), tick)).hasSize(2);
  }

  @Test
  void nothingThatHappenedToAnotherOneIsLost() {
    assertThat(
            waiting(
                new DispatchInput.Spared(new Endpoint(Worlds.HOST, EU), Worlds.START),
                new DispatchInput.Spared(new Endpoint(Worlds.HOST, US), Worlds.START),
                report(false)))
        .hasSize(3);
    assertThat(waiting(new SourceInput.Raised(EU, 40), new SourceInput.Raised(US, 1))).hasSize(2);
  }
}
