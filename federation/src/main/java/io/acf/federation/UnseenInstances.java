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
  static Review.Reviewed judge(
      Review.Reviewed it, Optional<Fault> unseen, PairStatus last, DeliveryPolicy policy) {
    if (unseen.isEmpty()) {
      return it;
    }
    var steps = it.steps().stream().filter(step -> !(step instanceof Step.Complete)).toList();
    var completes = steps.size() < it.steps().size();
    var waits = steps.isEmpty() && (completes || it.condition().reason().ofInstances());
    if (!waits || fresh(it, last, policy)) {
      return new Review.Reviewed(
          it.plan(), steps, it.condition(), it.nextTry(), it.awaits(), it.space());
    }
    return new Review.Reviewed(
        kept(it, last),
        List.of(),
        condition(it, unseen.get(), completes || !last.runsNewest()),
        Optional.empty(),
        completes || !last.runsNewest() ? Set.of(Part.PROCESSES) : Set.of(),
        it.space());
  }

  /** It was converged, and its instances were seen within the ticks that one may miss. */
  private static boolean fresh(Review.Reviewed it, PairStatus last, DeliveryPolicy policy) {
    var most = policy.tick().multipliedBy(policy.freshTicks());
    return it.condition().state() == State.CONVERGED
        && last.state() == State.CONVERGED
        && age(it).filter(age -> age.compareTo(most) < 0).isPresent();
  }

  private static Condition condition(Review.Reviewed it, Fault fault, boolean moves) {
    var plan = it.plan();
    var known =
        age(it)
            .map(
                age ->
                    plan.ready()
                        + " of "
                        + plan.instances()
                        + " ran "
                        + Durations.words(age)
                        + " ago")
            .orElse("how many run is not known");
    return new Condition(
        moves ? State.PROGRESSING : State.UNREACHABLE,
        Reason.INSTANCES_UNSEEN,
        known + "; " + fault.message(),
        fault.tip());
  }

  /** Where nothing was counted yet, the number that is known stays. */
  private static Plan kept(Review.Reviewed it, PairStatus last) {
    return age(it).isPresent() ? it.plan() : it.plan().ready(last.observed().ready());
  }

  /** Of the oldest count; empty: something was never counted. */
  private static Optional<Duration> age(Review.Reviewed it) {
    var processes = processes(it.space(), it.plan());
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
