package io.acf.simulator.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the Cloud Controller reads of a body. The content type alone says whether it is JSON or a
 * form; a body of any other type is not read at all (Rails: ActionDispatch's parsers and {@code
 * wrap_parameters} of application_controller.rb).
 */
final class Params {
  private static final Set<String> JSON =
      Set.of(
          "application/json", "text/x-json", "application/jsonrequest", "application/vnd.api+json");
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String MULTIPART = "multipart/form-data";

  /** How Rails names what is JSON, but no object. */
  private static final String NO_OBJECT = "_json";

  private static final ObjectReader READER =
      Json.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** {@code a[b][]} means a list named b in an object named a. */
  private static final Pattern NESTED = Pattern.compile("([^\\[\\]]+)((?:\\[[^\\[\\]]*\\])++)");

  /** How deep a name of a form may lead (Rack: param_depth_limit). */
  private static final int DEEPEST = 32;

  private Params() {}

  /**
   * The fields of a body; none where it is empty or not read.
   *
   * @throws CfError 400 where it should be JSON and is not, or goes on after its end, and where a
   *     form is too deep
   */
  static ObjectNode of(String contentType, byte[] body, Map<String, String> multipart) {
    String type = contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    if (JSON.contains(type)) {
      return json(body);
    }
    ObjectNode fields = Json.object();
    if (type.equals(FORM)) {
      Call.parameters(new String(body, StandardCharsets.UTF_8))
          .forEach((name, values) -> values.forEach(value -> put(fields, name, value)));
    } else if (type.equals(MULTIPART)) {
      multipart.forEach((name, value) -> put(fields, name, value));
    }
    return fields;
  }

  private static ObjectNode json(byte[] body) {
    if (body.length == 0) {
      return Json.object();
    }
    try {
      JsonNode tree = READER.readTree(body);
      return tree instanceof ObjectNode object ? object : Json.object(NO_OBJECT, tree);
    } catch (JsonProcessingException e) {
      throw CfError.messageParse("invalid request body").causedBy(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(ObjectNode fields, String name, String value) {
    Matcher nested = NESTED.matcher(name);
    if (!nested.matches()) {
      fields.put(name, value);
      return;
    }
    String brackets = nested.group(2);
    List<String> way = List.of(brackets.substring(1, brackets.length() - 1).split("\\]\\[", -1));
    if (way.size() > DEEPEST) {
      throw CfError.messageParse("invalid request body");
    }
    put(fields, nested.group(1), way, value);
  }

  private static void put(ObjectNode at, String name, List<String> way, String value) {
    if (way.isEmpty()) {
      at.put(name, value);
    } else if (way.getFirst().isEmpty()) {
      ArrayNode list = at.get(name) instanceof ArrayNode known ? known : at.putArray(name);
      list.add(value);
    } else {
      ObjectNode below = at.get(name) instanceof ObjectNode known ? known : at.putObject(name);
      put(below, way.getFirst(), way.subList(1, way.size()), value);
    }
  }
}
