package io.acf.federation;

import io.acf.regions.AppView.ProcessView;
import io.acf.regions.Fault;
import io.acf.regions.Part;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a plan where a region shows everything but its instances, as while Diego is away: the last
 * count is shown with its age, a pair does not get worse by it, and no release is completed by it.
 */
final class UnseenInstances {
  private UnseenInstances() {}

  /**
   * @param unseen why instances cannot be seen; empty: they can
   */
  static Plan judge(
      Plan it,
      SpaceView.Readable space,
      Optional<Fault> unseen,
      PairStatus last,
      DeliveryPolicy policy) {
    if (unseen.isEmpty()) {
      return it;
    }
    var steps = it.steps().stream().filter(step -> !(step instanceof Step.Complete)).toList();
    var completes = steps.size() < it.steps().size();
    var waits = steps.isEmpty() && (completes || it.condition().reason().ofInstances());
    var age = age(it, space);
    if (!waits || fresh(it, age, last, policy)) {
      return it.only(steps, it.nextTryIn());
    }
    // Where nothing was counted yet, the number that is known stays.
    var known = age.isPresent() ? it : it.ready(last.observed().ready());
    var moves = completes || !last.runsNewest();
    return known.waiting(
        condition(known, age, unseen.get(), moves),
        Optional.empty(),
        moves ? Set.of(Part.PROCESSES) : Set.of());
  }

  /** It was converged, and its instances were seen within the ticks that one may miss. */
  private static boolean fresh(
      Plan it, Optional<Duration> age, PairStatus last, DeliveryPolicy policy) {
    var most = policy.tick().multipliedBy(policy.freshTicks());
    return it.condition().state() == State.CONVERGED
        && last.state() == State.CONVERGED
        && age.filter(counted -> counted.compareTo(most) < 0).isPresent();
  }

  private static Condition condition(
      Plan plan, Optional<Duration> age, Fault fault, boolean moves) {
    var known =
        age.map(
                counted ->
                    plan.ready()
                        + " of "
                        + plan.instances()
                        + " ran "
                        + Durations.words(counted)
                        + " ago")
            .orElse("how many run is not known");
    return new Condition(
        moves ? State.PROGRESSING : State.UNREACHABLE,
        Reason.INSTANCES_UNSEEN,
        known + "; " + fault.message(),
        fault.tip());
  }

  /** Of the oldest count; empty: something was never counted. */
  private static Optional<Duration> age(Plan plan, SpaceView.Readable space) {
    var processes = processes(space, plan);
    return processes.stream().anyMatch(process -> process.age().isEmpty())
        ? Optional.empty()
        : processes.stream()
            .flatMap(process -> process.age().stream())
            .max(Comparator.naturalOrder());
  }

  private static List<ProcessView> processes(SpaceView.Readable space, Plan plan) {
    return space.ofOwner(plan.federation()).stream()
        .flatMap(app -> app.processes().values().stream())
        .filter(process -> process.wanted() > 0)
        .toList();
  }
}
