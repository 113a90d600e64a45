package io.acf.simulator.manifest;

import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Entity;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Lifecycle;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the apps of a manifest and makes those that are missing, at once, before its job: stopped,
 * but with their lifecycle and metadata.
 *
 * <p>Source: cloud_controller_ng, app/actions/app_find_or_create_skeleton.rb and app_create.rb.
 */
final class Skeletons {
  private static final int LABELS_MAX = 50;
  private static final int ANNOTATIONS_MAX = 200;

  private final Engine engine;
  private final Foundation foundation;

  Skeletons(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
  }

  /** The app of a name; case does not matter. */
  Optional<App> named(String spaceGuid, String name) {
    return foundation.appsOfSpace.of(spaceGuid).stream()
        .filter(each -> each.name.equalsIgnoreCase(name))
        .findFirst();
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
    limit(labels, annotations);
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
    List<String> buildpacks = Buildpacks.names(spec).orElse(List.of());
    if (type.equals("buildpack")) {
      new Buildpacks(foundation)
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

  private static void limit(
      Map<String, @Nullable String> labels, Map<String, @Nullable String> annotations) {
    limit(labels, 0, LABELS_MAX, 390020, "Label", "labels");
    limit(annotations, 0, ANNOTATIONS_MAX, 390023, "Annotation", "annotations");
  }

  /**
   * Before labels and annotations of an app change.
   *
   * @throws CfError 422 where it would have too many
   */
  static void limit(
      Entity entity,
      Map<String, @Nullable String> labels,
      Map<String, @Nullable String> annotations) {
    limit(
        Entity.merge(entity.labels, labels),
        entity.labels.size(),
        LABELS_MAX,
        390020,
        "Label",
        "labels");
    limit(
        Entity.merge(entity.annotations, annotations),
        entity.annotations.size(),
        ANNOTATIONS_MAX,
        390023,
        "Annotation",
        "annotations");
  }

  private static void limit(
      Map<String, ? extends @Nullable String> entries,
      int before,
      int most,
      int code,
      String title,
      String what) {
    long after = entries.values().stream().filter(Objects::nonNull).count();
    if (after > before && after > most) {
      throw new CfError(
          422,
          code,
          "CF-" + title + "LimitExceeded",
          "Failed to add %d %s because it would exceed maximum of %d"
              .formatted(entries.size(), what, most));
    }
  }
}
