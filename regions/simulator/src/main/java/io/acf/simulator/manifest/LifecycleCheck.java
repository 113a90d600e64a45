package io.acf.simulator.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the lifecycle of an application: buildpacks, stack, docker, cnb.
 *
 * <p>Source: cloud_controller_ng, app/messages/app_manifest_message.rb and
 * buildpack_lifecycle_data_message.rb.
 */
final class LifecycleCheck {
  private static final int TEXT_MAX = 4096;

  private final AppManifest app;
  private final Predicate<String> flags;

  LifecycleCheck(AppManifest app, Predicate<String> flags) {
    this.app = app;
    this.flags = flags;
  }

  /** Stack and buildpacks. */
  List<String> data() {
    List<String> problems = new ArrayList<>();
    if (app.lifecycle().filter("docker"::equals).isPresent()) {
      return problems;
    }
    if (app.get("stack") != null) {
      problems.addAll(TextRule.problems("Stack", app.get("stack"), TEXT_MAX));
    }
    Object buildpacks = app.has("buildpacks") ? app.get("buildpacks") : null;
    if (buildpacks instanceof List<?> list) {
      if (!list.stream().allMatch(String.class::isInstance)) {
        problems.add("Buildpacks can only contain strings");
      }
      if (list.stream().anyMatch(LifecycleCheck::badLength)) {
        problems.add("Buildpacks entries must be between 1 and 4096 characters");
      }
    } else if (buildpacks != null) {
      problems.add("Buildpacks must be an array");
    }
    return problems;
  }

  private static boolean badLength(@Nullable Object entry) {
    return entry instanceof String name && (name.isBlank() || TextRule.characters(name) > TEXT_MAX);
  }

  /** What does not go together, or is switched off. */
  List<String> combinations() {
    List<String> problems = new ArrayList<>();
    if (app.has("buildpack") && app.has("buildpacks")) {
      problems.add("Buildpack and Buildpacks fields cannot be used together.");
    }
    if (app.has("docker") && !flags.test("diego_docker")) {
      problems.add("Feature Disabled: diego_docker");
    }
    if ("cnb".equals(app.get("lifecycle")) && !flags.test("diego_cnb")) {
      problems.add("Feature Disabled: diego_cnb");
    }
    if (app.has("docker") && (app.has("buildpack") || app.has("buildpacks"))) {
      problems.add("Cannot specify both buildpack(s) and docker keys");
    }
    return problems;
  }

  /** The old key for one buildpack. */
  List<String> singularBuildpack() {
    Object buildpack = app.get("buildpack");
    return buildpack == null ? List.of() : TextRule.problems("Buildpack", buildpack, TEXT_MAX);
  }
}
