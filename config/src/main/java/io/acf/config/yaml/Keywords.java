package io.acf.config.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.config.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** What the keywords of a JSON Schema say of one place in a file. */
final class Keywords {
  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

  private Keywords() {}

  static String tip(JsonNode schema, String name) {
    return schema.path("properties").path(name).path("x-tip").asText("");
  }

  static boolean fits(JsonNode schema, String text) {
    int length = text.codePointCount(0, text.length());
    if (length < schema.path("minLength").asInt(0)
        || length > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
      return false;
    }
    var pattern = schema.path("pattern").asText("");
    if (!pattern.isEmpty() && !pattern(pattern).matcher(text).matches()) {
      return false;
    }
    var choices = schema.path("enum");
    if (choices.isMissingNode()) {
      return true;
    }
    for (var choice : choices) {
      if (choice.asText().equals(text)) {
        return true;
      }
    }
    return false;
  }

  static String is(JsonNode schema, String text) {
    return schema.path("x-quiet").asBoolean(false) ? Text.isUrl(text) : Text.is(text);
  }

  /** All our patterns are anchored at both ends; matches() is stricter than $ on a last newline. */
  private static Pattern pattern(String regex) {
    return PATTERNS.computeIfAbsent(regex, Pattern::compile);
  }

  static String kinds(JsonNode schema) {
    List<String> kinds = new ArrayList<>();
    for (var type : types(schema)) {
      kinds.add(
          switch (type) {
            case "object" -> "a mapping (key: value)";
            case "array" -> "a list ([a, b] or - a)";
            case "integer" -> "a whole number";
            case "boolean" -> "true or false";
            default -> "text";
          });
    }
    return String.join(" or ", kinds);
  }

  static String tip(JsonNode schema) {
    return schema.path("x-tip").asText("");
  }

  static List<String> types(JsonNode schema) {
    var type = schema.path("type");
    if (type.isTextual()) {
      return List.of(type.asText());
    }
    List<String> types = new ArrayList<>();
    type.forEach(one -> types.add(one.asText()));
    return types;
  }
}
