package io.acf.federation;

import io.acf.regions.Fault;
import io.acf.regions.Observation;
import java.time.Duration;
import java.time.Instant;

/**
 * How a pair stands that cannot be seen: ignorance changes what we say, never what is wanted.
 *
 * @param asked false where nothing was sent to the region
 */
record Unseen(boolean asked, String reason, String message, String tip, Duration retryAfter) {

  static Unseen of(Fault fault, Duration retryAfter) {
    return new Unseen(
        true,
        fault.cause().reason(),
        fault.message(),
        fault.tip(),
        fault.rest().orElse(retryAfter));
  }

  /** A region that is left alone for what was last seen of it says that, not that it rests. */
  static Unseen of(Observation.Refused refused) {
    return refused
        .because()
        .map(
            fault ->
                new Unseen(
                    true,
                    fault.cause().reason(),
                    fault.message(),
                    fault.tip(),
                    refused.retryAfter()))
        .orElseGet(
            () ->
                new Unseen(
                    false,
                    "not-asked",
                    "nothing was asked: " + refused.reason(),
                    "it is asked again by itself; what the region has: acf regions",
                    refused.retryAfter()));
  }

  Duration again(DeliveryPolicy policy) {
    return retryAfter.compareTo(policy.tick()) < 0 ? retryAfter : policy.tick();
  }

  /**
   * A space that we were told we may not read, or that is not there, is a fact; the rest is not.
   */
  static PairStatus space(PairStatus last, Fault fault, DeliveryPolicy policy, Instant now) {
    return fault.cause().passing()
        ? of(fault, policy.tick()).status(last, policy, now)
        : PairStatuses.standing(
            last, Standing.failed(fault.cause().reason(), fault.message(), fault.tip()), now);
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
          : PairStatuses.standing(last, Standing.progressing("waiting", message), now);
    }
    var standing =
        !asked && away(last)
            ? new Standing(state(last), last.reason(), last.message(), last.tip())
            : new Standing(state(last), reason, message, tip);
    return PairStatuses.retrying(last, standing, now.plus(retryAfter), now);
  }

  /** Why it was away when it was last asked says more than that it was not asked this time. */
  private static boolean away(PairStatus last) {
    return switch (last.state()) {
      case DEFERRED, UNREACHABLE ->
          !last.reason().equals("cordoned") && !last.reason().equals("frozen");
      case UNKNOWN -> !last.reason().equals(PairStatuses.NOT_LOOKED_AT);
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
