package io.acf.regions.guard;

import io.acf.config.FederationName;
import io.acf.config.RegionName;
import io.acf.config.Target;
import io.acf.regions.Audit;
import io.acf.regions.CallBudget;
import io.acf.regions.ControlPlane;
import io.acf.regions.Fault;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.Part;
import io.acf.regions.Region;
import io.acf.regions.Step;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Supplier;

/**
 * A region behind its breaker. While it is open nothing is asked; when the wait is over one cheap
 * call decides, before anything else. Nothing is tried twice here: when to look or to send a step
 * again is decided by who asks.
 */
public final class GuardedRegion implements Region, ControlPlane, AutoCloseable {
  private final Region region;
  private final ControlPlane plane;
  private final RegionGuard guard;
  private final CircuitBreaker breaker;

  /**
   * @param plane of the same region: the cheap call, and what is renewed before it
   */
  public GuardedRegion(Region region, ControlPlane plane, RegionGuard guard) {
    this.region = region;
    this.plane = plane;
    this.guard = guard;
    this.breaker = guard.breaker();
  }

  @Override
  public RegionName name() {
    return region.name();
  }

  @Override
  public Observation observe(SortedSet<Target> targets) {
    return look(() -> region.observe(targets));
  }

  @Override
  public Observation glance(
      Observation.Seen before, SortedSet<FederationName> federations, Set<Part> parts) {
    return look(() -> region.glance(before, federations, parts));
  }

  /** Not tried twice: it is read again soon. */
  @Override
  public Audit audit(SortedSet<Target> targets, Audit.Since since, Duration back) {
    return switch (admit()) {
      case Admission.Refused it -> new Audit.Unheard(it.reason(), it.retryAfter());
      case Admission.Sick it -> new Audit.Unheard(it.fault().message(), Duration.ZERO);
      case Admission.Granted it -> {
        Audit audit = ended(() -> region.audit(targets, since, back));
        if (audit instanceof Audit.Told) {
          guard.record(it.start(), Optional.empty());
        } else {
          breaker.releasePermission(); // What is wrong is said by the looks.
        }
        yield audit;
      }
    };
  }

  private Observation look(Supplier<Observation> asked) {
    return switch (admit()) {
      case Admission.Refused it ->
          new Observation.Refused(it.reason(), it.retryAfter(), guard.because());
      case Admission.Sick it -> new Observation.Blind(it.fault());
      case Admission.Granted it ->
          switch (ended(asked)) {
            case Observation.Seen seen -> {
              guard.record(it.start(), Optional.empty());
              yield seen;
            }
            case Observation.Blind blind -> {
              guard.record(it.start(), Optional.of(blind.fault()));
              yield blind;
            }
            case Observation.Refused refused -> {
              breaker.releasePermission();
              yield refused;
            }
          };
    };
  }

  @Override
  public Outcome execute(Step step) {
    boolean push = pushes(step);
    if (push && !guard.pushes().tryAcquirePermission()) {
      return new Outcome.Refused("enough pushes are under way here", Duration.ofSeconds(1));
    }
    try {
      return attempt(step);
    } finally {
      if (push) {
        guard.pushes().onComplete();
      }
    }
  }

  private static boolean pushes(Step step) {
    return switch (step) {
      case Step.Upload ignored -> true;
      case Step.Stage ignored -> true;
      case Step.ApplyManifest ignored -> true;
      case Step.Deploy ignored -> true;
      case Step.CreateApp ignored -> false;
      case Step.Fence ignored -> false;
      case Step.CreateRoute ignored -> false;
      case Step.Cancel ignored -> false;
      case Step.Start ignored -> false;
      case Step.Complete ignored -> false;
      case Step.UnsetEnv ignored -> false;
      case Step.UnmapRoute ignored -> false;
      case Step.OweRestart ignored -> false;
    };
  }

  private Outcome attempt(Step step) {
    return switch (admit()) {
      case Admission.Refused it ->
          new Outcome.Refused(it.reason(), it.retryAfter(), guard.because());
      case Admission.Sick it -> new Outcome.Failed(it.fault());
      case Admission.Granted it -> {
        Outcome outcome = ended(() -> region.execute(step));
        switch (outcome) {
          case Outcome.Done ignored -> guard.record(it.start(), Optional.empty());
          case Outcome.Accepted ignored -> guard.record(it.start(), Optional.empty());
          case Outcome.Fenced ignored -> guard.record(it.start(), Optional.empty());
          case Outcome.Failed failed -> guard.record(it.start(), Optional.of(failed.fault()));
          case Outcome.Refused ignored -> breaker.releasePermission();
        }
        yield outcome;
      }
    };
  }

  /** A permit is given back even where the adapter has a bug. */
  private <T> T ended(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException | Error e) {
      breaker.releasePermission();
      throw e;
    }
  }

  private sealed interface Admission {
    /**
     * @param start by the breaker's clock
     */
    record Granted(long start) implements Admission {}

    record Refused(String reason, Duration retryAfter) implements Admission {}

    /** The cheap call failed. */
    record Sick(Fault fault) implements Admission {}
  }

  private Admission admit() {
    if (!breaker.tryAcquirePermission()) {
      return refused();
    }
    if (breaker.getState() == CircuitBreaker.State.HALF_OPEN) {
      long start = breaker.getCurrentTimestamp();
      Optional<Fault> fault =
          ended(
              () -> {
                plane.renew();
                return plane.probe();
              });
      guard.record(start, fault);
      if (fault.isPresent()) {
        return new Admission.Sick(fault.get());
      }
      if (!breaker.tryAcquirePermission()) {
        return refused();
      }
    }
    return new Admission.Granted(breaker.getCurrentTimestamp());
  }

  private Admission refused() {
    return breaker.getState() == CircuitBreaker.State.HALF_OPEN
        ? new Admission.Refused("breaker half-open" + guard.why(), Duration.ofSeconds(1))
        : new Admission.Refused("breaker open" + guard.why(), guard.rest());
  }

  /** What the breaker lets through now. */
  public BreakerState state() {
    return BreakerState.of(breaker.getState());
  }

  /**
   * One cheap call past the breaker. Where it is open and the region is well, the wait is over: the
   * next look or step decides.
   */
  @Override
  public Optional<Fault> probe() {
    Optional<Fault> fault = plane.probe();
    if (fault.isEmpty() && breaker.getState() == CircuitBreaker.State.OPEN) {
      breaker.transitionToHalfOpenState();
    }
    return fault;
  }

  @Override
  public void insist() {
    plane.insist();
    guard.lift();
    if (breaker.getState() == CircuitBreaker.State.OPEN) {
      breaker.transitionToHalfOpenState();
    }
  }

  @Override
  public Optional<Quiet> quiet() {
    return plane.quiet();
  }

  @Override
  public Optional<CallBudget> budget() {
    CallBudget budget = guard.budget();
    return Optional.of(quiet().map(quiet -> budget.heldUntil(quiet.until())).orElse(budget));
  }

  @Override
  public void renew() {
    plane.renew();
  }

  /** Frees the region's own threads and sockets too, where it has any. */
  @Override
  public void close() {
    guard.forget();
    if (region instanceof AutoCloseable open) {
      try {
        open.close();
      } catch (Exception e) {
        throw new IllegalStateException("region " + region.name() + " cannot be closed", e);
      }
    }
  }
}
