package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Ancestry;
import io.acf.config.FederationName;
import io.acf.federation.testing.OpenGates;
import io.acf.federation.testing.WellPlane;
import io.acf.regions.Observation;
import io.acf.regions.Region;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The delivery machine of one region, of which a test ends each effect when it likes. Each step is
 * taken twice, and what must always hold of it is asserted.
 */
final class HandDelivery {
  final RegionDelivery machine;
  final DeliveryPolicy policy;
  final List<UnderWay<?>> underWay = new ArrayList<>();

  /** What the machine asked for, since the test emptied it. */
  final List<DeliveryEffect> asked = new ArrayList<>();

  final List<Instant> wakes = new ArrayList<>();
  Instant now = Worlds.START;
  DeliveryState state;
  private boolean open = true;
  private final DeliveryPorts ports;

  HandDelivery(Region region, DeliveryPolicy policy) {
    this.machine = new RegionDelivery(policy);
    this.policy = policy;
    this.state = DeliveryState.first(region.name(), now);
    this.ports =
        new DeliveryPorts(new ByHand(), region, new WellPlane(), Ancestry.NONE, new Nobody());
  }

  /** An effect that has begun. */
  final class UnderWay<R> implements Scheduler.Effort {
    final String what;
    boolean abandoned;
    private final Scheduler.Call<R> call;
    private final Consumer<R> reply;

    UnderWay(Scheduler.Call<R> call, Consumer<R> reply) {
      this.what = call.what();
      this.call = call;
      this.reply = reply;
    }

    boolean step() {
      return what.startsWith("execute ");
    }

    @Override
    public void abandon() {
      abandoned = true;
    }

    /** What is asked of the region is asked now, and its answer is told. */
    void end() {
      underWay.remove(this);
      reply.accept(call.result(mistake -> {}));
    }
  }

  /** Whether rollouts let everything pass, as soon as git wants it; else a test tells. */
  void open(boolean now) {
    open = now;
  }

  void tell(DeliveryInput input) {
    var next = machine.next(state, input, now);
    var again = machine.next(state, input, now);
    assertThat(again.effects()).hasToString(next.effects().toString());
    assertThat(again.state()).hasToString(next.state().toString());
    state = next.state();
    asked.addAll(next.effects());
    next.effects().forEach(effect -> ports.carryOut(effect, this::tell));
    holds();
    if (open && input instanceof DeliveryInput.Aimed aimed) {
      OpenGates.of(aimed.desired(), state.region()).forEach(this::tell);
    }
  }

  /** Ends what has begun, as long as this is said of it; in order. */
  void end(String start) {
    while (underWay.stream().anyMatch(it -> it.what.startsWith(start))) {
      underWay.stream().filter(it -> it.what.startsWith(start)).findFirst().orElseThrow().end();
    }
  }

  /** Ends the complete look that is under way with this result. */
  void end(String start, Observation.Seen seen) {
    var look = underWay.stream().filter(it -> it.what.startsWith(start)).findFirst().orElseThrow();
    underWay.remove(look);
    tell(new DeliveryInput.Observed(seen, state.looking().orElseThrow().started()));
  }

  /** Ends everything, and lets time pass to the next wake, until this holds. */
  void run(String what, Supplier<Boolean> enough) {
    for (int i = 0; i < 2_000 && !enough.get(); i++) {
      if (!underWay.isEmpty()) {
        underWay.getFirst().end();
      } else {
        wake();
      }
    }
    assertThat(enough.get()).as(what + ": " + state.statuses().values()).isTrue();
  }

  void converge() {
    run(
        "converges",
        () ->
            !state.pairs().isEmpty()
                && state.pairs().values().stream().allMatch(it -> it.status().runsNewest()));
  }

  /** The next moment that was asked for. */
  void wake() {
    var at = wakes.stream().min(Instant::compareTo);
    assertThat(at).as("nothing is under way and nobody wakes the machine: " + state).isPresent();
    wakes.remove(at.get());
    now = at.get().isAfter(now) ? at.get() : now;
    tell(new DeliveryInput.Tick());
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  PairWork pair(String name) {
    return state.pairs().get(new FederationName(name));
  }

  UnderWay<?> step(String name) {
    var effort = steps(name);
    assertThat(effort).as("steps under way for " + name).hasSize(1);
    return effort.getFirst();
  }

  private List<UnderWay<?>> steps(String name) {
    var found = new ArrayList<UnderWay<?>>();
    var step = state.executing().get(new FederationName(name));
    for (var it : underWay) {
      if (step != null && it.what.endsWith(" " + step.describe())) {
        found.add(it);
      }
    }
    return found;
  }

  /** What must hold after each step. */
  private void holds() {
    var steps = underWay.stream().filter(UnderWay::step).count();
    assertThat(steps).as("steps under way").isEqualTo(state.executing().size());
    assertThat(steps).isLessThanOrEqualTo(policy.federationsAtOnce());
    var looks =
        underWay.stream()
            .filter(
                it -> !it.step() && !it.what.startsWith("relate ") && !it.what.startsWith("probe "))
            .count();
    assertThat(looks).as("looks under way").isEqualTo(state.looking().isPresent() ? 1 : 0);
    for (var pair : state.pairs().values()) {
      if (pair.run().isPresent()) {
        assertThat(state.executing()).containsKey(pair.name());
      }
      accounted(pair);
    }
    var queues = state.queues();
    var known = state.pairs().keySet();
    for (var queue :
        List.of(
            queues.wanting(),
            queues.ready(),
            queues.held(),
            queues.staging(),
            queues.mending(),
            queues.unrelated())) {
      assertThat(known).containsAll(new TreeSet<>(queue));
    }
    if (!queues.ready().isEmpty()) {
      assertThat(state.executing()).hasSize(policy.federationsAtOnce());
    }
    if (!queues.held().isEmpty() && queues.staging().size() < policy.federationsAtOnce()) {
      assertThat(state.executing()).hasSize(policy.federationsAtOnce());
    }
    if (!queues.unrelated().isEmpty() && state.view().isPresent()) {
      assertThat(state.relations().asking()).isTrue();
    }
    awake();
  }

  /** A pair that has not converged is worked on, waits for a time, or is in a queue. */
  private void accounted(PairWork pair) {
    var queues = state.queues();
    var name = pair.name();
    assertThat(
            pair.status().state() == State.CONVERGED
                || state.retryAt().isPresent()
                || pair.run().isPresent()
                || pair.due().isPresent()
                || state.executing().containsKey(name)
                || queues.wanting().contains(name)
                || queues.ready().contains(name)
                || queues.held().contains(name)
                || queues.unrelated().contains(name)
                || awaitsGate(pair)
                || state.everything()
                || state.looking().isPresent())
        .as("nothing goes on with " + pair)
        .isTrue();
  }

  /** Its rollout has not spoken of what is wanted. */
  private boolean awaitsGate(PairWork pair) {
    var gate = state.gates().get(pair.name());
    return gate == null || !gate.release().equals(pair.release().digest());
  }

  /** Whoever waits for a time is woken at that time at the latest. */
  private void awake() {
    var first = wakes.stream().min(Instant::compareTo);
    if (!state.queues().agenda().isEmpty()) {
      var due = state.queues().agenda().first().at();
      assertThat(first).as("wake for what is due").isPresent();
      assertThat(first.get()).isBeforeOrEqualTo(due.isAfter(now) ? due : first.get());
    }
    if (!state.pairs().isEmpty() && state.looking().isEmpty()) {
      assertThat(first).as("wake for the next look of " + state).isPresent();
      if (!state.queues().wanting().isEmpty()) {
        assertThat(state.retryAt()).isPresent();
        assertThat(first.get()).isBeforeOrEqualTo(state.retryAt().get());
      }
    }
  }

  /** Starts nothing by itself. */
  private final class ByHand implements Scheduler {
    @Override
    public Instant now() {
      return now;
    }

    @Override
    public void at(Instant when, Runnable then) {
      wakes.add(when);
    }

    @Override
    public <R> Effort start(Call<R> call, Consumer<R> reply) {
      var begun = new UnderWay<>(call, reply);
      underWay.add(begun);
      return begun;
    }

    @Override
    public <S, I extends Input, E> Running<S, I> run(
        String name, S first, Machine<S, I, E> machine, Interpreter<I, E> interpreter) {
      throw new UnsupportedOperationException("one machine, driven by hand");
    }
  }
}
