package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.AppName;
import io.acf.config.AppSpec;
import io.acf.regions.AppView;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.time.Duration;
import java.util.EnumSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Five laws of the planner, each over worlds of its own: it is sound, quiet, minimal and local, and
 * it ends.
 */
class PlannerLawsTest {
  private static final int SEEDS = 600;

  /** What people, or others, have to end: we wait, and say so. */
  private static final EnumSet<Reason> WAITS =
      EnumSet.of(
          Reason.NAME_TAKEN,
          Reason.ROUTE_TAKEN,
          Reason.ROUTE_SHARED,
          Reason.STALE,
          Reason.ROLLED_BACK_ELSEWHERE,
          Reason.FOREIGN_DEPLOYMENT,
          Reason.DROPLET,
          Reason.STAGING_FAILED,
          Reason.CRASHED,
          Reason.DEPLOYMENT_CANCELED);

  private static long[] seeds(int law) {
    return LongStream.range(law * 1_000_000L, law * 1_000_000L + SEEDS).toArray();
  }

  /**
   * Whatever was begun, it leads to what git wants, or to a wait with a name; and harms nothing.
   */
  @Test
  void sound() {
    int converged = 0;
    for (long seed : seeds(0)) {
      var as = "seed " + seed;
      var world = new SeededWorld(seed);
      var end =
          Settling.watched(new Unharmed(as)).of(world).orElseThrow(() -> new AssertionError(as));
      if (end.condition().state() == State.CONVERGED) {
        converged++;
        assertThat(asGitSays(world)).as(as).isTrue();
      } else {
        assertThat(WAITS).as(as).contains(end.condition().reason());
        assertThat(end.condition().message()).as(as).isNotEmpty();
      }
    }
    assertThat(converged).isBetween(SEEDS / 2, SEEDS - SEEDS / 20);
  }

  /** Every app of the release has it, runs as many instances, and has its routes and variables. */
  private static boolean asGitSays(SeededWorld world) {
    var release = SeededGit.release(world.git.head());
    return SeededGit.orders(world.git.head()).apps().stream()
        .allMatch(
            app -> {
              var view = world.apps().get(app.name());
              return view != null
                  && view.started()
                  && view.completed(release.digest())
                  && view.processes().get("web").running() == app.instances().get("web")
                  && view.routes().containsAll(app.routes())
                  && SettingsDrift.env(view).containsAll(app.env().values().keySet());
            });
  }

  /** One look gives one plan, and what is converged stays so however much time passes. */
  @Test
  void quiet() {
    for (long seed : seeds(1)) {
      var as = "seed " + seed;
      var world = new SeededWorld(seed);
      var same =
          new Settling.Watch() {
            @Override
            public void looked(SeededWorld at, Plan plan) {
              assertThat(at.plan()).as(as).isEqualTo(plan);
            }
          };
      var end = Settling.watched(same).of(world).orElseThrow();
      for (int i = 0; end.condition().state() == State.CONVERGED && i < 5; i++) {
        world.pass(Duration.ofMinutes(7));
        var later = world.plan();
        assertThat(later.steps()).as(as).isEmpty();
        assertThat(later.condition()).as(as).isEqualTo(end.condition());
      }
    }
  }

  /** No step is planned whose effect is there already. */
  @Test
  void minimalEveryStepChangesSomething() {
    for (long seed : seeds(2)) {
      var changes =
          new Settling.Watch() {
            private int written;

            @Override
            public void looked(SeededWorld world, Plan plan) {
              written = world.region.written().size();
            }

            @Override
            public void did(SeededWorld world, Step step, SpaceView.Readable before) {
              // Of a manifest it may be the end of a job of before that it gets.
              int least = step instanceof Step.ApplyManifest ? 0 : 1;
              var as = "seed " + seed + ": " + step.describe();
              assertThat(world.region.written().size() - written)
                  .as(as)
                  .isGreaterThanOrEqualTo(least);
              written = world.region.written().size();
            }
          };
      Settling.watched(changes).of(new SeededWorld(seed)).orElseThrow();
    }
  }

  /** A world does not converge while one of the steps that it first asks for is never done. */
  @Test
  void minimalNoStepCanBeLeftOut() {
    int tried = 0;
    for (long seed : seeds(3)) {
      var first = new SeededWorld(seed).plan();
      var needed = first.steps().stream().filter(it -> needed(it, first)).toList();
      if (needed.isEmpty()) {
        continue;
      }
      tried++;
      var out = needed.get(new SplittableRandom(seed).nextInt(needed.size())).describe();
      var without =
          new Settling(
              step -> !step.describe().equals(out), Settling.NOBODY, Integer.MAX_VALUE, 60);
      assertThat(without.of(new SeededWorld(seed)).map(end -> end.condition().state()))
          .as("seed " + seed + " without " + out)
          .isNotEqualTo(java.util.Optional.of(State.CONVERGED));
    }
    assertThat(tried).isGreaterThan(SEEDS / 4);
  }

  /**
   * Steps without which nothing converges. The others are there for who comes in between: the fence
   * keeps an older replica from writing, what is owed outlives a kill, a cancel saves waiting for
   * what nobody wants any more, a route is made with our label before the manifest makes it,
   * whether a manifest changes anything nobody knows before it is applied, and what a former
   * release left behind is told of no more once this one is completed.
   */
  private static boolean needed(Step step, Plan plan) {
    var completed = plan.condition().state() == State.DRIFTED;
    return switch (step) {
      case Step.CreateApp ignored -> true;
      case Step.Upload ignored -> true;
      case Step.Stage ignored -> true;
      case Step.Deploy ignored -> true;
      case Step.Complete ignored -> true;
      case Step.Start ignored -> true;
      case Step.UnsetEnv ignored -> completed;
      case Step.UnmapRoute ignored -> completed;
      case Step.ApplyManifest ignored -> completed;
      case Step.Fence ignored -> false;
      case Step.OweRestart ignored -> false;
      case Step.Cancel ignored -> false;
      case Step.CreateRoute ignored -> false;
    };
  }

  /** What else is in the space, and shares neither name nor route, changes no plan. */
  @Test
  void local() {
    for (long seed : seeds(4)) {
      var dice = new SplittableRandom(seed);
      var crowd =
          new Settling.Watch() {
            @Override
            public void looked(SeededWorld world, Plan plan) {
              assertThat(world.plan(crowded(world.space(), dice)))
                  .as("seed " + seed)
                  .isEqualTo(plan);
            }
          };
      Settling.watched(crowd).of(new SeededWorld(seed)).orElseThrow();
    }
  }

  private static SpaceView.Readable crowded(SpaceView.Readable space, SplittableRandom dice) {
    var crowded = space;
    for (int i = dice.nextInt(4); i >= 0; i--) {
      var name = "other-" + dice.nextInt(5);
      var words =
          switch (dice.nextInt(4)) {
            case 0 -> "foreign";
            case 1 -> "runs new, no route";
            case 2 -> "runs old, of shop, no route, web 0/2 crashed 1";
            default -> "empty, package foreign READY 1m, build foreign STAGING 1m";
          };
      crowded = crowded.with(AppWords.app(name, words + ", route " + name + ".example.com"));
    }
    var some = space.apps().values().stream().findFirst();
    return some.isPresent() && dice.nextBoolean() ? crowded.with(twin(some.get())) : crowded;
  }

  /** The same under another name and without its routes, as a blue-green copy. */
  private static AppView twin(AppView app) {
    return new AppView(
        app.guid() + "-twin",
        new AppName(app.name() + "-venerable"),
        app.started(),
        app.marks(),
        app.droplet(),
        app.packages(),
        app.builds(),
        app.deployments(),
        app.processes(),
        new TreeSet<>(),
        app.settings());
  }

  /** It comes to an end, though it is killed after each step, and sometimes before the first. */
  @Test
  void ends() {
    for (long seed : seeds(5)) {
      var kills = new SplittableRandom(seed);
      var killed = new Settling(step -> kills.nextInt(4) > 0, Settling.NOBODY, 1, 400);
      assertThat(killed.of(new SeededWorld(seed)).map(end -> end.condition().reason()))
          .as("seed " + seed)
          .hasValueSatisfying(
              reason -> assertThat(reason == Reason.NONE || WAITS.contains(reason)).isTrue());
    }
  }

  /** Sound, quiet and local also where no history of ours leads to. */
  @Test
  void whateverIsShown() {
    for (long seed = 0; seed < 2 * SEEDS; seed++) {
      var row = new SeededPicture(seed).row();
      var as = "picture " + seed + ": " + row.parts();
      var plan = row.plan();
      assertThat(row.plan()).as(as).isEqualTo(plan);
      assertThat(row.plan(crowded(row.space(), new SplittableRandom(seed)))).as(as).isEqualTo(plan);
      var names = row.spec().apps().stream().map(AppSpec::name).toList();
      for (var step : plan.steps()) {
        assertThat(step.mark().federation()).as(as).isEqualTo(Worlds.ORDERS);
        assertThat(names).as(as).containsAll(Unharmed.apps(step));
        assertThat(Unharmed.apps(step))
            .as(as + ": " + step.describe())
            .noneMatch(it -> row.space().app(it).filter(app -> app.owner().isEmpty()).isPresent());
      }
    }
  }
}
