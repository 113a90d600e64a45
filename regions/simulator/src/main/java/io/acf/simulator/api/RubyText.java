package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JSON as Ruby 3.3 turns it into a text where the Cloud Controller takes any value for one. */
final class RubyText {
  private RubyText() {}

  /** What {@code to_s} makes of a value that is not null. */
  static String of(JsonNode value) {
    return value.isContainerNode() ? inspect(value) : value.asText();
  }

  private static String inspect(JsonNode value) {
    List<String> parts = new ArrayList<>();
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> each : value.properties()) {
        parts.add(symbol(each.getKey()) + "=>" + inspect(each.getValue()));
      }
      return "{" + String.join(", ", parts) + "}";
    }
    if (value.isArray()) {
      value.forEach(each -> parts.add(inspect(each)));
      return "[" + String.join(", ", parts) + "]";
    }
    return value.isNull() ? "nil" : value.toString();
  }

  /** Keys of a request are symbols. */
  private static String symbol(String key) {
    return key.matches("[A-Za-z_]\\w*[?!]?") ? ":" + key : ":\"" + key + "\"";
  }
}
