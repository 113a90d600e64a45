package io.acf.federation;

import io.acf.regions.Fault;
import io.acf.regions.Observation;
import java.time.Duration;
import java.time.Instant;

/**
 * The status of a pair whose region cannot be read: what is said of it changes, what is wanted of
 * it does not.
 *
 * @param asked false where nothing was sent to the region
 */
record BlindStatus(boolean asked, Reason reason, String message, String tip, Duration nextTryIn) {
  private static final Duration HICCUP = Duration.ofMillis(100);
  private static final Duration HICCUP_SPREAD = Duration.ofMillis(400);

  /**
   * A hiccup is not waited out: after the first failure in a row it is looked again in 100 ms..500
   * ms. The moment at which it failed spreads replicas and regions, so that no dice are needed. A
   * deadline that passed has cost enough, and who asks us to wait is obeyed.
   */
  static BlindStatus first(Fault fault, DeliveryPolicy policy, Instant now) {
    return of(
        fault,
        fault.cause().passing()
                && fault.cause() != Fault.Cause.TIMEOUT
                && fault.cause() != Fault.Cause.THROTTLED
            ? HICCUP.plusMillis(now.toEpochMilli() % HICCUP_SPREAD.toMillis())
            : policy.tick());
  }

  static BlindStatus of(Fault fault, Duration retryAfter) {
    return new BlindStatus(
        true,
        Reason.of(fault.cause()),
        fault.message(),
        fault.tip(),
        fault.nextTryIn().orElse(retryAfter));
  }

  /** A region that is not asked because of a fault has that fault as its status. */
  static BlindStatus of(Observation.Refused refused) {
    return refused
        .because()
        .map(
            fault ->
                new BlindStatus(
                    true,
                    Reason.of(fault.cause()),
                    fault.message(),
                    fault.tip(),
                    refused.retryAfter()))
        .orElseGet(
            () ->
                new BlindStatus(
                    false,
                    Reason.NOT_ASKED,
                    "nothing was asked: " + refused.reason(),
                    Reason.NOT_ASKED.tip(),
                    refused.retryAfter()));
  }

  Duration again(DeliveryPolicy policy) {
    return nextTryIn.compareTo(policy.tick()) < 0 ? nextTryIn : policy.tick();
  }

  /**
   * A space that we were told we may not read, or that is not there, is a fact; the rest is not.
   */
  static PairStatus space(PairStatus last, Fault fault, DeliveryPolicy policy, Instant now) {
    return fault.cause().passing()
        ? of(fault, policy.tick()).status(last, policy, now)
        : PairStatuses.known(last, Condition.of(State.FAILED, fault), now);
  }

  PairStatus status(PairStatus last, DeliveryPolicy policy, Instant now) {
    var fresh =
        last.seenAt()
            .filter(
                seen ->
                    Duration.between(seen, now)
                            .compareTo(policy.tick().multipliedBy(policy.freshTicks()))
                        < 0)
            .isPresent();
    if (fresh && last.runsNewest()) {
      return last; // Seen within 3 ticks, and nothing to do: as it was.
    }
    if (fresh && !asked) {
      // Out of permits for a moment: what was found a moment ago says more.
      return last.state() != State.CONVERGED
          ? last
          : PairStatuses.known(last, Condition.progressing(Reason.WAITING, message), now);
    }
    var condition =
        !asked && away(last)
            ? last.condition().in(state(last))
            : new Condition(state(last), reason, message, tip);
    return PairStatuses.retrying(last, condition, now.plus(nextTryIn), now);
  }

  /** Why it was away when it was last asked says more than that it was not asked this time. */
  private static boolean away(PairStatus last) {
    return switch (last.state()) {
      case DEFERRED, UNREACHABLE -> !last.reason().said();
      case UNKNOWN -> last.reason() != Reason.NOT_LOOKED_AT;
      case FAILED, PROGRESSING, DRIFTED, CONVERGED -> false;
    };
  }

  private State state(PairStatus last) {
    if (last.seenAt().isEmpty() && !last.completedOnce()) {
      return State.UNKNOWN;
    }
    return last.runsNewest() ? State.UNREACHABLE : State.DEFERRED;
  }
}
