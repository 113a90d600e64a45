package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.util.Optional;

/**
 * Fields of SCIM's bodies by their types: nothing where they are missing or null, and 400
 * invalid_scim_resource where they have another type.
 */
final class ScimFields {
  private ScimFields() {}

  static Optional<String> text(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (isSaid(value) && !value.isTextual()) {
      throw invalid(field + " must be a string");
    }
    return isSaid(value) ? Optional.of(value.asText()) : Optional.empty();
  }

  static Optional<Boolean> flag(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (isSaid(value) && !value.isBoolean()) {
      throw invalid(field + " must be a boolean");
    }
    return isSaid(value) ? Optional.of(value.asBoolean()) : Optional.empty();
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
