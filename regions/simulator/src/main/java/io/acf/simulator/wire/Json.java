package io.acf.simulator.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
    // the most frequent first: lists of thousands come through here
    if (value instanceof String text) {
      return NODES.textNode(text);
    }
    if (value instanceof JsonNode tree) {
      return tree;
    }
    return switch (value) {
      case null -> NullNode.getInstance();
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

  /** The texts of an array. */
  public static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /**
   * An object of fields, then an array of rows, then more fields. Each row is made only when it is
   * written: thousands of trees at once would outlive many a garbage collection.
   */
  public static byte[] bytes(
      ObjectNode before, String field, Stream<? extends JsonNode> rows, ObjectNode after) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder();
        JsonGenerator json = MAPPER.createGenerator(bytes)) {
      SerializerProvider provider = MAPPER.getSerializerProviderInstance();
      json.writeStartObject();
      fields(json, before, provider);
      json.writeArrayFieldStart(field);
      for (Iterator<? extends JsonNode> each = rows.iterator(); each.hasNext(); ) {
        each.next().serialize(json, provider);
      }
      json.writeEndArray();
      fields(json, after, provider);
      json.writeEndObject();
      json.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a JSON tree can always be written", e);
    }
  }

  private static void fields(JsonGenerator json, ObjectNode object, SerializerProvider provider)
      throws IOException {
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      json.writeFieldName(each.getKey());
      each.getValue().serialize(json, provider);
    }
  }

  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }
}
