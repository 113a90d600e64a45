package io.acf.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.acf.app.rest.Api;
import java.util.ArrayList;
import java.util.List;

/** What the server answered: as it came, and as a DTO for people to read. */
record Reply(JsonNode body) {
  static final ObjectMapper JSON = Api.mapper();

  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .build());

  static Reply parse(String text, String from) {
    try {
      return new Reply(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw notOurs(from, e);
    }
  }

  <T> T as(Class<T> type) {
    try {
      return JSON.treeToValue(Plain.of(body), type);
    } catch (JsonProcessingException e) {
      throw notOurs("the server", e);
    }
  }

  String json() {
    return Plain.json(body.toPrettyString());
  }

  /** One line. */
  String compact() {
    return Plain.json(body.toString());
  }

  String yaml() {
    try {
      return YAML.writeValueAsString(Plain.of(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names in it: of the resources of a list, or of the one thing it is. */
  List<String> names() {
    var names = new ArrayList<String>();
    Iterable<JsonNode> nodes =
        body.isArray() ? body : body.has("resources") ? body.get("resources") : List.of(body);
    for (var node : nodes) {
      for (var key : List.of("name", "id", "region", "url")) {
        if (node.hasNonNull(key)) {
          names.add(io.acf.config.Text.plain(node.get(key).asText()));
          break;
        }
      }
    }
    return names;
  }

  private static Failure notOurs(String from, JsonProcessingException cause) {
    return new Failure(
        Exit.SERVER,
        from + " did not answer as Available CF does: " + cause.getOriginalMessage(),
        "is --server the orchestrator, and of this version?",
        cause);
  }
}
