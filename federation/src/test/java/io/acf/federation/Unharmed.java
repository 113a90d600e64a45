package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.AppName;
import io.acf.config.AppSpec;
import io.acf.regions.AppView;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** No step takes away what it was not asked to, and none touches what is not ours. */
record Unharmed(String as) implements Settling.Watch {
  @Override
  public void did(SeededWorld world, Step step, SpaceView.Readable before) {
    var told = as + ": " + step.describe();
    var after = world.apps();
    assertThat(after.keySet()).as(told).containsAll(before.apps().keySet());
    for (var app : before.apps().values()) {
      var now = after.get(app.name());
      var spec = ours(world, app, step);
      if (spec.isEmpty()) {
        assertThat(now).as(told).isEqualTo(app);
      } else {
        kept(app, now, spec.get(), told);
      }
    }
  }

  /**
   * What git says of an app of ours; one that carries another name is ours by a new fence alone.
   */
  private static Optional<AppSpec> ours(SeededWorld world, AppView app, Step step) {
    var fenced =
        step instanceof Step.Fence it && it.app().equals(app.name()) && app.owner().isPresent();
    return SeededGit.orders(world.git.head()).apps().stream()
        .filter(it -> it.name().equals(app.name()))
        .filter(it -> fenced || app.owner().filter(Worlds.ORDERS::equals).isPresent())
        .findFirst();
  }

  private static void kept(AppView before, AppView after, AppSpec spec, String as) {
    assertThat(after.started() || !before.started()).as(as + ": it is stopped").isTrue();
    assertThat(after.processes().get("web").wanted()).as(as + ": scaled to 0").isPositive();
    assertThat(serves(after) || !serves(before) || weakened(before)).as(as + ": down").isTrue();
    var stated = before.marks().stated();
    var routes = new TreeSet<>(before.routes());
    routes.removeIf(it -> stated.routes().contains(it) && !spec.holds(it));
    assertThat(after.routes()).as(as + ": a route is lost").containsAll(routes);
    var env = new TreeSet<>(SettingsDrift.env(before));
    env.removeIf(it -> stated.env().contains(it) && !spec.env().values().containsKey(it));
    assertThat(SettingsDrift.env(after)).as(as + ": a variable is lost").containsAll(env);
  }

  private static boolean serves(AppView app) {
    return app.processes().values().stream().anyMatch(it -> it.running() + it.older() > 0);
  }

  /** Of fewer instances, as git says, it may be those that run which go. */
  private static boolean weakened(AppView app) {
    return app.processes().values().stream().anyMatch(it -> it.running() < it.wanted());
  }

  /** The apps that a step names. */
  static List<AppName> apps(Step step) {
    return switch (step) {
      case Step.CreateApp it -> List.of(it.app());
      case Step.Fence it -> List.of(it.app());
      case Step.Upload it -> List.of(it.app());
      case Step.Stage it -> List.of(it.app());
      case Step.Deploy it -> List.of(it.app());
      case Step.Complete it -> List.of(it.app());
      case Step.Start it -> List.of(it.app());
      case Step.UnsetEnv it -> List.of(it.app());
      case Step.UnmapRoute it -> List.of(it.app());
      case Step.OweRestart it -> List.of(it.app());
      case Step.Cancel it -> List.of(it.app());
      case Step.ApplyManifest ignored -> List.of();
      case Step.CreateRoute ignored -> List.of();
    };
  }
}
