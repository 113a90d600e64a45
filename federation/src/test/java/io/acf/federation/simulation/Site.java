package io.acf.federation.simulation;

import io.acf.config.AppName;
import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.Target;
import io.acf.federation.testing.VirtualScheduler;
import io.acf.regions.AppMarks;
import io.acf.regions.Audit;
import io.acf.regions.ControlPlane;
import io.acf.regions.Fault;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.Part;
import io.acf.regions.Region;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import io.acf.regions.testing.FakePace;
import io.acf.regions.testing.FakeRegion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** A region as it truly is, and as its API shows it. */
final class Site {
  /** How the API answers. */
  enum Api {
    WELL,
    REFUSING,
    HUNG,
    SLOW,
    UNAUTHORIZED
  }

  /** Hears what is asked of the region. */
  interface Witness {
    /** It was looked at, or its audit events were read; that was answered or not. */
    void looked(Site site, boolean seen);

    /** A step was sent. */
    void stepped(Site site, Sent sent);
  }

  /**
   * A step that was sent.
   *
   * @param before how the space truly was before it
   * @param after how it truly was after it
   * @param life which life of the replica sent it
   */
  record Sent(
      Step step,
      Outcome outcome,
      Instant from,
      Instant to,
      SpaceView.Readable before,
      SpaceView.Readable after,
      int life) {}

  private static final double JOBS_FAIL = 0.7;

  private final RegionName name;
  private final FakeRegion fake;
  private final Supplier<Instant> time;
  private final RandomGenerator dice;
  private final Witness witness;
  private final SortedSet<String> domains;
  private final FakePace pace;
  private Api api = Api.WELL;
  private boolean serving = true;
  private boolean blackHole;
  private boolean lies;
  private boolean old;
  private boolean forbidden;
  private Optional<Observation> standing = Optional.empty();
  private Instant wellSince;

  Site(RegionName name, Supplier<Instant> time, RandomGenerator dice, Witness witness) {
    this.name = name;
    this.time = time;
    this.dice = dice;
    this.witness = witness;
    this.wellSince = time.get();
    this.domains = new TreeSet<>(List.of("apps." + name + ".test", "example.com"));
    this.pace = pace(1000L + dice.nextInt(5000), dice);
    this.fake =
        FakeRegion.onTime(
            name, domains, time, pace, new SplittableRandom(dice.nextLong()), Estate.SPACE);
  }

  /**
   * @param millis of the usual work
   */
  private static FakePace pace(long millis, RandomGenerator dice) {
    return new FakePace(
        span(millis / 4, millis),
        span(millis / 2, 2 * millis),
        span(millis / 2, millis),
        span(0, millis),
        span(0, dice.nextBoolean() ? millis : 0),
        span(5000, 60_000),
        0,
        0,
        0);
  }

  private static FakePace.Span span(long least, long most) {
    return new FakePace.Span(Duration.ofMillis(least), Duration.ofMillis(most));
  }

  RegionName name() {
    return name;
  }

  // ------------------------------------------------------------------ how it truly is

  /** What the host name would be answered with there; empty: nothing answers. */
  Optional<Digest> serves(Hostname host) {
    return serving ? fake.serves(Estate.SPACE, host) : Optional.empty();
  }

  boolean serving() {
    return serving;
  }

  boolean blackHole() {
    return blackHole;
  }

  /** Since when its API is as it should be; empty while it is not. */
  Optional<Instant> wellSince() {
    return sick() ? Optional.empty() : Optional.of(wellSince);
  }

  private boolean sick() {
    return api != Api.WELL || lies || forbidden || standing.isPresent();
  }

  SpaceView.Readable truth() {
    var truth = fake.truth();
    return new SpaceView.Readable(truth.apps(Estate.SPACE), domains, truth.routes(Estate.SPACE));
  }

  // ------------------------------------------------------------------ what the weather does to it

  void api(Api now) {
    sickness(() -> api = now);
  }

  void serving(boolean now, boolean hole) {
    serving = now;
    blackHole = hole;
  }

  void lies(boolean now) {
    sickness(() -> lies = now);
  }

  void forbidden(boolean now) {
    sickness(() -> forbidden = now);
  }

  void stands(boolean now) {
    var seen = fake.observe(new TreeSet<>(Set.of(Estate.SPACE)));
    sickness(() -> standing = now ? Optional.of(seen) : Optional.empty());
  }

  /** Its cells and their scheduler are away: no instance is seen, and none starts. */
  void diego(boolean away) {
    fake.hideInstances(
        away
            ? Optional.of(Fault.of(Fault.Cause.SERVER_ERROR, "the region shows no instances"))
            : Optional.empty());
    fake.cellsAway(away);
  }

  /** Its API is replaced by one below 3.211, or by one above: instances are to be had otherwise. */
  void otherApi() {
    old = !old;
    fake.oneByOne(old);
  }

  /** Whether its API counts instances one by one. */
  boolean old() {
    return old;
  }

  /** Most jobs fail. */
  void jobs(boolean failing) {
    fake.pace(failing ? pace.failing(0, JOBS_FAIL, 0) : pace);
  }

  private void sickness(Runnable change) {
    var before = sick();
    change.run();
    if (before && !sick()) {
      wellSince = time.get();
    }
  }

  /** Somebody says that an app is of a federation: {@code cf set-label}. */
  void label(AppName app, FederationName federation) {
    fake.mark(
        Estate.SPACE,
        app,
        marks ->
            new AppMarks(
                Optional.of(federation),
                marks.release(),
                marks.generation(),
                marks.commit(),
                marks.replica()));
  }

  /** For all else that can be done to it. */
  FakeRegion hands() {
    return fake;
  }

  // ------------------------------------------------------------------ its API, for one life

  /** Its API apart from looks; credentials are not asked for. */
  ControlPlane plane(VirtualScheduler life) {
    return new ControlPlane() {
      @Override
      public Optional<Fault> probe() {
        return call(life).filter(fault -> fault.cause() != Fault.Cause.AUTHENTICATION);
      }

      @Override
      public void renew() {}
    };
  }

  /**
   * @param life whose calls take the time that they take
   * @param number which life that is
   */
  Region port(VirtualScheduler life, int number) {
    fake.forgetCounts();
    return new Region() {
      @Override
      public RegionName name() {
        return name;
      }

      @Override
      public Observation observe(SortedSet<Target> targets) {
        return look(life, () -> fake.observe(targets));
      }

      @Override
      public Observation glance(
          Observation.Seen before, SortedSet<FederationName> federations, Set<Part> parts) {
        return parts.isEmpty() ? before : look(life, () -> fake.glance(before, federations, parts));
      }

      @Override
      public Audit audit(SortedSet<Target> targets, Audit.Since since, Duration back) {
        var fault = call(life);
        witness.looked(Site.this, fault.isEmpty());
        return fault.isPresent()
            ? new Audit.Unheard(fault.get().message(), Duration.ZERO)
            : fake.audit(targets, since, back);
      }

      @Override
      public Outcome execute(Step step) {
        var before = truth();
        var from = time.get().plus(life.taken());
        var fault = call(life);
        Outcome outcome;
        if (forbidden && fault.isEmpty()) {
          outcome = new Outcome.Failed(Fault.of(Fault.Cause.FORBIDDEN, "not a developer here"));
        } else {
          outcome = fault.<Outcome>map(Outcome.Failed::new).orElseGet(() -> fake.execute(step));
        }
        var to = time.get().plus(life.taken());
        witness.stepped(Site.this, new Sent(step, outcome, from, to, before, truth(), number));
        return outcome;
      }
    };
  }

  private Observation look(VirtualScheduler life, Supplier<Observation> truly) {
    var fault = call(life);
    Observation seen;
    if (fault.isPresent()) {
      seen = new Observation.Blind(fault.get());
    } else if (lies) {
      seen =
          new Observation.Blind(
              Fault.of(Fault.Cause.NONSENSE, name + " counts 3 apps and lists 2"));
    } else if (forbidden) {
      seen = unreadable();
    } else {
      seen = standing.orElseGet(truly);
    }
    witness.looked(this, seen instanceof Observation.Seen && !forbidden);
    return seen;
  }

  private Observation unreadable() {
    var views = new TreeMap<Target, SpaceView>();
    views.put(
        Estate.SPACE,
        new SpaceView.Unreadable(Fault.of(Fault.Cause.FORBIDDEN, "not a developer here")));
    return new Observation.Seen(views);
  }

  /** Lets a call take its time; tells what becomes of it where it is not answered. */
  private Optional<Fault> call(VirtualScheduler life) {
    Function<Fault.Cause, Optional<Fault>> fault =
        cause -> Optional.of(Fault.of(cause, name + " does not answer as it should"));
    return switch (api) {
      case WELL -> {
        life.takes(Duration.ofMillis(20 + dice.nextInt(200)));
        yield Optional.empty();
      }
      case SLOW -> {
        life.takes(Duration.ofMillis(1000 + dice.nextInt(5000)));
        yield Optional.empty();
      }
      case REFUSING -> {
        life.takes(Duration.ofMillis(5));
        yield fault.apply(Fault.Cause.UNREACHABLE);
      }
      case HUNG -> {
        life.takes(Duration.ofSeconds(10));
        yield fault.apply(Fault.Cause.TIMEOUT);
      }
      case UNAUTHORIZED -> {
        life.takes(Duration.ofMillis(100));
        yield fault.apply(Fault.Cause.AUTHENTICATION);
      }
    };
  }

  /** The apps that are there, whoever's. */
  List<AppName> apps() {
    return List.copyOf(truth().apps().keySet());
  }
}
