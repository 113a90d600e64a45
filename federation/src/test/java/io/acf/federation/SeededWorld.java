package io.acf.federation;

import io.acf.config.AppName;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.RouteUrl;
import io.acf.regions.AppMarks;
import io.acf.regions.AppView;
import io.acf.regions.Outcome;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import io.acf.regions.testing.FakePace;
import io.acf.regions.testing.FakeRegion;
import io.acf.regions.testing.Happening;
import io.acf.regions.testing.Happening.Deed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A region with a past, drawn from a seed: releases that got so far, interrupted anywhere, people
 * who changed something, work that failed, marks of others. The same seed gives the same world.
 */
final class SeededWorld {
  private static final RouteUrl THEIRS = GitWords.route("theirs.example.com");
  private static final AppName NEWS = new AppName("news");
  private static final TreeSet<String> DOMAINS = new TreeSet<>(List.of("example.com"));

  final SeededGit git;
  final FakeRegion region;
  private final SplittableRandom dice;
  private Instant now = Worlds.START;

  SeededWorld(long seed) {
    dice = new SplittableRandom(seed);
    git = new SeededGit(dice, 1 + dice.nextInt(4));
    var pace =
        new FakePace(
            span(10), span(60), span(20), span(20), span(dice.nextInt(2) * 5), span(60), 0, 0, 0);
    region =
        FakeRegion.onTime(
            GitWords.EU, DOMAINS, () -> now, pace, new SplittableRandom(seed), Worlds.SPACE);
    region.foreignApp(Worlds.SPACE, NEWS);
    var past = dice.nextInt(25);
    for (int i = 0; i < past; i++) {
      act();
    }
    present();
  }

  private FakePace.Span span(int seconds) {
    return new FakePace.Span(Duration.ZERO, Duration.ofSeconds(dice.nextInt(seconds + 1)));
  }

  SplittableRandom dice() {
    return dice;
  }

  /** What the region holds now. */
  SpaceView.Readable space() {
    return new SpaceView.Readable(
        region.truth().apps(Worlds.SPACE), DOMAINS, region.truth().routes(Worlds.SPACE));
  }

  SortedMap<AppName, AppView> apps() {
    return region.truth().apps(Worlds.SPACE);
  }

  Plan plan() {
    return plan(git.head(), space());
  }

  Plan plan(SpaceView.Readable space) {
    return plan(git.head(), space);
  }

  private Plan plan(Desired desired, SpaceView.Readable space) {
    var spec = SeededGit.orders(desired);
    var marks = Lineage.marks(spec, Worlds.SPACE, space);
    var lineage = Lineage.ask(git.fetched(), desired, GitWords.EU, marks);
    var claims = new Claims(desired, GitWords.EU, lineage, java.util.Collections.emptySortedMap());
    return Planner.plan(
        spec, SeededGit.release(desired), claims, space, DeliveryPolicy.DEFAULT, PairContext.NONE);
  }

  /** Does a step; says whether the ones after it may follow. */
  boolean execute(Step step) {
    return region.execute(step) instanceof Outcome.Done;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** When the region goes on by itself; empty: it is at rest. */
  Optional<Duration> busy() {
    return region.next().map(at -> Duration.between(now, at));
  }

  private void act() {
    switch (dice.nextInt(8)) {
      case 0, 1, 2 -> release(git.any());
      case 3, 4 -> pass(Duration.ofSeconds(1 + dice.nextInt(120)));
      default -> happen();
    }
  }

  /** A replica of us follows a commit for a while, and dies between two steps. */
  private void release(Desired desired) {
    int looks = 1 + dice.nextInt(6);
    for (int i = 0; i < looks; i++) {
      int most = 1 + dice.nextInt(6);
      for (var step : plan(desired, space()).steps().stream().limit(most).toList()) {
        if (!execute(step)) {
          break;
        }
      }
      pass(Duration.ofSeconds(dice.nextInt(60)));
    }
  }

  private void happen() {
    if (dice.nextInt(12) == 0) {
      mark();
    }
    var happening =
        switch (dice.nextInt(6)) {
          case 0 -> new Happening.StagingFails(words("StagingError - no cell"));
          case 1 -> new Happening.DeploymentsStick(words("no room"));
          default -> new Happening.ToApp(Worlds.SPACE, app(), deed());
        };
    region.happen(happening);
  }

  private Optional<String> words(String text) {
    return dice.nextInt(3) == 0 ? Optional.of(text) : Optional.empty();
  }

  private AppName app() {
    return dice.nextInt(6) == 0 ? NEWS : new AppName(dice.nextInt(3) == 0 ? "orders-1" : "orders");
  }

  private Deed deed() {
    return switch (dice.nextInt(15)) {
      case 0 -> new Deed.TakeName();
      case 1 -> new Deed.Delete();
      case 2, 3 -> new Deed.Stop();
      case 4 -> new Deed.Scale(1 + dice.nextInt(5));
      case 5 -> new Deed.Crash(1);
      case 6 -> new Deed.SetEnv("A", "2");
      case 7 -> new Deed.SetEnv("C", "1");
      case 8 -> new Deed.Map(dice.nextInt(4) == 0 ? SeededGit.ROUTE : THEIRS);
      case 9, 10 -> new Deed.Unmap(SeededGit.ROUTE);
      case 11 -> new Deed.Push();
      case 12 -> new Deed.PauseCanary();
      case 13 -> new Deed.EndCanary();
      default -> new Deed.CancelDeployment();
    };
  }

  /** Another acf, or another replica of ours, has marked an app. */
  private void mark() {
    var app = app();
    if (apps().containsKey(app)) {
      region.mark(Worlds.SPACE, app, this::marked);
    }
  }

  private AppMarks marked(AppMarks found) {
    var owner =
        switch (dice.nextInt(3)) {
          case 0 -> Optional.of(new FederationName("shop"));
          case 1 -> Optional.of(Worlds.ORDERS);
          default -> found.owner();
        };
    var commit =
        dice.nextBoolean()
            ? Optional.of(SeededGit.unknown())
            : Optional.of(git.any().commit().id());
    return new AppMarks(
        owner,
        found.release(),
        Optional.of(new Generation(dice.nextInt(9), dice.nextInt(4) == 0 ? 1 : 0)),
        commit,
        found.replica(),
        found.completed(),
        found.stated(),
        found.restart());
  }

  /** Faults are over, but for one that lasts now and then. */
  private void present() {
    var lasting = dice.nextInt(12);
    region.happen(
        new Happening.StagingFails(
            lasting == 0 ? Optional.of("NoAppDetectedError - none") : Optional.empty()));
    region.happen(
        new Happening.DeploymentsStick(lasting == 1 ? Optional.of("no room") : Optional.empty()));
  }
}
