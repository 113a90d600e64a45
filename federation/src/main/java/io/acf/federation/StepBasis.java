package io.acf.federation;

import io.acf.config.AppName;
import io.acf.config.FederationName;
import io.acf.regions.AppView;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A step, and the part of what the region shows that the step is to change: without ages and counts
 * of instances, which change by themselves.
 *
 * @param what of the step that makes it the same step, whoever marked the app in between, and
 *     whatever commit that does not touch the federation came in between
 * @param shown values that are equal where the region shows the same
 */
record StepBasis(List<?> what, List<?> shown) {

  static StepBasis of(Step step, SpaceView.Readable space) {
    return new StepBasis(
        what(step),
        switch (step) {
          case Step.CreateApp it -> app(space, it.app(), app -> List.of(app.owner()));
          case Step.Fence it -> app(space, it.app(), app -> List.of(app.generation()));
          case Step.Upload it -> app(space, it.app(), StepBasis::packages);
          case Step.Stage it -> app(space, it.app(), app -> List.of(packages(app), builds(app)));
          case Step.CreateRoute it -> List.of(space.routes().contains(it.route()));
          case Step.ApplyManifest it -> manifest(space, it.mark().federation());
          case Step.Deploy it -> app(space, it.app(), StepBasis::deployed);
          case Step.Cancel it -> app(space, it.app(), StepBasis::deployments);
          case Step.Start it -> app(space, it.app(), app -> List.of(app.started()));
          case Step.Complete it ->
              app(space, it.app(), app -> List.of(app.release(), app.marks().stated()));
          case Step.UnsetEnv it -> app(space, it.app(), app -> List.of(app.marks().stated().env()));
          case Step.OweRestart it ->
              app(space, it.app(), app -> List.of(app.marks().restart(), deployments(app)));
          case Step.UnmapRoute it -> app(space, it.app(), app -> List.of(app.routes()));
        });
  }

  static List<?> what(Step step) {
    var mark = step.mark();
    return List.of(step.describe(), step.target(), mark.federation(), mark.release());
  }

  private static List<?> app(
      SpaceView.Readable space, AppName name, Function<AppView, List<?>> shown) {
    return Optional.ofNullable(space.apps().get(name)).<List<?>>map(shown).orElse(List.of());
  }

  private static List<?> manifest(SpaceView.Readable space, FederationName federation) {
    return space.ofOwner(federation).stream()
        .map(
            app ->
                List.of(
                    app.name(),
                    app.routes(),
                    app.processes().values().stream()
                        .map(it -> List.of(it.wanted(), it.memory(), it.disk()))
                        .toList(),
                    builds(app),
                    deployments(app)))
        .toList();
  }

  private static List<?> packages(AppView app) {
    return app.packages().stream().map(it -> List.of(it.guid(), it.state())).toList();
  }

  private static List<?> builds(AppView app) {
    return app.builds().stream().map(it -> List.of(it.guid(), it.state())).toList();
  }

  private static List<?> deployments(AppView app) {
    return app.deployments().stream().map(it -> List.of(it.guid(), it.status())).toList();
  }

  private static List<?> deployed(AppView app) {
    return List.of(deployments(app), builds(app), app.droplet(), app.started());
  }
}
