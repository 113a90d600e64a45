package io.acf.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.acf.config.Text;

/** An answer of the server, made fit for people: no text in it steers a terminal. */
final class Plain {
  private Plain() {}

  /** A copy whose texts are one line each and only show themselves. */
  static JsonNode of(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        var plain = Reply.JSON.createObjectNode();
        object
            .fields()
            .forEachRemaining(field -> plain.set(Text.plain(field.getKey()), of(field.getValue())));
        yield plain;
      }
      case ArrayNode array -> {
        var plain = Reply.JSON.createArrayNode();
        array.forEach(item -> plain.add(of(item)));
        yield plain;
      }
      case TextNode text -> TextNode.valueOf(Text.plain(text.textValue()));
      default -> node;
    };
  }

  /** JSON that means the same, with escapes for what would steer a terminal. */
  static String json(String json) {
    if (Text.plainLines(json).equals(json)) {
      return json;
    }
    var escaped = new StringBuilder(json.length());
    json.codePoints()
        .forEach(
            c -> {
              var one = Character.toString(c);
              if (Text.plainLines(one).equals(one)) {
                escaped.append(one);
              } else {
                one.chars().forEach(half -> escaped.append("\\u%04x".formatted(half)));
              }
            });
    return escaped.toString();
  }
}
