package io.acf.regions.testing;

import io.acf.config.AppName;
import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.RouteUrl;
import io.acf.config.Target;
import io.acf.regions.AppMarks;
import io.acf.regions.AppView;
import io.acf.regions.Audit;
import io.acf.regions.Fault;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.Part;
import io.acf.regions.Region;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private int complete;
  private int audits;
  private boolean deaf;
  private Optional<String> crashWords = Optional.empty();
  private boolean timed;
  private final List<Glance> glances = new ArrayList<>();
  private final List<Happened> events = new ArrayList<>();
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
    complete++;
    Observation looked = look(targets);
    return looked instanceof Observation.Seen seen ? seen.each(FakeRegion::bare) : looked;
  }

  private Observation look(SortedSet<Target> targets) {
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
    if (!timed) {
      advance();
    }
    if (frozen.isPresent()) {
      return frozen.get();
    }
    return new Observation.Seen(views(targets));
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
    Observation whole = look(new TreeSet<>(before.spaces().keySet()));
    return whole instanceof Observation.Seen now
        ? FakeGlance.merged(before, now, federations, parts)
        : whole;
  }

  /** A glance that was asked for. */
  public record Glance(SortedSet<FederationName> federations, Set<Part> parts) {}

  @Override
  public synchronized Audit audit(SortedSet<Target> targets, Audit.Since since, Duration back) {
    audits++;
    if (refusal.isPresent() || down.isPresent() || deaf) {
      return deaf && down.isEmpty() && refusal.isEmpty()
          ? new Audit.Told(List.of(), since)
          : new Audit.Unheard("not asked", Duration.ZERO);
    }
    var told =
        events.stream()
            .filter(
                it -> since.second().isPresent() || it.at().compareTo(clock.now.minus(back)) >= 0)
            .filter(it -> !since.known().contains(it.guid()))
            .map(
                it ->
                    new Audit.Event(
                        it.guid(),
                        it.type(),
                        it.app(),
                        it.name(),
                        clock.now.minus(it.at()),
                        it.ours(),
                        crashWords.filter(words -> it.type().equals("audit.app.process.crash"))))
            .toList();
    var known = new TreeSet<>(since.known());
    told.forEach(it -> known.add(it.guid()));
    return new Audit.Told(told, new Audit.Since(Optional.of(Instant.EPOCH.plus(clock.now)), known));
  }

  private record Happened(
      String guid, String type, Optional<String> app, String name, Duration at, boolean ours) {}

  private void happened(String type, Target target, AppName app, boolean ours) {
    var there = space(target).find(app);
    events.add(
        new Happened(
            "event-" + events.size(),
            type,
            there.map(it -> it.guid),
            app.value(),
            clock.now,
            ours));
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
      apps(step, space).forEach(app -> happened("audit.app.update", step.target(), app, true));
    }
    if (lostAnswers > 0) {
      lostAnswers--;
      return new Outcome.Failed(Fault.of(Fault.Cause.TIMEOUT, "the answer was lost"));
    }
    return outcome;
  }

  private static List<AppName> apps(Step step, FakeSpace space) {
    return space.ownedBy(step.mark().federation());
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

  /** From now on time passes only as {@link #advance(Duration)} says, not with each look. */
  public synchronized FakeRegion timed() {
    timed = true;
    return this;
  }

  /** One tick: the region's own work goes on. Observing does it as well. */
  public synchronized void advance() {
    clock.now = clock.now.plus(TICK);
    clock.ticks++;
    spaces.values().forEach(FakeSpace::progress);
  }

  /** Lets so much of the region's time pass in one tick. */
  public synchronized void advance(Duration time) {
    clock.now = clock.now.plus(timed ? time.minus(TICK) : time);
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

  /** Somebody maps a route to the app. */
  public synchronized void map(Target target, AppName app, RouteUrl route) {
    space(target).map(app, route);
    happened("audit.app.map-route", target, app, false);
  }

  /** Somebody deploys the app by hand, and stops half way: a canary that is paused. */
  public synchronized void pausedCanary(Target target, AppName app) {
    space(target).canary(app);
    happened("audit.app.deployment.create", target, app, false);
  }

  /** Somebody goes on with, or cancels, what they deployed by hand. */
  public synchronized void endCanary(Target target, AppName app) {
    space(target).endCanary(app);
    happened("audit.app.deployment.cancel", target, app, false);
  }

  /** Somebody begins a {@code cf push} of the app: a package, and a build if {@code staging}. */
  public synchronized void foreignPush(Target target, AppName app, boolean staging) {
    space(target).foreignPush(app, staging);
    happened(staging ? "audit.app.build.create" : "audit.app.package.create", target, app, false);
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
    happened("audit.app.delete-request", target, app, false);
    space(target).delete(app);
  }

  /** From now on the region tells why instances crashed in audit events only, in these words. */
  public synchronized void explainCrashes(String words) {
    crashWords = Optional.of(words);
    spaces.values().forEach(space -> space.crashesSayWhy = false);
  }

  /** So many web instances crash, and stay down until {@code 0}. */
  public synchronized void crash(Target target, AppName app, int instances) {
    space(target).app(app).crashed = instances;
    if (instances > 0) {
      happened("audit.app.process.crash", target, app, false);
    }
  }

  /** Somebody stops the app. */
  public synchronized void stop(Target target, AppName app) {
    space(target).app(app).started = false;
    happened("audit.app.stop", target, app, false);
  }

  /** Somebody scales the app's web process. */
  public synchronized void scale(Target target, AppName app, int instances) {
    space(target).app(app).wanted = instances;
  }

  /** The same, without an audit event that we may read. */
  public synchronized void unmapUnheard(Target target, AppName app, RouteUrl route) {
    space(target).app(app).routes.remove(route);
  }

  /** Somebody gives the app's web process so many MB. */
  public synchronized void resize(Target target, AppName app, int megabytes) {
    space(target).app(app).memory = megabytes;
  }

  /** Somebody sets an environment variable. */
  public synchronized void setEnv(Target target, AppName app, String key, String value) {
    space(target).app(app).env.put(key, value);
    happened("audit.app.update", target, app, false);
  }

  /** What is set on the app. */
  public synchronized SortedMap<String, String> env(Target target, AppName app) {
    return new TreeMap<>(space(target).app(app).env);
  }

  /** Somebody takes the route off the app. */
  public synchronized void unmap(Target target, AppName app, RouteUrl route) {
    space(target).app(app).routes.remove(route);
    happened("audit.app.unmap-route", target, app, false);
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

  /** Its audit events may not be read: the list is empty, as CF answers it to a space manager. */
  public synchronized void deaf() {
    deaf = true;
  }

  /** Complete looks that were asked for. */
  public synchronized int completeLooks() {
    return complete;
  }

  /** Glances that were asked for, in order. */
  public synchronized List<Glance> glances() {
    return List.copyOf(glances);
  }

  /** How often its audit events were asked for. */
  public synchronized int audits() {
    return audits;
  }

  /** How often it was observed, refused ones and glances too. */
  public synchronized int observations() {
    return observations;
  }

  /** The digest of what the app's router entry would serve now; empty: nothing runs. */
  public synchronized Optional<Digest> serves(Target target, Hostname host) {
    return space(target).serves(host);
  }
}
