package io.acf.regions.guard;

import io.acf.config.RegionName;
import io.acf.regions.CallBudget;
import io.acf.regions.CallGate;
import io.acf.regions.Fault;
import io.acf.regions.Limits;
import io.acf.regions.RegionListener;
import io.acf.regions.Urgency;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What one region may cost: made first, given to the adapter as its gate, and to {@link
 * GuardedRegion}. The deadlines are the adapter's: they lie inside the breaker, so that a hung call
 * ends, and counts.
 */
public final class RegionGuard implements CallGate {
  private static final Duration ENOUGH = Duration.ofDays(1);
  private static final Duration BUSY = Duration.ofSeconds(1);

  private final Guards guards;
  private final RegionName region;
  private final Limits limits;
  private final Clock clock;
  private final CircuitBreaker breaker;
  private final Bulkhead pushes;
  private final Bulkhead calls;
  private CallBudget budget;
  private volatile Instant openUntil = Instant.EPOCH;
  private volatile Duration nextWait;
  private volatile Optional<Fault> lastFault = Optional.empty();

  RegionGuard(Guards guards, RegionName region, Limits limits, RegionListener listener) {
    this.guards = guards;
    this.region = region;
    this.limits = limits;
    this.clock = guards.clock();
    this.nextWait = guards.policy().firstWait();
    breaker = guards.breakers().circuitBreaker(region.value(), breakerConfig(guards));
    pushes = guards.bulkheads().bulkhead(region + ".pushes", atOnce(limits.pushes()));
    calls = guards.bulkheads().bulkhead(region.value(), atOnce(limits.calls()));
    budget = CallBudget.full(CallBudget.Allowance.of(limits), clock.instant());
    breaker
        .getEventPublisher()
        .onStateTransition(
            event -> {
              State to = event.getStateTransition().getToState();
              if (to == State.OPEN) {
                openUntil = clock.instant().plus(nextWait);
              }
              listener.breaker(region, event.getStateTransition().getFromState().name(), to.name());
            });
  }

  /** By count, not by time, and synchronised: only these windows obey the clock they are given. */
  private CircuitBreakerConfig breakerConfig(Guards all) {
    GuardPolicy policy = all.policy();
    IntervalFunction wait =
        attempt -> {
          nextWait = policy.wait(attempt);
          return nextWait.toMillis();
        };
    return CircuitBreakerConfig.custom()
        .slidingWindow(
            policy.window(),
            policy.least(),
            SlidingWindowType.COUNT_BASED,
            SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
        .failureRateThreshold(policy.failures())
        .slowCallRateThreshold(100)
        .slowCallDurationThreshold(ENOUGH)
        .permittedNumberOfCallsInHalfOpenState(1)
        // A probe that never ends must not lock the region out: M4.
        .maxWaitDurationInHalfOpenState(limits.call().multipliedBy(2))
        .waitIntervalFunctionInOpenState(wait)
        .automaticTransitionFromOpenToHalfOpenEnabled(false)
        .recordException(error -> true)
        .clock(all.clock())
        .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
        .build();
  }

  private static BulkheadConfig atOnce(int most) {
    return BulkheadConfig.custom().maxConcurrentCalls(most).maxWaitDuration(Duration.ZERO).build();
  }

  @Override
  public Entry enter() {
    if (!calls.tryAcquirePermission()) {
      return new Shut(limits.calls() + " calls are under way", BUSY);
    }
    if (!take()) {
      calls.releasePermission();
      return new Shut(usedUp(), untilNextCall());
    }
    return (Open) calls::onComplete;
  }

  private synchronized boolean take() {
    Optional<CallBudget> after = budget.take(clock.instant());
    after.ifPresent(it -> budget = it);
    return after.isPresent();
  }

  private String usedUp() {
    return budget().window().isPresent()
        ? "the calls that the region allows are used up for now"
        : limits.callsPerSecond() + " calls a second are used up";
  }

  private Duration untilNextCall() {
    Instant now = clock.instant();
    Instant next = budget().nextAt(Urgency.PEOPLE_AND_COMMITS, now);
    Duration rest = Duration.between(now, next);
    return rest.compareTo(BUSY) < 0 ? BUSY : rest;
  }

  @Override
  public synchronized void told(long limit, long remaining, Duration untilReset) {
    Instant now = clock.instant();
    budget = budget.told(limit, remaining, now.plus(untilReset), now);
  }

  /** Somebody wants the region asked now, whatever it told. */
  synchronized void lift() {
    budget = budget.lifted(clock.instant());
  }

  synchronized CallBudget budget() {
    return budget;
  }

  CircuitBreaker breaker() {
    return breaker;
  }

  Bulkhead pushes() {
    return pushes;
  }

  /** How long an open breaker will stay so, more than 0. */
  Duration rest() {
    Duration left = Duration.between(clock.instant(), openUntil);
    return left.compareTo(BUSY) < 0 ? BUSY : left;
  }

  /** What counted last against the region; empty where nothing did. */
  Optional<Fault> because() {
    return lastFault;
  }

  /** The same in brackets, for people. */
  String why() {
    return lastFault.map(fault -> " (" + fault.message() + ")").orElse("");
  }

  /** What a call says about the region: only what is regional counts. */
  void record(long start, Optional<Fault> fault) {
    Fault.Cause cause = fault.map(Fault::cause).orElse(null);
    if (cause == Fault.Cause.AUTHENTICATION || cause == Fault.Cause.ARTIFACT) {
      // May have ended before the region was asked anything: neither good nor bad.
      breaker.releasePermission();
      return;
    }
    long took = breaker.getCurrentTimestamp() - start;
    if (fault.filter(it -> it.cause().regional()).isPresent()) {
      lastFault = fault;
      breaker.onError(took, breaker.getTimestampUnit(), new Regional(fault.get()));
    } else {
      breaker.onSuccess(took, breaker.getTimestampUnit());
    }
  }

  void forget() {
    guards.breakers().remove(region.value());
    guards.bulkheads().remove(region.value());
    guards.bulkheads().remove(region + ".pushes");
    guards.forget(region, this);
  }

  private static final class Regional extends Exception {
    private static final long serialVersionUID = 1;

    Regional(Fault fault) {
      super(fault.cause().reason(), null, false, false);
    }
  }
}
