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
 * @param sent in the order in which they were sent
 */
public record StepAttempts(List<Attempt> sent) {
  public static final StepAttempts NONE = new StepAttempts(List.of());
  private static final int MOST = 64;
  private static final int FREE = 2;

  public StepAttempts {
    sent = List.copyOf(sent);
  }

  /**
   * @param times that it was sent on the same observation, 1 or more
   * @param last when
   * @param accepted the region answered that it works on it, and is not done
   * @param took a later look showed that nothing of it was left to do
   */
  record Attempt(
      Step step, StepBasis basis, int times, Instant last, boolean accepted, boolean took) {
    Instant nextTry(DeliveryPolicy policy) {
      var pause = policy.backoff(accepted ? policy.pace() : policy.retry(), times - 1);
      var most = policy.tick().multipliedBy(6);
      return last.plus(accepted && pause.compareTo(most) > 0 ? most : pause);
    }
  }

  /** Why the step is not sent now; empty: it may be. */
  Optional<Attempt> resting(
      Step step, SpaceView.Readable space, DeliveryPolicy policy, Instant now) {
    return find(StepBasis.of(step, space))
        .filter(found -> found.times() >= FREE)
        .filter(found -> now.isBefore(found.nextTry(policy)));
  }

  private Optional<Attempt> find(StepBasis basis) {
    return sent.stream().filter(it -> it.basis().equals(basis)).findFirst();
  }

  /** Whether anything was staged or deployed since. */
  boolean began(Instant since) {
    return sent.stream()
        .filter(it -> it.step() instanceof Step.Stage || it.step() instanceof Step.Deploy)
        .anyMatch(it -> !it.last().isBefore(since));
  }

  /** After the step was sent; one that was refused before it left was not. */
  StepAttempts after(Step step, SpaceView.Readable space, Outcome outcome, Instant now) {
    if (outcome instanceof Outcome.Refused) {
      return this;
    }
    var basis = StepBasis.of(step, space);
    var before = find(basis);
    var next = new ArrayList<>(sent);
    next.removeIf(it -> it.basis().equals(basis));
    next.add(
        new Attempt(
            step,
            basis,
            before.map(Attempt::times).orElse(0) + 1,
            now,
            outcome instanceof Outcome.Accepted,
            before.map(Attempt::took).orElse(false)));
    return new StepAttempts(next.subList(Math.max(0, next.size() - MOST), next.size()));
  }

  /** After a look that asks for these steps: what is not among them was taken over. */
  StepAttempts looked(List<Step> planned, DeliveryPolicy policy, Instant now) {
    var most = policy.retryMost().multipliedBy(2);
    var wanted = planned.stream().<List<?>>map(StepBasis::what).toList();
    return new StepAttempts(
        sent.stream()
            .filter(it -> Duration.between(it.last(), now).compareTo(most) < 0)
            .map(
                it ->
                    it.took() || wanted.contains(it.basis().what())
                        ? it
                        : new Attempt(
                            it.step(), it.basis(), it.times(), it.last(), it.accepted(), true))
            .toList());
  }
}
