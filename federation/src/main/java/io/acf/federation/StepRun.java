package io.acf.federation;

import io.acf.regions.Outcome;
import io.acf.regions.Part;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The steps of a plan being done, one after the other, until one is not done. Steps of one kind
 * that CF goes on with by itself are begun together.
 *
 * @param space what the plan rests on
 * @param next steps still to be sent, the one under way first
 * @param done steps that are done, in order
 * @param accepted the last one that CF took and is at
 * @param parts of the region that may have changed, or change by themselves
 * @param touched parts that steps of ours may have changed, done or not
 * @param superseded something else is wanted by now: the step under way is the last
 */
record StepRun(
    Plan plan,
    SpaceView.Readable space,
    List<Step> next,
    List<Step> done,
    Optional<Accepted> accepted,
    Set<Part> parts,
    Set<Part> touched,
    Instant began,
    boolean superseded) {
  record Accepted(Step step, Outcome outcome) {}

  StepRun {
    next = List.copyOf(next);
    done = List.copyOf(done);
    parts = PairWork.sorted(parts);
    touched = PairWork.sorted(touched);
  }

  static StepRun of(Plan plan, SpaceView.Readable space, Instant now) {
    return new StepRun(
        plan,
        space,
        plan.steps(),
        List.of(),
        Optional.empty(),
        plan.awaits(),
        Set.of(),
        now,
        false);
  }

  /** The step under way. */
  Step step() {
    return next.getFirst();
  }

  /** What comes after the step under way was done or taken; empty: nothing. */
  Optional<Step> following() {
    if (superseded || next.size() < 2) {
      return Optional.empty();
    }
    return Optional.of(next.get(1))
        .filter(
            step -> accepted.isEmpty() || accepted.get().step().getClass().equals(step.getClass()));
  }

  StepRun advanced() {
    return new StepRun(
        plan,
        space,
        next.subList(1, next.size()),
        done,
        accepted,
        parts,
        touched,
        began,
        superseded);
  }

  /** The step under way was done, or CF works on it now. */
  StepRun after(Outcome outcome) {
    var step = step();
    var ended = new ArrayList<>(done);
    if (outcome instanceof Outcome.Done) {
      ended.add(step);
    }
    var changing = EnumSet.noneOf(Part.class);
    changing.addAll(parts);
    changing.addAll(Part.after(step));
    if (step instanceof Step.Stage) {
      changing.remove(Part.PACKAGES); // What was staged tells more than what it was made of.
    }
    return new StepRun(
        plan,
        space,
        next,
        ended,
        outcome instanceof Outcome.Accepted ? Optional.of(new Accepted(step, outcome)) : accepted,
        changing,
        plus(Part.touched(step)),
        began,
        superseded);
  }

  StepRun touching(Set<Part> more) {
    return new StepRun(plan, space, next, done, accepted, parts, plus(more), began, superseded);
  }

  StepRun supersede() {
    return new StepRun(plan, space, next, done, accepted, parts, touched, began, true);
  }

  /** What was begun last has never come about by the next call. */
  boolean takesTime() {
    return !done.isEmpty()
        && (done.getLast() instanceof Step.Deploy || done.getLast() instanceof Step.Start);
  }

  private Set<Part> plus(Set<Part> more) {
    var all = EnumSet.noneOf(Part.class);
    all.addAll(touched);
    all.addAll(more);
    return all;
  }
}
