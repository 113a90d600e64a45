package io.acf.federation;

import io.acf.regions.Outcome;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Steps that were sent, each with what the region showed when it was. The same step on the same
 * observation is never sent a third time without a pause that grows: a region that ignores what is
 * asked of it, or somebody who sets it back again and again, costs a call now and then.
 *
 * @param sent the one that was sent last comes last
 */
public record Tries(List<Try> sent) {
  public static final Tries NONE = new Tries(List.of());
  private static final int MOST = 64;
  private static final int FREE = 2;

  public Tries {
    sent = List.copyOf(sent);
  }

  /**
   * @param times that it was sent on the same observation, 1 or more
   * @param last when
   * @param accepted the region said that it is at it
   * @param took a later look showed that nothing of it was left to do
   */
  record Try(Step step, Sight sight, int times, Instant last, boolean accepted, boolean took) {
    Instant nextTry(DeliveryPolicy policy) {
      var pause = policy.backoff(accepted ? policy.pace() : policy.retry(), times - 1);
      var most = policy.tick().multipliedBy(6);
      return last.plus(accepted && pause.compareTo(most) > 0 ? most : pause);
    }
  }

  /** Why the step is not sent now; empty: it may be. */
  Optional<Try> resting(Step step, SpaceView.Readable space, DeliveryPolicy policy, Instant now) {
    return find(Sight.of(step, space))
        .filter(found -> found.times() >= FREE)
        .filter(found -> now.isBefore(found.nextTry(policy)));
  }

  private Optional<Try> find(Sight sight) {
    return sent.stream().filter(it -> it.sight().equals(sight)).findFirst();
  }

  /** Whether anything was staged or deployed since. */
  boolean began(Instant since) {
    return sent.stream()
        .filter(it -> it.step() instanceof Step.Stage || it.step() instanceof Step.Deploy)
        .anyMatch(it -> !it.last().isBefore(since));
  }

  /** After the step was sent; one that was refused before it left was not. */
  Tries after(Step step, SpaceView.Readable space, Outcome outcome, Instant now) {
    if (outcome instanceof Outcome.Refused) {
      return this;
    }
    var sight = Sight.of(step, space);
    var before = find(sight);
    var next = new ArrayList<>(sent);
    next.removeIf(it -> it.sight().equals(sight));
    next.add(
        new Try(
            step,
            sight,
            before.map(Try::times).orElse(0) + 1,
            now,
            outcome instanceof Outcome.Accepted,
            before.map(Try::took).orElse(false)));
    return new Tries(next.subList(Math.max(0, next.size() - MOST), next.size()));
  }

  /** After a look that asks for these steps: what is not among them was taken over. */
  Tries looked(List<Step> planned, DeliveryPolicy policy, Instant now) {
    var most = policy.retryMost().multipliedBy(2);
    var wanted = planned.stream().<List<?>>map(Sight::what).toList();
    return new Tries(
        sent.stream()
            .filter(it -> Duration.between(it.last(), now).compareTo(most) < 0)
            .map(
                it ->
                    it.took() || wanted.contains(it.sight().what())
                        ? it
                        : new Try(
                            it.step(), it.sight(), it.times(), it.last(), it.accepted(), true))
            .toList());
  }
}
