package io.acf.federation;

import io.acf.config.Ancestry;
import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.regions.Audit;
import io.acf.regions.ControlPlane;
import io.acf.regions.Fault;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.Region;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Carries out what the delivery machine of a region asks for. */
public final class DeliveryPorts implements Scheduler.Interpreter<DeliveryInput, DeliveryEffect> {
  /** Hears what a delivery machine has to say; must not block. */
  public interface Listener {
    void facts(List<Fact> facts);

    void pairs(RegionName region, List<PairStatus> pairs);

    /** The same, where nothing is new but when they were seen. */
    default void seenAgain(RegionName region, List<PairStatus> pairs) {
      pairs(region, pairs);
    }

    /**
     * @param result {@code seen}, {@code blind} or {@code refused}
     */
    void looked(RegionName region, String result, Duration took);

    /** Whether the region's API answers. */
    void api(RegionName region, Optional<Fault> fault);

    /** The region's marks say that the generation was raised by so much. */
    void raised(RegionName region, long by);
  }

  /** Above what the upload of 4 GB takes at the slowest rate that is waited for. */
  private static final Duration LONGEST_STEP = Duration.ofHours(6);

  private final Scheduler scheduler;
  private final Region region;
  private final ControlPlane plane;
  private final Ancestry git;
  private final Listener listener;
  private final Map<FederationName, Scheduler.Effort> executing = new TreeMap<>();

  /**
   * @param plane of the same region
   */
  public DeliveryPorts(
      Scheduler scheduler, Region region, ControlPlane plane, Ancestry git, Listener listener) {
    this.scheduler = scheduler;
    this.region = region;
    this.plane = plane;
    this.git = git;
    this.listener = listener;
  }

  @Override
  public void carryOut(DeliveryEffect effect, Mailbox<DeliveryInput> self) {
    var started = scheduler.now();
    switch (effect) {
      case DeliveryEffect.Observe it ->
          look(
              "observe " + region.name(),
              () -> region.observe(it.targets()),
              seen -> reply(self, new DeliveryInput.Observed(seen, started)));
      case DeliveryEffect.Glance it ->
          look(
              "glance " + region.name() + " " + it.parts(),
              () -> region.glance(it.before(), it.federations(), it.parts()),
              seen -> reply(self, new DeliveryInput.Glanced(seen, started)));
      case DeliveryEffect.Hear it ->
          scheduler.start(
              new Scheduler.Call<>(
                  "audit " + region.name(),
                  () -> region.audit(it.targets(), it.since(), it.back()),
                  mistake -> new Audit.Unheard(mistake, Duration.ZERO)),
              audit -> reply(self, new DeliveryInput.Heard(audit)));
      case DeliveryEffect.Relate it ->
          scheduler.start(
              new Scheduler.Call<>(
                  "relate " + region.name(),
                  () -> Lineage.ask(git, it.desired(), region.name(), it.marks()),
                  // What git cannot tell now is not known: it is asked again.
                  mistake -> Lineage.unknown(it.marks())),
              lineage -> self.tell(new DeliveryInput.Related(it.desired().commit().id(), lineage)));
      case DeliveryEffect.Execute it -> execute(it, self);
      case DeliveryEffect.Abandon it -> {
        var effort = executing.get(it.federation());
        if (effort != null) {
          effort.abandon();
        }
      }
      case DeliveryEffect.ProbeApi ignored ->
          scheduler.start(
              new Scheduler.Call<>(
                  "probe api " + region.name(), plane::probe, it -> Optional.of(nonsense(it))),
              fault -> self.tell(new DeliveryInput.ApiProbed(fault)));
      case DeliveryEffect.Insist ignored -> plane.insist();
      case DeliveryEffect.TellApi it -> listener.api(region.name(), it.fault());
      case DeliveryEffect.Record it -> listener.facts(it.facts());
      case DeliveryEffect.Tell it -> listener.pairs(region.name(), it.pairs());
      case DeliveryEffect.SeenAgain it -> listener.seenAgain(region.name(), it.pairs());
      case DeliveryEffect.Looked it -> listener.looked(region.name(), it.result(), it.took());
      case DeliveryEffect.Raise it -> listener.raised(region.name(), it.by());
      case DeliveryEffect.WakeAt it ->
          scheduler.at(it.when(), () -> self.tell(new DeliveryInput.Tick()));
    }
  }

  private void look(String what, Supplier<Observation> effect, Consumer<Observation> reply) {
    scheduler.start(
        new Scheduler.Call<>(what, effect, mistake -> new Observation.Blind(nonsense(mistake))),
        reply);
  }

  private void execute(DeliveryEffect.Execute it, Mailbox<DeliveryInput> self) {
    executing.put(
        it.federation(),
        scheduler.start(
            new Scheduler.Call<>(
                "execute " + region.name() + " " + it.step().describe(),
                LONGEST_STEP,
                () -> region.execute(it.step()),
                mistake -> new Outcome.Failed(nonsense(mistake))),
            outcome -> reply(self, new DeliveryInput.StepEnded(it.federation(), outcome))));
  }

  /** What a result has left of the calls that the region may be asked, and the result. */
  private void reply(Mailbox<DeliveryInput> self, DeliveryInput result) {
    try {
      plane.budget().ifPresent(budget -> self.tell(new DeliveryInput.Budgeted(budget)));
    } finally {
      self.tell(result);
    }
  }

  private static Fault nonsense(String mistake) {
    return Fault.of(Fault.Cause.NONSENSE, mistake);
  }
}
