package io.acf.simulator.manifest;

import io.acf.simulator.engine.BuildpackNames;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Lifecycle;
import io.acf.simulator.wire.CfError;
import java.util.List;
import java.util.Optional;

/**
 * The lifecycle of a manifest: its buildpacks and its stack.
 *
 * <p>Source: cloud_controller_ng, lib/cloud_controller/diego/lifecycles/buildpack_lifecycle.rb and
 * the models of lifecycle data.
 */
final class ManifestLifecycle {
  private final Foundation foundation;

  ManifestLifecycle(Foundation foundation) {
    this.foundation = foundation;
  }

  /** Names or URLs; nothing where the manifest does not say. */
  static Optional<List<String>> names(AppManifest spec) {
    return spec.buildpacks()
        .map(each -> each instanceof List<?> list ? list : List.of(each))
        .map(each -> each.stream().map(Ruby::text).toList());
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
    Lifecycle wanted =
        new Lifecycle(
            old.type(), buildpacks.orElse(old.buildpacks()), stack == null ? old.stack() : stack);
    List<String> problems = new BuildpackNames(foundation).problems(wanted);
    if (!problems.isEmpty()) {
      throw CfError.unprocessable(String.join(", ", problems));
    }
    return wanted;
  }
}
