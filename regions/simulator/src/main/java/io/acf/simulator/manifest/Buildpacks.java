package io.acf.simulator.manifest;

import io.acf.simulator.model.ApiVersion;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Lifecycle;
import io.acf.simulator.wire.CfError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The buildpacks and the stack of an app's lifecycle: what a manifest may say of them.
 *
 * <p>Source: cloud_controller_ng, lib/cloud_controller/diego/lifecycles/buildpack_lifecycle.rb and
 * the models of lifecycle data.
 */
final class Buildpacks {
  private final Foundation foundation;

  Buildpacks(Foundation foundation) {
    this.foundation = foundation;
  }

  /** Names or URLs; nothing where the manifest does not say. */
  static Optional<List<String>> names(AppManifest spec) {
    return spec.buildpacks()
        .map(each -> each instanceof List<?> list ? list : List.of(each))
        .map(each -> each.stream().map(Ruby::text).toList());
  }

  /** The first that is neither the name of a buildpack nor a URL. */
  Optional<String> unknown(List<String> names) {
    return names.stream().filter(each -> !url(each) && !named(each, null)).findFirst();
  }

  private static boolean url(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9+.-]*:[^\\s\"<>\\\\^`{|}]+")
        || text.matches("(?:ssh://)?git@.+?:.+?\\.git");
  }

  private boolean named(String name, @Nullable String stack) {
    return foundation.buildpacks.all().stream()
        .filter(each -> each.name.equals(name))
        .anyMatch(each -> stack == null || Ruby.blank(each.stack) || stack.equals(each.stack));
  }

  /**
   * What a manifest makes of the lifecycle of an app that is there.
   *
   * @throws CfError 422 where there is no such stack or buildpack, or the type is another
   */
  Lifecycle of(AppManifest spec, Lifecycle old) {
    boolean other = spec.lifecycle().filter(type -> !type.equals(old.type())).isPresent();
    if (other) {
      throw CfError.unprocessable("Lifecycle type cannot be changed");
    }
    Optional<List<String>> buildpacks = names(spec);
    String stack = spec.get("stack") == null ? null : Ruby.text(spec.get("stack"));
    if (old.type().equals("docker") || buildpacks.isEmpty() && stack == null) {
      return old;
    }
    List<String> problems = new ArrayList<>();
    String effective = stack == null ? old.stack() : stack;
    boolean known = foundation.stacks.all().stream().anyMatch(each -> each.name.equals(effective));
    for (String each : buildpacks.orElse(old.buildpacks())) {
      if (old.type().equals("buildpack") && !url(each) && !named(each, known ? effective : null)) {
        boolean told = known && foundation.version().has(ApiVersion.STACK_OF_BUILDPACK);
        problems.add(
            "Buildpack \""
                + each
                + "\""
                + (told ? " for stack \"" + effective + "\"" : "")
                + " must be an existing admin buildpack or a valid git URI");
      }
    }
    if (!known) {
      problems.add("Stack must be an existing stack");
    }
    if (!problems.isEmpty()) {
      throw CfError.unprocessable(String.join(", ", problems));
    }
    return new Lifecycle(old.type(), buildpacks.orElse(old.buildpacks()), effective);
  }
}
