package io.acf.federation;

import io.acf.config.CommitId;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.regions.Audit;
import io.acf.regions.CallBudget;
import io.acf.regions.Fault;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What comes in to the delivery machine of a region. */
public sealed interface DeliveryInput extends Input {
  /**
   * Git wants this now.
   *
   * @param known how federations stand that are new to this machine, as far as that is known
   */
  record Aimed(Desired desired, SortedMap<FederationName, PairStatus> known)
      implements DeliveryInput {

    @Override
    public String toString() {
      return "aimed " + desired.commit().id().brief() + " " + desired.generation();
    }
  }

  /** What people have said. */
  record Said(Controls controls) implements DeliveryInput {}

  /** What DNS may still send clients to though git does not want it. */
  record AnsweredNow(Answered answered) implements DeliveryInput {}

  /** What the rollout of a federation lets pass here. */
  record Gated(FederationName federation, Gate gate) implements DeliveryInput {
    @Override
    public Object key() {
      return federation;
    }
  }

  /**
   * A look has ended.
   *
   * @param started when it was begun: what was done since may not be in it
   */
  record Observed(Observation result, Instant started) implements DeliveryInput {

    @Override
    public String toString() {
      return "observed " + (result instanceof Observation.Seen ? "seen" : result);
    }
  }

  /** A look at what may have changed has ended. */
  record Glanced(Observation result, Instant started) implements DeliveryInput {

    @Override
    public String toString() {
      return "glanced " + (result instanceof Observation.Seen ? "seen" : result);
    }
  }

  /** Audit events were read. */
  record Heard(Audit audit) implements DeliveryInput {}

  /** A step has ended. */
  record StepEnded(FederationName federation, Outcome outcome) implements DeliveryInput {
    @Override
    public Object key() {
      return List.of(StepEnded.class, federation);
    }
  }

  /** What git says of marks, for a head that was accepted. */
  record Related(CommitId head, Lineage lineage) implements DeliveryInput {}

  /** A person asks for the region to be looked at, and for what rests to be tried, now. */
  record Insisted() implements DeliveryInput {}

  /**
   * Whether the region's API answers was asked apart from any look.
   *
   * @param fault why it does not; empty: it does, and what waits for that goes on
   */
  record ApiProbed(Optional<Fault> fault) implements DeliveryInput {}

  /** How many calls the region may be asked, as known when a look or a step has ended. */
  record Budgeted(CallBudget budget) implements DeliveryInput {}

  /** The region is found well: what waits for that goes on. */
  record Woken() implements DeliveryInput {}

  /** The time that was asked for has come. */
  record Tick() implements DeliveryInput {}

  /** How long a look took, for people. */
  static Duration took(Instant started, Instant now) {
    return started.isBefore(now) ? Duration.between(started, now) : Duration.ZERO;
  }
}
