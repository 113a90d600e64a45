package io.acf.federation.testing;

import io.acf.config.Ancestry;
import io.acf.config.AppName;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.federation.Answered;
import io.acf.federation.Controls;
import io.acf.federation.DeliveryInput;
import io.acf.federation.DeliveryPolicy;
import io.acf.federation.DeliveryPorts;
import io.acf.federation.DeliveryState;
import io.acf.federation.Fact;
import io.acf.federation.Gate;
import io.acf.federation.PairStatus;
import io.acf.federation.RegionDelivery;
import io.acf.regions.AppMarks;
import io.acf.regions.Fault;
import io.acf.regions.Region;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The delivery of one region as a test drives it, tick by tick: each effect ends at once, on the
 * caller's thread, and a tick is over when nothing more is to be done at its moment.
 */
public final class DrivenDelivery {
  /** No decision takes so many inputs at one moment: it would go round in a circle. */
  private static final int MOST = 100_000;

  private final RegionName region;
  private final RegionDelivery machine;
  private final DeliveryPorts ports;
  private final Deque<DeliveryInput> mailbox = new ArrayDeque<>();
  private @Nullable DeliveryState state;
  private Instant now = Instant.EPOCH;
  private String result = "idle";
  private long raised;
  private List<Fact> events = new ArrayList<>();

  public DrivenDelivery(Region region, DeliveryPolicy policy, Ancestry git) {
    this.region = region.name();
    this.machine = new RegionDelivery(policy);
    this.ports =
        new DeliveryPorts(new AtOnce(() -> now), region, new WellPlane(), git, new Heard());
  }

  /**
   * What one tick found and did.
   *
   * @param result of the last look: {@code seen}, {@code blind}, {@code refused}, or {@code idle}
   *     where there was none
   * @param again when to look again at the latest
   */
  public record Round(
      String result,
      SortedMap<FederationName, PairStatus> statuses,
      List<Fact> events,
      Duration again,
      long raised) {
    public SortedMap<FederationName, List<String>> plans() {
      var plans = new TreeMap<FederationName, List<String>>();
      statuses.forEach((name, pair) -> plans.put(name, pair.pending().steps()));
      return plans;
    }

    public SortedMap<AppName, AppMarks> adoptable(FederationName name) {
      return Optional.ofNullable(statuses.get(name))
          .map(it -> it.pending().adoptable())
          .orElseGet(TreeMap::new);
    }
  }

  public Round tick(Desired desired, Controls controls, Instant at) {
    return tick(desired, controls, Answered.NOTHING, at);
  }

  public Round tick(Desired desired, Controls controls, Answered answered, Instant at) {
    now = at;
    if (state == null) {
      state = DeliveryState.first(region, now);
    }
    tell(new DeliveryInput.Said(controls));
    tell(new DeliveryInput.AnsweredNow(answered));
    if (state().desired().filter(desired::equals).isEmpty()) {
      tell(new DeliveryInput.Aimed(desired, new TreeMap<>()));
      OpenGates.of(desired, region).forEach(this::tell);
    }
    tell(new DeliveryInput.Tick());
    return settle();
  }

  /** A person asks for a look at the region. */
  public void insist() {
    tell(new DeliveryInput.Insisted());
  }

  public void gate(FederationName federation, Gate gate) {
    tell(new DeliveryInput.Gated(federation, gate));
  }

  public DeliveryState state() {
    return Objects.requireNonNull(state);
  }

  /** Forgets everything. */
  public void restart() {
    mailbox.clear();
    state = null;
  }

  private void tell(DeliveryInput input) {
    mailbox.add(input);
  }

  private Round settle() {
    result = "idle";
    raised = 0;
    events = new ArrayList<>();
    for (int i = 0; !mailbox.isEmpty(); i++) {
      if (i > MOST) {
        throw new IllegalStateException("goes round in a circle at " + mailbox.peek());
      }
      var next = machine.next(state(), mailbox.poll(), now);
      state = next.state();
      next.effects().forEach(effect -> ports.carryOut(effect, this::tell));
    }
    var wake = state().wake().map(at -> Duration.between(now, at)).orElse(Duration.ofSeconds(5));
    return new Round(
        result,
        state().statuses(),
        List.copyOf(events),
        wake.isNegative() ? Duration.ZERO : wake,
        raised);
  }

  /** What the machine has to say. */
  private final class Heard implements DeliveryPorts.Listener {
    @Override
    public void facts(List<Fact> facts) {
      events.addAll(facts);
    }

    @Override
    public void pairs(RegionName region, List<PairStatus> statuses) {}

    @Override
    public void looked(RegionName region, String how, Duration took) {
      result = how;
    }

    @Override
    public void api(RegionName region, Optional<Fault> fault) {}

    @Override
    public void raised(RegionName region, long by) {
      raised = by;
    }
  }
}
