package io.acf.federation;

import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.Target;
import io.acf.regions.AppMarks;
import io.acf.regions.Audit;
import io.acf.regions.Fault;
import io.acf.regions.Observation;
import io.acf.regions.Part;
import io.acf.regions.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/** What the delivery machine of a region asks for. */
public sealed interface DeliveryEffect {
  /** Look at everything; replied to by {@link DeliveryInput.Observed}. */
  record Observe(SortedSet<Target> targets) implements DeliveryEffect {}

  /** Look at some parts again; replied to by {@link DeliveryInput.Glanced}. */
  record Glance(Observation.Seen before, SortedSet<FederationName> federations, Set<Part> parts)
      implements DeliveryEffect {
    @Override
    public String toString() {
      return "glance " + parts + " of " + federations;
    }
  }

  /** Read audit events; replied to by {@link DeliveryInput.Heard}. */
  record Hear(SortedSet<Target> targets, Audit.Since since, Duration back)
      implements DeliveryEffect {}

  /** Probe the region's API; replied to by {@link DeliveryInput.ApiProbed}. */
  record ProbeApi() implements DeliveryEffect {}

  /** Rests and wishes of the region are over, once: a person asks for it. */
  record Insist() implements DeliveryEffect {}

  /** Whether the region's API answers, for whoever shows it. */
  record TellApi(Optional<Fault> fault) implements DeliveryEffect {}

  /** Ask git of marks; replied to by {@link DeliveryInput.Related}. */
  record Relate(Desired desired, Map<Lineage.Spot, AppMarks> marks) implements DeliveryEffect {
    @Override
    public String toString() {
      return "relate " + marks.size() + " marks";
    }
  }

  /** Do a step; replied to by {@link DeliveryInput.StepEnded}. */
  record Execute(FederationName federation, Step step) implements DeliveryEffect {}

  /** End a step that nobody needs any more; its own reply comes all the same. */
  record Abandon(FederationName federation) implements DeliveryEffect {}

  /** Facts for the journal, in order. */
  record Record(List<Fact> facts) implements DeliveryEffect {}

  /** How pairs stand now, for whoever shows it or rests on it. */
  record Tell(List<PairStatus> pairs) implements DeliveryEffect {}

  /** Shows when pairs were seen of which nothing else is new: nobody decides anything by that. */
  record SeenAgain(List<PairStatus> pairs) implements DeliveryEffect {}

  /**
   * A look has ended, for counts and timings.
   *
   * @param result {@code seen}, {@code blind} or {@code refused}
   */
  record Looked(String result, Duration took) implements DeliveryEffect {}

  /** The region's marks say that the generation was raised by so much. */
  record Raise(long by) implements DeliveryEffect {}

  /** Tell {@link DeliveryInput.Tick} then. */
  record WakeAt(Instant when) implements DeliveryEffect {}
}
