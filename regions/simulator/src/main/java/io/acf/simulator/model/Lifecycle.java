package io.acf.simulator.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an app's bits become a droplet.
 *
 * @param type buildpack, cnb or docker
 * @param buildpacks names or URLs; empty means detection
 * @param stack none for docker
 */
public record Lifecycle(String type, List<String> buildpacks, @Nullable String stack) {
  public static final String DEFAULT_STACK = "cflinuxfs4";

  public Lifecycle {
    buildpacks = List.copyOf(buildpacks);
  }

  public static Lifecycle buildpack() {
    return new Lifecycle("buildpack", List.of(), DEFAULT_STACK);
  }

  public static Lifecycle docker() {
    return new Lifecycle("docker", List.of(), null);
  }
}
