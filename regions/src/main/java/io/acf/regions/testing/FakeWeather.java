package io.acf.regions.testing;

import io.acf.config.RegionName;
import io.acf.config.Target;
import io.acf.regions.Fault;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** What goes wrong in a {@link FakeRegion}, or between it and us. */
abstract class FakeWeather extends FakeOthers {
  Optional<Fault> down = Optional.empty();
  Optional<Outcome.Refused> refusal = Optional.empty();
  Optional<Observation.Seen> frozen = Optional.empty();
  Optional<Fault> nextStep = Optional.empty();
  Optional<Outcome> ignoring = Optional.empty();
  Class<? extends Step> ignored = Step.class;
  boolean contradictory;
  int lostAnswers;
  boolean deaf;
  Optional<String> crashWords = Optional.empty();

  FakeWeather(RegionName name, FakeClock clock, SortedSet<String> domains, Target... targets) {
    super(name, clock, domains, targets);
  }

  /** Unreachable until {@link #up}. */
  public void down() {
    failing(Fault.of(Fault.Cause.UNREACHABLE, name + " refused the connection"));
  }

  /** Every call ends in this fault until {@link #up}: a hang, a revoked token, a 500. */
  public synchronized void failing(Fault fault) {
    clock.follow();
    down = Optional.of(fault);
  }

  /** Refuses without asking, as behind an open breaker, until {@link #up}. */
  public synchronized void refusing(String reason, Duration retryAfter) {
    refusal = Optional.of(new Outcome.Refused(reason, retryAfter));
  }

  /** Well again: neither down, refusing, stale, contradictory nor late. */
  public synchronized void up() {
    clock.follow();
    down = Optional.empty();
    refusal = Optional.empty();
    frozen = Optional.empty();
    contradictory = false;
    faults.lag = Duration.ZERO;
  }

  /** Shows from now on what it shows now, whatever happens, until {@link #up}. */
  public synchronized void stale(SortedSet<Target> targets) {
    clock.follow();
    frozen = Optional.of(new Observation.Seen(views(targets, true)));
  }

  /** Its lists lack what was made less than so long ago, until {@link #up}; steps see it. */
  public synchronized void late(Duration lag) {
    faults.lag = lag;
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
    clock.follow();
    faults.stagingError = error;
  }

  /** Deployments make no progress and say why; empty: they work again. */
  public synchronized void stickDeployments(Optional<String> error) {
    clock.follow();
    faults.deploymentError = error;
    resume();
  }

  /** New instances of deployments crash with these words of CF; empty: they run again. */
  public synchronized void crashDeployments(Optional<String> words) {
    clock.follow();
    faults.deploymentCrash = words;
    resume();
  }

  private void resume() {
    spaces.values().forEach(space -> space.all().forEach(space.work::resume));
  }

  /** The space cannot be read; empty: it can again. */
  public synchronized void unreadable(Target target, Optional<Fault> fault) {
    space(target).unreadable(fault);
  }

  /** From now on the region tells why instances crashed in audit events only, in these words. */
  public synchronized void explainCrashes(String words) {
    crashWords = Optional.of(words);
    faults.crashesSayWhy = false;
  }

  /** Its audit events may not be read: the list is empty, as CF answers it to a space manager. */
  public synchronized void deaf() {
    deaf = true;
  }

  /** Diego is away: instances cannot be seen, the rest can; empty: they can again. */
  public synchronized void hideInstances(Optional<Fault> why) {
    clock.follow();
    faults.unseen = why;
  }

  /** No instance starts, of whichever app, where a clock is followed; those that run go on. */
  public synchronized void cellsAway(boolean away) {
    clock.follow();
    faults.cellsAway = away;
    resume();
  }

  /** Whether each process costs a call of its own (API below 3.211). */
  public synchronized void oneByOne(boolean on) {
    clock.follow();
    faults.oneByOne = on;
  }

  /** What stands in the way of any step; empty: it reaches its space. */
  final Optional<Outcome> before(Step step) {
    if (refusal.isPresent()) {
      return Optional.of(refusal.get());
    }
    if (down.isPresent()) {
      return Optional.of(new Outcome.Failed(down.get()));
    }
    if (nextStep.isPresent()) {
      Fault fault = nextStep.get();
      nextStep = Optional.empty();
      return Optional.of(new Outcome.Failed(fault));
    }
    FakeSpace space = spaces.get(step.target());
    if (space != null && space.unreadable().isPresent()) {
      return Optional.of(new Outcome.Failed(space.unreadable().get()));
    }
    return ignoring.filter(answer -> ignored.isInstance(step));
  }

  final SortedMap<Target, SpaceView> views(Set<Target> targets, boolean settings) {
    SortedMap<Target, SpaceView> views = new TreeMap<>();
    for (Target target : targets) {
      var space = spaces.get(target);
      views.put(target, space == null ? missing(target) : space.shown(settings));
    }
    return views;
  }

  static SpaceView.Unreadable missing(Target target) {
    return new SpaceView.Unreadable(
        new Fault(
            Fault.Cause.MISSING,
            "space " + target + " is not there, or not visible to our user",
            "Create it (cf create-space) or give our user a role in it (cf set-space-role)."));
  }
}
