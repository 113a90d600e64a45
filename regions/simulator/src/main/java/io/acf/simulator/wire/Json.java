package io.acf.simulator.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Short ways to write JSON trees. */
public final class Json {
  public static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  /** An object from alternating keys and values; a null value is written as null. */
  public static ObjectNode object(@Nullable Object... keysAndValues) {
    ObjectNode node = NODES.objectNode();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      node.set((String) keysAndValues[i], node(keysAndValues[i + 1]));
    }
    return node;
  }

  public static ArrayNode array(Collection<?> values) {
    ArrayNode array = NODES.arrayNode(values.size());
    for (Object value : values) {
      array.add(node(value));
    }
    return array;
  }

  /** The tree of a plain value: null, text, number, boolean, map, collection, optional or node. */
  public static JsonNode node(@Nullable Object value) {
    return switch (value) {
      case null -> NullNode.getInstance();
      case JsonNode tree -> tree;
      case String text -> NODES.textNode(text);
      case Boolean flag -> NODES.booleanNode(flag);
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      case Optional<?> maybe -> node(maybe.orElse(null));
      case Map<?, ?> map -> {
        ObjectNode node = NODES.objectNode();
        map.forEach((key, each) -> node.set(String.valueOf(key), node(each)));
        yield node;
      }
      case Collection<?> list -> array(list);
      default -> MAPPER.valueToTree(value);
    };
  }

  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }
}
