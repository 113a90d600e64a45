package io.acf.regions.testing;

import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.Target;
import io.acf.regions.AppView;
import io.acf.regions.Audit;
import io.acf.regions.Fault;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.Part;
import io.acf.regions.Region;
import io.acf.regions.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A CF install in memory: deterministic and scriptable. It obeys the same contract as the real
 * adapter ({@code RegionContract}).
 *
 * <p>By default it has a clock of its own: work that takes CF time (upload, staging, a deployment)
 * takes {@link #pace} ticks; a tick is an observation, or a call of {@link #advance}, and is 1 s.
 * At pace 0 (the default) everything is done at once. With {@link #onTime} it follows a given
 * clock, and what it is at by itself happens at its own moment, in times that are drawn: packages
 * are processed, builds staged, deployments rolled instance by instance, manifests applied by jobs.
 * The same calls at the same times with the same dice give the same history. Safe to use from
 * several threads.
 */
public final class FakeRegion extends FakeDiary implements Region {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final FakeCounts counts;
  private boolean timed;

  /** A region with these spaces, each allowed the domains, and nothing in them. */
  public FakeRegion(RegionName name, SortedSet<String> domains, Target... targets) {
    this(name, new FakeClock(), domains, targets);
  }

  private FakeRegion(
      RegionName name, FakeClock clock, SortedSet<String> domains, Target... targets) {
    super(name, clock, domains, targets);
    this.counts = new FakeCounts(faults, clock);
  }

  /** One space {@code demo/prod} with the domain {@code apps.NAME.test}. */
  public static FakeRegion named(String name) {
    return new FakeRegion(
        new RegionName(name),
        new TreeSet<>(List.of("apps." + name + ".test", "example.com")),
        new Target("demo", "prod"));
  }

  /**
   * A region that follows a clock.
   *
   * @param clock that never goes back
   * @param dice are asked only by what the region does by itself
   */
  public static FakeRegion onTime(
      RegionName name,
      SortedSet<String> domains,
      Supplier<Instant> clock,
      FakePace pace,
      RandomGenerator dice,
      Target... targets) {
    return new FakeRegion(name, new FakeClock(clock, pace, dice), domains, targets);
  }

  @Override
  public RegionName name() {
    return name;
  }

  @Override
  public synchronized Observation observe(SortedSet<Target> targets) {
    complete++;
    Observation looked = look(targets, false);
    return looked instanceof Observation.Seen seen ? counts.in(seen, Set.of()) : looked;
  }

  private Observation look(Set<Target> targets, boolean settings) {
    observations++;
    if (refusal.isPresent()) {
      return new Observation.Refused(refusal.get().reason(), refusal.get().retryAfter());
    }
    if (down.isPresent()) {
      return new Observation.Blind(down.get());
    }
    if (contradictory) {
      return new Observation.Blind(
          Fault.of(Fault.Cause.NONSENSE, name + " counts 3 apps and lists 2"));
    }
    clock.follow();
    if (!clock.follows() && !timed) {
      advance();
    }
    if (frozen.isPresent()) {
      return settings ? frozen.get() : frozen.get().each(FakeRegion::bare);
    }
    return new Observation.Seen(views(targets, settings));
  }

  /** A complete look reads no settings. */
  private static AppView bare(AppView app) {
    return app.with(
        app.packages(),
        app.builds(),
        app.deployments(),
        app.processes(),
        app.routes(),
        Optional.empty());
  }

  @Override
  public synchronized Observation glance(
      Observation.Seen before, SortedSet<FederationName> federations, Set<Part> parts) {
    glances.add(new Glance(new TreeSet<>(federations), Set.copyOf(parts)));
    Observation whole = look(before.spaces().keySet(), FakeGlance.settings(parts));
    if (!(whole instanceof Observation.Seen now)) {
      return whole;
    }
    boolean counting = parts.contains(Part.PROCESSES);
    return FakeGlance.merged(
        before, counting ? counts.in(now, federations) : now, federations, parts);
  }

  /** What was counted before is known no more, as by a new connection. */
  public synchronized void forgetCounts() {
    counts.forget();
  }

  /** A glance that was asked for. */
  public record Glance(SortedSet<FederationName> federations, Set<Part> parts) {}

  @Override
  public synchronized Audit audit(SortedSet<Target> targets, Audit.Since since, Duration back) {
    audits++;
    clock.follow();
    if (refusal.isPresent() || down.isPresent()) {
      return new Audit.Unheard("not asked", Duration.ZERO);
    }
    return deaf ? new Audit.Told(List.of(), since) : told(since, back, crashWords);
  }

  @Override
  public synchronized Outcome execute(Step step) {
    executed.add(step);
    clock.follow();
    Optional<Outcome> before = before(step);
    if (before.isPresent()) {
      return before.get();
    }
    FakeSteps space = steps.get(step.target());
    if (space == null) {
      return new Outcome.Failed(missing(step.target()).fault());
    }
    int changes = space.changes();
    Outcome outcome = space.execute(step);
    if (space.changes() > changes) {
      written.add(step);
      truth.add(new Truth.Written(clock.instant(), step, clock.replica));
      space(step.target())
          .ownedBy(step.mark().federation())
          .forEach(app -> happened("audit.app.update", step.target(), app, true));
    }
    if (lostAnswers > 0) {
      lostAnswers--;
      return new Outcome.Failed(Fault.of(Fault.Cause.TIMEOUT, "the answer was lost"));
    }
    return outcome;
  }

  /** This region as a replica sees it: what it makes from now on carries its name. */
  public Region as(String replica) {
    return new FakeReplica(this, replica);
  }

  boolean follows() {
    return clock.follows();
  }

  synchronized Outcome execute(Step step, String replica) {
    clock.replica = Optional.of(replica);
    var outcome = execute(step);
    clock.replica = Optional.empty();
    return outcome;
  }

  // ------------------------------------------------------------------ its time

  /** How many ticks an upload, a staging and a deployment take each; 0 or more, 0 by default. */
  public synchronized FakeRegion pace(int ticks) {
    return pace(FakePace.each(Duration.ofSeconds(ticks)));
  }

  /** How long things take that begin from now on. */
  public synchronized FakeRegion pace(FakePace pace) {
    clock.pace = pace;
    return this;
  }

  /** From now on time passes only as {@link #advance(Duration)} says, not with each look. */
  public synchronized FakeRegion timed() {
    timed = true;
    return this;
  }

  /** One tick: the region's own work goes on. Observing does it as well. */
  public synchronized void advance() {
    clock.tick(TICK);
  }

  /** Lets so much of the region's time pass in one tick. */
  public synchronized void advance(Duration time) {
    clock.tick(timed ? time : time.plus(TICK));
  }

  /** When it goes on with something by itself; empty: it is at rest. */
  public synchronized Optional<Instant> next() {
    return clock.next();
  }

  /** Somebody does something, or something goes wrong. */
  public void happen(Happening happening) {
    happening.in(this);
  }

  // ------------------------------------------------------------------ what the test asks it

  /** What it holds, and what ever happened in it; it goes on with what is due before. */
  public synchronized Truth truth() {
    clock.follow();
    return truth;
  }

  /** The digest of what the app's router entry would serve now; empty: nothing runs. */
  public synchronized Optional<Digest> serves(Target target, Hostname host) {
    clock.follow();
    return space(target).serves(host);
  }
}
