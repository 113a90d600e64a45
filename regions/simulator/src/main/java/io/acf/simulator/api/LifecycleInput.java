package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Lifecycle;
import java.util.ArrayList;
import java.util.List;

/** Reads the {@code lifecycle} of a request. */
final class LifecycleInput {
  private LifecycleInput() {}

  /** The lifecycle asked for, what is left out taken from {@code otherwise}. */
  static Lifecycle of(Body body, Lifecycle otherwise, Foundation foundation) {
    JsonNode node = body.at("lifecycle");
    if (node.isMissingNode() || node.isNull()) {
      return otherwise;
    }
    String type = node.path("type").asText(otherwise.type());
    return switch (type) {
      case "docker" -> Lifecycle.docker();
      case "buildpack", "cnb" -> {
        JsonNode data = node.path("data");
        String stack =
            data.path("stack")
                .asText(otherwise.stack() == null ? Lifecycle.DEFAULT_STACK : otherwise.stack());
        if (foundation.stacks.all().stream().noneMatch(each -> each.name.equals(stack))) {
          body.problem("Stack must be an existing stack");
        }
        List<String> buildpacks =
            data.has("buildpacks") ? names(data.path("buildpacks")) : otherwise.buildpacks();
        for (String each : buildpacks) {
          if (!known(each, foundation)) {
            body.problem(
                "Buildpack \""
                    + each
                    + "\" must be an existing admin buildpack or a valid git URI");
          }
        }
        yield new Lifecycle(type, buildpacks, stack);
      }
      default -> {
        body.problem("Lifecycle type is not included in list: buildpack, cnb, docker");
        yield otherwise;
      }
    };
  }

  static boolean known(String buildpack, Foundation foundation) {
    return buildpack.matches("(https?|git|ssh|docker)://.+|git@.+")
        || foundation.buildpacks.all().stream().anyMatch(each -> each.name.equals(buildpack));
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(each -> names.add(each.asText()));
    return names;
  }
}
