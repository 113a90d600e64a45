package io.acf.regions.testing;

import io.acf.config.AppName;
import io.acf.config.Digest;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.RouteUrl;
import io.acf.config.Target;
import io.acf.regions.AppMarks;
import io.acf.regions.Fault;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.Region;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * A CF install in memory: deterministic, scriptable, its own clock. It obeys the same contract as
 * the real adapter ({@code RegionContract}).
 *
 * <p>Work that takes CF time (upload, staging, a deployment) takes {@link #pace} ticks; a tick is
 * an observation, or a call of {@link #advance}. At pace 0 (the default) everything is done at
 * once. Each tick is 1 s of the region's clock. Safe to use from several threads.
 */
public final class FakeRegion implements Region {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final RegionName name;
  private final SortedMap<Target, FakeSpace> spaces = new TreeMap<>();
  private final List<Step> executed = new ArrayList<>();
  private final List<Step> written = new ArrayList<>();
  private Optional<Fault> down = Optional.empty();
  private Optional<Outcome.Refused> refusal = Optional.empty();
  private Optional<Observation> frozen = Optional.empty();
  private Optional<Fault> nextStep = Optional.empty();
  private Optional<Outcome> ignoring = Optional.empty();
  private Class<? extends Step> ignored = Step.class;
  private boolean contradictory;
  private int lostAnswers;
  private int observations;
  private final FakeClock clock = new FakeClock();

  /** A region with these spaces, each allowed the domains, and nothing in them. */
  public FakeRegion(RegionName name, SortedSet<String> domains, Target... targets) {
    this.name = name;
    for (Target target : targets) {
      spaces.put(target, new FakeSpace(clock, domains));
    }
  }

  /** One space {@code demo/prod} with the domain {@code apps.NAME.test}. */
  public static FakeRegion named(String name) {
    return new FakeRegion(
        new RegionName(name),
        new TreeSet<>(List.of("apps." + name + ".test", "example.com")),
        new Target("demo", "prod"));
  }

  @Override
  public RegionName name() {
    return name;
  }

  @Override
  public synchronized Observation observe(SortedSet<Target> targets) {
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
    advance();
    if (frozen.isPresent()) {
      return frozen.get();
    }
    return new Observation.Seen(views(targets));
  }

  private SortedMap<Target, SpaceView> views(SortedSet<Target> targets) {
    SortedMap<Target, SpaceView> views = new TreeMap<>();
    for (Target target : targets) {
      views.put(target, spaces.containsKey(target) ? space(target).view() : missing(target));
    }
    return views;
  }

  @Override
  public synchronized Outcome execute(Step step) {
    executed.add(step);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (down.isPresent()) {
      return new Outcome.Failed(down.get());
    }
    if (nextStep.isPresent()) {
      Fault fault = nextStep.get();
      nextStep = Optional.empty();
      return new Outcome.Failed(fault);
    }
    FakeSpace space = spaces.get(step.target());
    if (space == null) {
      return new Outcome.Failed(missing(step.target()).fault());
    }
    if (space.unreadable().isPresent()) {
      return new Outcome.Failed(space.unreadable().get());
    }
    if (ignoring.isPresent() && ignored.isInstance(step)) {
      return ignoring.get();
    }
    int before = space.changes();
    Outcome outcome = space.execute(step);
    if (space.changes() > before) {
      written.add(step);
    }
    if (lostAnswers > 0) {
      lostAnswers--;
      return new Outcome.Failed(Fault.of(Fault.Cause.TIMEOUT, "the answer was lost"));
    }
    return outcome;
  }

  private static SpaceView.Unreadable missing(Target target) {
    return new SpaceView.Unreadable(
        new Fault(
            Fault.Cause.MISSING,
            "space " + target + " is not there, or not visible to our user",
            "Create it (cf create-space) or give our user a role in it (cf set-space-role)."));
  }

  private FakeSpace space(Target target) {
    FakeSpace space = spaces.get(target);
    if (space == null) {
      throw new IllegalArgumentException(name + " has no space " + target);
    }
    return space;
  }

  // ------------------------------------------------------------------ what the test does to it

  /** How many ticks an upload, a staging and a deployment take each; 0 or more, 0 by default. */
  public synchronized FakeRegion pace(int ticks) {
    clock.pace = ticks;
    return this;
  }

  /** This region as a replica sees it: what is fenced from now on carries its name. */
  public Region as(String replica) {
    return new Region() {
      @Override
      public RegionName name() {
        return name;
      }

      @Override
      public Observation observe(SortedSet<Target> targets) {
        return FakeRegion.this.observe(targets);
      }

      @Override
      public Outcome execute(Step step) {
        synchronized (FakeRegion.this) {
          clock.replica = Optional.of(replica);
          var outcome = FakeRegion.this.execute(step);
          clock.replica = Optional.empty();
          return outcome;
        }
      }
    };
  }

  /** Somebody writes other marks on the app. */
  public synchronized void mark(Target target, AppName app, UnaryOperator<AppMarks> change) {
    FakeApp there = space(target).app(app);
    there.marks = change.apply(there.marks);
  }

  /** One tick: the region's own work goes on. Observing does it as well. */
  public synchronized void advance() {
    clock.now = clock.now.plus(TICK);
    clock.ticks++;
    spaces.values().forEach(FakeSpace::progress);
  }

  /** Lets so much of the region's time pass in one tick. */
  public synchronized void advance(Duration time) {
    clock.now = clock.now.plus(time);
    advance();
  }

  /** Unreachable until {@link #up}. */
  public void down() {
    failing(Fault.of(Fault.Cause.UNREACHABLE, name + " refused the connection"));
  }

  /** Every call ends in this fault until {@link #up}. */
  public synchronized void failing(Fault fault) {
    down = Optional.of(fault);
  }

  /** Refuses without asking, as behind an open breaker, until {@link #up}. */
  public synchronized void refusing(String reason, Duration retryAfter) {
    refusal = Optional.of(new Outcome.Refused(reason, retryAfter));
  }

  /** Well again: neither down, refusing, stale nor contradictory. */
  public synchronized void up() {
    down = Optional.empty();
    refusal = Optional.empty();
    frozen = Optional.empty();
    contradictory = false;
  }

  /** Shows from now on what it shows now, whatever happens, until {@link #up}. */
  public synchronized void stale(SortedSet<Target> targets) {
    frozen = Optional.of(new Observation.Seen(views(targets)));
  }

  /** Answers counts that do not match what it lists, so that an observation is blind. */
  public synchronized void contradictory() {
    contradictory = true;
  }

  /** The next step fails like this before anything is written. */
  public synchronized void failNextStep(Fault fault) {
    nextStep = Optional.of(fault);
  }

  /** Steps of this kind are answered like this from now on, and nothing comes of them. */
  public synchronized void ignoring(Class<? extends Step> kind, Outcome answer) {
    ignored = kind;
    ignoring = Optional.of(answer);
  }

  /** The next steps are done, but their answers are lost. */
  public synchronized void loseAnswers(int steps) {
    lostAnswers = steps;
  }

  /** Staging fails with CF's words; empty: it works again. */
  public synchronized void failStaging(Optional<String> error) {
    spaces.values().forEach(space -> space.stagingError = error);
  }

  /** Deployments make no progress and say why; empty: they work again. */
  public synchronized void stickDeployments(Optional<String> error) {
    spaces.values().forEach(space -> space.deploymentError = error);
  }

  /** New instances of deployments crash with these words of CF; empty: they run again. */
  public synchronized void crashDeployments(Optional<String> words) {
    spaces.values().forEach(space -> space.deploymentCrash = words);
  }

  /** Somebody cancels what is being deployed. */
  public synchronized void cancelDeployment(Target target, AppName app) {
    space(target).cancelDeployment(app);
  }

  /** The space cannot be read; empty: it can again. */
  public synchronized void unreadable(Target target, Optional<Fault> fault) {
    space(target).unreadable(fault);
  }

  /** Somebody else's app, started, with one instance. */
  public synchronized void foreignApp(Target target, AppName app) {
    space(target).foreign(app);
  }

  /** Somebody deletes the app, with all that belongs to it. */
  public synchronized void delete(Target target, AppName app) {
    space(target).delete(app);
  }

  /** So many web instances crash, and stay down until {@code 0}. */
  public synchronized void crash(Target target, AppName app, int instances) {
    space(target).app(app).crashed = instances;
  }

  /** Somebody stops the app. */
  public synchronized void stop(Target target, AppName app) {
    space(target).app(app).started = false;
  }

  /** Somebody scales the app's web process. */
  public synchronized void scale(Target target, AppName app, int instances) {
    space(target).app(app).wanted = instances;
  }

  /** Somebody takes the route off the app. */
  public synchronized void unmap(Target target, AppName app, RouteUrl route) {
    space(target).app(app).routes.remove(route);
  }

  // ------------------------------------------------------------------ what the test asks it

  /** Every step that was asked for, refused and failed ones too, in order. */
  public synchronized List<Step> executed() {
    return List.copyOf(executed);
  }

  /** The steps that changed something, in order. */
  public synchronized List<Step> written() {
    return List.copyOf(written);
  }

  /** How often it was observed, refused ones too. */
  public synchronized int observations() {
    return observations;
  }

  /** The digest of what the app's router entry would serve now; empty: nothing runs. */
  public synchronized Optional<Digest> serves(Target target, Hostname host) {
    return space(target).serves(host);
  }
}
