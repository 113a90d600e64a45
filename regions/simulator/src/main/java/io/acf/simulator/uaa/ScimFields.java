package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.util.function.Consumer;

/**
 * Fields of SCIM's bodies by their types. What is missing or null leaves things as they are; what
 * has another type is refused with 400 invalid_scim_resource.
 */
final class ScimFields {
  private ScimFields() {}

  static void text(JsonNode body, String field, Consumer<String> take) {
    JsonNode value = body.path(field);
    if (value.isTextual()) {
      take.accept(value.asText());
    } else if (isSaid(value)) {
      throw invalid(field + " must be a string");
    }
  }

  static void flag(JsonNode body, String field, Consumer<Boolean> take) {
    JsonNode value = body.path(field);
    if (value.isBoolean()) {
      take.accept(value.asBoolean());
    } else if (isSaid(value)) {
      throw invalid(field + " must be a boolean");
    }
  }

  /** The elements of a list, which are objects; none where there is no list. */
  static Iterable<JsonNode> list(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (!isSaid(value)) {
      return Json.MAPPER.createArrayNode();
    }
    boolean objects = value.isArray();
    for (JsonNode each : value) {
      objects &= each.isObject();
    }
    if (!objects) {
      throw invalid(field + " must be a list of objects");
    }
    return value;
  }

  static boolean isSaid(JsonNode value) {
    return !value.isMissingNode() && !value.isNull();
  }

  static CfError invalid(String what) {
    return CfError.uaa(400, "invalid_scim_resource", what);
  }
}
