package io.acf.federation;

import io.acf.config.Ancestry;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.RegionName;
import io.acf.federation.testing.AtOnce;
import io.acf.federation.testing.OpenGates;
import io.acf.federation.testing.WellPlane;
import io.acf.regions.Audit;
import io.acf.regions.Part;
import io.acf.regions.testing.FakeRegion;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The delivery machine of one region with so many federations, each effect ended at once, and what
 * its steps cost by the kind of input: time, and bytes that were allocated, which are the same in
 * each run.
 */
final class StepMeter {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int A_FEW = 5;

  /** What the steps of one kind of input have cost. */
  static final class Cost {
    long steps;
    long nanos;
    long bytes;

    long bytesEach() {
      return steps == 0 ? 0 : bytes / steps;
    }

    double microsEach() {
      return steps == 0 ? 0 : nanos / 1e3 / steps;
    }

    void add(Cost other) {
      steps += other.steps;
      nanos += other.nanos;
      bytes += other.bytes;
    }
  }

  final TreeMap<String, Cost> costs = new TreeMap<>();
  private final RegionDelivery machine = new RegionDelivery(DeliveryPolicy.DEFAULT);
  private final FakeRegion region;
  private final DeliveryPorts ports;
  private final Deque<DeliveryInput> mailbox = new ArrayDeque<>();
  private final int federations;
  private Instant now = Worlds.START;
  private DeliveryState state;
  private long commits;

  StepMeter(String name, int federations) {
    this.region = FakeRegion.named(name);
    this.federations = federations;
    this.state = DeliveryState.first(region.name(), now);
    this.ports =
        new DeliveryPorts(
            new AtOnce(() -> now), region, new WellPlane(), Ancestry.NONE, new Nobody());
  }

  /** Follows a commit that gives all federations this version, until they have converged. */
  void follow(String version) {
    var specs = new ArrayList<FederationSpec>();
    for (int i = 0; i < federations; i++) {
      specs.add(Worlds.federation("f-%04d".formatted(i), version, 1, 2, region.name().value()));
    }
    var desired = Worlds.desired(++commits, specs.toArray(FederationSpec[]::new));
    tell(new DeliveryInput.Aimed(desired, new TreeMap<>()));
    OpenGates.of(desired, region.name()).forEach(this::tell);
    for (long i = 0; !converged(); i++) {
      if (i > 100_000) {
        throw new AssertionError("never converged: " + state.queues());
      }
      onwards();
    }
    rest(Duration.ofSeconds(30));
  }

  /** Goes on for so long. */
  void rest(Duration time) {
    var end = now.plus(time);
    while (now.isBefore(end)) {
      onwards();
    }
  }

  /** Other regions tell how it stands with one federation after the other; each is heard of. */
  void gossip(int count) {
    for (int i = 0; i < count; i++) {
      var name = new FederationName("f-%04d".formatted(i * 37 % federations));
      var there = new TreeSet<>(List.of(new RegionName("us-" + commits + i)));
      var release = state.pairs().get(name).release().digest();
      tell(
          new DeliveryInput.Gated(
              name, new Gate(release, Optional.empty(), new Elsewhere(there, there))));
      tell(new DeliveryInput.Tick());
      settle();
      hear(name);
      settle();
    }
  }

  /** An audit event of one app was read. */
  private void hear(FederationName name) {
    var target = state.pairs().get(name).release().target();
    var guid =
        state.view().orElseThrow().readable(target).orElseThrow().ofOwner(name).getFirst().guid();
    var event =
        new Audit.Event(
            "e-" + guid, "audit.app.update", Optional.of(guid), "", Duration.ZERO, false);
    now = now.plus(DeliveryPolicy.DEFAULT.audit());
    heard = Optional.of(event);
    tell(new DeliveryInput.Tick());
    settle();
  }

  private Optional<Audit.Event> heard = Optional.empty();

  private boolean converged() {
    return mailbox.isEmpty()
        && state.executing().isEmpty()
        && !state.pairs().isEmpty()
        && state.pairs().values().stream().allMatch(it -> it.status().runsNewest());
  }

  private void onwards() {
    if (mailbox.isEmpty()) {
      now = state.wake().filter(now::isBefore).orElse(now.plusMillis(1));
      tell(new DeliveryInput.Tick());
    }
    settle();
  }

  private void settle() {
    while (!mailbox.isEmpty()) {
      step(mailbox.poll());
    }
  }

  private void tell(DeliveryInput input) {
    if (input instanceof DeliveryInput.Heard && heard.isPresent()) {
      var event = heard.get();
      heard = Optional.empty();
      mailbox.add(new DeliveryInput.Heard(new Audit.Told(List.of(event), Audit.Since.NOTHING)));
    } else {
      mailbox.add(input);
    }
  }

  private void step(DeliveryInput input) {
    var kind = kind(input);
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    var next = machine.next(state, input, now);
    long nanos = System.nanoTime() - start;
    bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
    var cost = costs.computeIfAbsent(begun(kind, next.state()), same -> new Cost());
    cost.steps++;
    cost.nanos += nanos;
    cost.bytes += bytes;
    state = next.state();
    next.effects().forEach(effect -> ports.carryOut(effect, this::tell));
  }

  /** A step that begins a look at many pairs is about those too. */
  private String begun(String kind, DeliveryState after) {
    var began =
        after
            .looking()
            .filter(it -> !state.looking().equals(Optional.of(it)))
            .filter(it -> it.look() == DeliveryState.Look.WHOLE || it.of().size() > A_FEW);
    return began.isPresent() ? kind.replace("one: ", "many: ") : kind;
  }

  /** What it is about: a few pairs, or many; who asks for routes is shown all of a space. */
  private String kind(DeliveryInput input) {
    var many =
        switch (input) {
          case DeliveryInput.Glanced ignored ->
              state
                  .looking()
                  .filter(it -> it.of().size() > A_FEW || it.parts().contains(Part.ROUTES))
                  .isPresent();
          case DeliveryInput.Related ignored -> state.queues().unrelated().size() > A_FEW;
          case DeliveryInput.Tick ignored -> due() > A_FEW || dueAll();
          case DeliveryInput.Aimed ignored -> true;
          case DeliveryInput.Observed ignored -> true;
          default -> false;
        };
    return (many ? "many: " : "one: ") + input.getClass().getSimpleName();
  }

  /** Pairs whose time has come, or that are looked at together. */
  private long due() {
    long due = state.queues().wanting().size();
    for (var it : state.queues().agenda()) {
      if (it.at().isAfter(now.plusSeconds(1)) || due > A_FEW) {
        break;
      }
      due++;
    }
    return due;
  }

  /** A look at everything, or a count of all instances, is about to begin. */
  private boolean dueAll() {
    return state.everything()
        || state.view().isEmpty()
        || !now.isBefore(state.view().get().counted().at().plus(DeliveryPolicy.DEFAULT.tick()))
        || !now.isBefore(state.view().get().base().plus(DeliveryPolicy.DEFAULT.wholeWhereDeaf()));
  }

  /** Of inputs about one pair, or a few. */
  Cost ofOne() {
    var all = new Cost();
    costs.forEach(
        (kind, cost) -> {
          if (kind.startsWith("one: ")) {
            all.add(cost);
          }
        });
    return all;
  }
}
