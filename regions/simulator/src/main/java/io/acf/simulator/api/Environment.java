package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads environment variables of a request. */
final class Environment {
  private Environment() {}

  /** Values as text, null removes; what CC refuses becomes a problem of {@code body}. */
  static Map<String, @Nullable String> read(JsonNode variables, Body body) {
    Map<String, @Nullable String> read = new LinkedHashMap<>();
    if (variables.isMissingNode() || variables.isNull()) {
      return read;
    }
    if (!variables.isObject()) {
      body.problem("Environment variables must be an object");
      return read;
    }
    variables
        .properties()
        .forEach(
            entry -> {
              String problem = problem(entry.getKey());
              if (problem != null) {
                body.problem(problem);
              }
              JsonNode value = entry.getValue();
              read.put(
                  entry.getKey(),
                  value.isNull() ? null : value.isValueNode() ? value.asText() : value.toString());
            });
    return read;
  }

  /** Why CC refuses a variable of this name; null where it does not. */
  static @Nullable String problem(String name) {
    if (name.isEmpty()) {
      return "Environment variable name cannot be empty";
    }
    if (name.startsWith("VCAP_")) {
      return "Environment variables cannot start with VCAP_";
    }
    if (name.startsWith("VMC_")) {
      return "Environment variables cannot start with VMC_";
    }
    return name.equals("PORT") ? "Environment variables cannot set PORT" : null;
  }
}
