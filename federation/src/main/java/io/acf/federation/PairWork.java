package io.acf.federation;

import io.acf.config.AppName;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.Release;
import io.acf.regions.AppMarks;
import io.acf.regions.Part;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.pcollections.TreePSet;

/**
 * A federation in a region as the delivery machine knows it.
 *
 * @param status how it stands, for people too
 * @param unread parts that may be otherwise than they were seen
 * @param awaited what CF still works on: nothing else is read until that is over; empty: nothing
 * @param quiet looks in a row at what CF still works on, without a step in between
 * @param due when it is looked at or planned again at the latest; empty: when something happens
 * @param run steps of a plan that are being done
 * @param staging it is being staged, or is about to be
 */
record PairWork(
    FederationSpec spec,
    PairStatus status,
    Set<Part> unread,
    Set<Part> awaited,
    int quiet,
    Optional<Instant> due,
    Optional<StepRun> run,
    boolean staging) {
  private static final int AT_FIRST = 8;
  private static final int LATER = 20;
  private static final int LONG = 60;

  PairWork {
    unread = sorted(unread);
    awaited = sorted(awaited);
  }

  /** In the order of the parts, so that it prints the same everywhere. */
  static TreePSet<Part> sorted(Set<Part> parts) {
    return parts instanceof TreePSet<Part> sorted ? sorted : TreePSet.from(parts);
  }

  /** One that nobody has looked at. */
  static PairWork first(FederationSpec spec, PairStatus status) {
    return new PairWork(
        spec,
        status.with(PairStatus.Pending.NOTHING),
        Set.of(),
        Set.of(),
        0,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  FederationName name() {
    return spec.name();
  }

  Release release() {
    return Objects.requireNonNull(spec.placement().get(status.pair().region()));
  }

  boolean moves() {
    return !awaited.isEmpty();
  }

  /** What is to be read of it before it is planned; empty: nothing. */
  Set<Part> toRead() {
    return moves() ? awaited : unread;
  }

  PairWork spec(FederationSpec next) {
    return new PairWork(next, status, unread, awaited, quiet, due, run, staging);
  }

  /** What is pending stays as it was planned last. */
  PairWork status(PairStatus next) {
    return as(next.with(status.pending()));
  }

  PairWork planned(List<String> steps, SortedMap<AppName, AppMarks> adoptable) {
    return as(status.with(new PairStatus.Pending(steps, adoptable)));
  }

  private PairWork as(PairStatus next) {
    return new PairWork(spec, next, unread, awaited, quiet, due, run, staging);
  }

  PairWork suspect(Set<Part> parts) {
    return unread(sorted(unread).plusAll(parts));
  }

  PairWork read(Set<Part> parts) {
    return unread(sorted(unread).minusAll(parts));
  }

  PairWork unread(Set<Part> parts) {
    return new PairWork(spec, status, parts, awaited, quiet, due, run, staging);
  }

  /** CF is at these parts; looked at again then. */
  PairWork awaits(Set<Part> parts, int looks, Instant next) {
    return new PairWork(spec, status, unread, parts, looks, Optional.of(next), run, staging);
  }

  /** CF is at nothing of it. */
  PairWork rests(Optional<Instant> next) {
    return new PairWork(spec, status, unread, Set.of(), 0, next, run, staging);
  }

  PairWork due(Optional<Instant> next) {
    return new PairWork(spec, status, unread, awaited, quiet, next, run, staging);
  }

  PairWork run(Optional<StepRun> next) {
    return new PairWork(spec, status, unread, awaited, quiet, due, next, staging);
  }

  PairWork staging(boolean now) {
    return new PairWork(spec, status, unread, awaited, quiet, due, run, now);
  }

  /** When to look again at what CF still works on: later for what takes its time. */
  static Instant next(int looks, DeliveryPolicy policy, Instant now) {
    var pace = policy.pace();
    if (looks == 0) {
      return now.plus(pace.multipliedBy(6).dividedBy(5));
    }
    if (looks < AT_FIRST) {
      return now.plus(pace);
    }
    return now.plus(
        looks < LATER
            ? pace.multipliedBy(3).dividedBy(2)
            : looks < LONG ? pace.multipliedBy(3) : policy.tick());
  }
}
