package io.acf.simulator.manifest;

import io.acf.simulator.engine.BuildpackNames;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.engine.MetadataLimits;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Lifecycle;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the apps of a manifest and makes those that are missing, at once, before its job: stopped,
 * but with their lifecycle and metadata.
 *
 * <p>Source: cloud_controller_ng, app/actions/app_find_or_create_skeleton.rb and app_create.rb.
 */
final class Skeletons {
  private final Engine engine;
  private final Foundation foundation;

  Skeletons(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
  }

  /** The app of a name, else the one whose name differs in case only. */
  Optional<App> named(String spaceGuid, String name) {
    List<App> named =
        foundation.appsOfSpace.of(spaceGuid).stream()
            .filter(each -> each.name.equalsIgnoreCase(name))
            .toList();
    return named.stream()
        .filter(each -> each.name.equals(name))
        .findFirst()
        .or(() -> named.stream().findFirst());
  }

  /**
   * The app that an entry means.
   *
   * @throws CfError 422 where it cannot be made, or is there with another lifecycle
   */
  App findOrCreate(String spaceGuid, AppManifest spec) {
    App app = named(spaceGuid, spec.name()).orElseGet(() -> create(spaceGuid, spec));
    boolean docker = app.lifecycle.type().equals("docker");
    if (docker && (Ruby.truthy(spec.get("buildpack")) || Ruby.truthy(spec.get("buildpacks")))) {
      String key = Ruby.truthy(spec.get("buildpacks")) ? "Buildpacks" : "Buildpack";
      throw refused(spec, key + " cannot be configured for a docker lifecycle app.");
    }
    if (app.lifecycle.type().equals("buildpack") && Ruby.truthy(spec.get("docker"))) {
      throw refused(spec, "Docker cannot be configured for a buildpack lifecycle app.");
    }
    return app;
  }

  private static CfError refused(AppManifest spec, String why) {
    return CfError.unprocessable("For application '" + spec.name() + "': " + why);
  }

  private App create(String spaceGuid, AppManifest spec) {
    String name = spec.name().strip();
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw refused(spec, "name format");
    }
    if (named(spaceGuid, name).isPresent()) {
      throw refused(spec, "App with the name '" + name + "' already exists.");
    }
    Lifecycle lifecycle = lifecycle(spec);
    Map<String, @Nullable String> labels = MetadataCheck.labels(spec.get("metadata"));
    Map<String, @Nullable String> annotations = MetadataCheck.annotations(spec.get("metadata"));
    MetadataLimits.check(labels, annotations);
    App app = engine.apps.create(name, spaceGuid, lifecycle);
    app.label(labels);
    app.annotate(annotations);
    foundation.changed(foundation.apps, app);
    engine.audit.app(
        "audit.app.create", app, Json.object("request", Json.object("name", app.name)));
    return app;
  }

  /** The stack is not looked at before the job. */
  private Lifecycle lifecycle(AppManifest spec) {
    String type = spec.lifecycle().orElse("buildpack");
    if (type.equals("docker")) {
      return Lifecycle.docker();
    }
    List<String> buildpacks = ManifestLifecycle.names(spec).orElse(List.of());
    if (type.equals("buildpack")) {
      new BuildpackNames(foundation)
          .unknown(buildpacks)
          .ifPresent(
              each -> {
                throw refused(spec, "Specified unknown buildpack name: \"" + each + "\"");
              });
    }
    Object stack = spec.get("stack");
    return new Lifecycle(
        type, buildpacks, stack == null ? Lifecycle.DEFAULT_STACK : Ruby.text(stack));
  }
}
