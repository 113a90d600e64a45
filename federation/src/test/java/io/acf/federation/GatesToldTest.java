package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.CredentialsRef;
import io.acf.config.Desired;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.health.Pair;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A region without its gates sends nothing: whoever may have lost them is told them again. */
class GatesToldTest {
  private static final RegionName EU = new RegionName("eu-1");
  private static final Pair PAIR = new Pair(Worlds.ORDERS, EU);

  private final HandDispatcher dispatcher = new HandDispatcher();

  private static Desired desired(long generation, String api) {
    var plain = Worlds.desired(generation, Worlds.federation("orders", "one", 1, 2, "eu-1"));
    var was = Objects.requireNonNull(plain.regions().get(EU));
    var regions = new TreeMap<>(plain.regions());
    regions.put(
        EU,
        new RegionSpec(
            EU,
            URI.create(api),
            was.router(),
            was.target(),
            was.labels(),
            was.capacity(),
            new CredentialsRef(CredentialsRef.From.ENV, "A"),
            was.uaa(),
            was.ca()));
    return new Desired(
        plain.commit(), regions, plain.zones(), plain.federations(), plain.warnings());
  }

  private List<Gate> told() {
    return dispatcher
        .toRegions()
        .map(Dispatch.ToRegion::input)
        .filter(DeliveryInput.Gated.class::isInstance)
        .map(it -> ((DeliveryInput.Gated) it).gate())
        .toList();
  }

  @Test
  void aRegionThatIsConnectedAnewIsToldWhatRolloutsLetPass() {
    var first = desired(1, "https://api.a.example.com");
    dispatcher.tell(new DispatchInput.Aimed(first));
    var release = first.federations().get(Worlds.ORDERS).placement().get(EU).digest();
    var gate = Gate.open(release);
    dispatcher.tell(new DispatchInput.Gated(PAIR, gate));
    assertThat(told()).containsExactly(gate);
    dispatcher.tell(new DispatchInput.Aimed(desired(2, "https://api.b.example.com")));
    assertThat(told()).isEmpty();
    dispatcher.tell(new DispatchInput.Closed(EU));
    assertThat(told()).containsExactly(gate);
  }

  /** What a commit of before took out and a newer one brought back was perhaps never seen. */
  @Test
  void aRolloutTellsAllOfEachCommit() {
    var rollout = new Rollout();
    var spec = Worlds.federation("orders", "one", 1, 2, "eu-1", "us-1");
    var aimed = new Rollout.RolloutInput.Aimed(spec);
    var first = rollout.next(Rollout.State.FIRST, aimed, Worlds.START);
    assertThat(first.effects()).hasSize(2);
    assertThat(rollout.next(first.state(), aimed, Worlds.START).effects())
        .isEqualTo(first.effects());
  }

  /** A mistake of ours is no leave to go on. */
  @Test
  void aRolloutThatBreaksShutsItsGates() {
    var rollout = new Rollout();
    var spec = Worlds.federation("orders", "one", 1, 2, "eu-1");
    var aimed =
        rollout.next(Rollout.State.FIRST, new Rollout.RolloutInput.Aimed(spec), Worlds.START);
    var broken = rollout.next(aimed.state(), new Rollout.RolloutInput.Stands(null), Worlds.START);
    assertThat(broken.effects())
        .singleElement()
        .satisfies(
            let ->
                assertThat(let.gate().shut().orElseThrow().reason()).isEqualTo(Reason.OUR_MISTAKE));
  }
}
