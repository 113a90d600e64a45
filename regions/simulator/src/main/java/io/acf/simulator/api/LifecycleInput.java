package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.engine.BuildpackNames;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Lifecycle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the {@code lifecycle} of a request (LifecycleValidator, buildpack_lifecycle_data_message.rb
 * and buildpack_lifecycle_data_validator.rb of the Cloud Controller).
 */
final class LifecycleInput {
  private static final int TEXT_MAX = 4096;

  private LifecycleInput() {}

  /** The lifecycle asked for, what is left out taken from {@code otherwise}. */
  static Lifecycle of(Body body, Lifecycle otherwise, Foundation foundation) {
    if (!body.has("lifecycle")) {
      return otherwise;
    }
    JsonNode node = body.at("lifecycle");
    String type = type(node.path("type"), body);
    JsonNode data = node.path("data");
    if (!data.isObject()) {
      body.problem("Lifecycle data must be an object");
      return otherwise;
    }
    return switch (type) {
      case "docker" -> {
        Body.unknown(data).ifPresent(text -> body.problem("Lifecycle " + text));
        yield Lifecycle.docker();
      }
      case "buildpack", "cnb" -> buildpack(type, data, otherwise, body, foundation);
      default -> otherwise;
    };
  }

  private static String type(JsonNode type, Body body) {
    if (type.isMissingNode() || type.isNull() || type.asText().isBlank()) {
      return "buildpack";
    }
    if (!List.of("buildpack", "docker", "cnb").contains(type.asText())) {
      body.problem("Lifecycle type is not included in the list: buildpack, docker, cnb");
      if (!type.isTextual()) {
        body.problem("Lifecycle type must be a string");
      }
    }
    return type.asText();
  }

  private static Lifecycle buildpack(
      String type, JsonNode data, Lifecycle otherwise, Body body, Foundation foundation) {
    List<String> problems = new ArrayList<>();
    Body.unknown(data, "buildpacks", "stack", "credentials").ifPresent(problems::add);
    JsonNode wanted = data.path("stack");
    if (!wanted.isMissingNode() && !wanted.isNull() && !wanted.isTextual()) {
      problems.add("Stack must be a string");
    } else if (wanted.isTextual() && !fits(wanted.asText())) {
      problems.add("Stack must be between 1 and 4096 characters");
    }
    List<String> names = names(data.path("buildpacks"), problems);
    JsonNode credentials = data.path("credentials");
    if (!credentials.isMissingNode() && !credentials.isNull() && !credentials.isObject()) {
      problems.add("Credentials must be an object");
    }
    if (!problems.isEmpty()) {
      problems.forEach(each -> body.problem("Lifecycle " + each));
      return otherwise;
    }
    String stack = Optional.ofNullable(otherwise.stack()).orElse(Lifecycle.DEFAULT_STACK);
    Lifecycle lifecycle =
        new Lifecycle(
            type, data.has("buildpacks") ? names : otherwise.buildpacks(), wanted.asText(stack));
    new BuildpackNames(foundation).problems(lifecycle).forEach(body::problem);
    return lifecycle;
  }

  private static boolean fits(String text) {
    return !text.isBlank() && text.length() <= TEXT_MAX;
  }

  private static List<String> names(JsonNode list, List<String> problems) {
    List<String> names = new ArrayList<>();
    if (!list.isArray()) {
      if (!list.isMissingNode() && !list.isNull()) {
        problems.add("Buildpacks must be an array");
      }
      return names;
    }
    boolean texts = true;
    boolean fitting = true;
    for (JsonNode each : list) {
      texts &= each.isTextual();
      fitting &= !each.isTextual() || fits(each.asText());
      names.add(each.asText());
    }
    if (!texts) {
      problems.add("Buildpacks can only contain strings");
    }
    if (!fitting) {
      problems.add("Buildpacks entries must be between 1 and 4096 characters");
    }
    return names;
  }
}
