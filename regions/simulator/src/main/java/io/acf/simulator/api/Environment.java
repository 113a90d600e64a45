package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.manifest.Ruby;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Environment variables of a request (EnvironmentVariablesValidator and
 * EnvironmentVariablesStringValuesValidator of the Cloud Controller's validators.rb).
 */
final class Environment {
  private Environment() {}

  /** What an app is made with: any value, as a text; nothing is fine too. */
  static Map<String, @Nullable String> ofApp(Body body) {
    JsonNode variables = body.at("environment_variables");
    return variables.isMissingNode() || variables.isNull()
        ? Map.of()
        : read(variables, "Environment variables", false, body);
  }

  /** The changes of a PATCH: texts, and null for what is to go. */
  static Map<String, @Nullable String> changes(Body body) {
    return read(body.at("var"), "Var", true, body);
  }

  private static Map<String, @Nullable String> read(
      JsonNode variables, String title, boolean textsOnly, Body body) {
    Map<String, @Nullable String> read = new LinkedHashMap<>();
    if (!variables.isObject()) {
      body.problem(title + " must be an object");
      return read;
    }
    for (Map.Entry<String, JsonNode> each : variables.properties()) {
      JsonNode value = each.getValue();
      Optional<String> problem = problem(each.getKey());
      if (problem.isPresent()) {
        body.problem(title + " " + problem.get());
      } else if (textsOnly && !value.isTextual() && !value.isNull()) {
        body.problem(
            "Non-string value in environment variable for key '"
                + each.getKey()
                + "', value '"
                + value
                + "'");
      }
      read.put(each.getKey(), value.isNull() ? null : Ruby.text(value));
    }
    return read;
  }

  /** Why CC refuses a variable of this name. */
  static Optional<String> problem(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    if (name.isEmpty()) {
      return Optional.of("key must be a minimum length of 1");
    }
    if (upper.startsWith("VCAP_")) {
      return Optional.of("cannot start with VCAP_");
    }
    if (upper.startsWith("VMC")) {
      return Optional.of("cannot start with VMC_");
    }
    return upper.equals("PORT") ? Optional.of("cannot set PORT") : Optional.empty();
  }
}
