package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.engine.KnownFiles;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Files that a client names by checksum and size: resource_match_create_message.rb, and the part
 * {@code resources} of an upload.
 */
final class ResourceInput {
  private static final int SHA1_LENGTH = 40;
  private static final int MOST = 5000;

  private ResourceInput() {}

  /** The list of a request; what is wrong with it is noted, each kind of fault once. */
  static List<JsonNode> listed(Body body) {
    JsonNode list = body.at("resources");
    if (!list.isArray()) {
      body.problem("Resources must be an array");
    }
    if (list.isEmpty()) {
      body.problem("Resources must have at least 1 resource");
    }
    if (list.size() > MOST) {
      body.problem("Resources array can have at most 5000 resources");
    }
    Set<String> wrong = new LinkedHashSet<>();
    List<JsonNode> all = new ArrayList<>();
    if (list.isArray()) {
      list.forEach(each -> judge(each, wrong));
      list.forEach(all::add);
    }
    wrong.forEach(
        each -> body.problem("Resources array contains at least one resource with " + each));
    return all;
  }

  private static void judge(JsonNode resource, Set<String> wrong) {
    JsonNode checksum = resource.path("checksum");
    JsonNode value = checksum.path("value");
    JsonNode size = resource.path("size_in_bytes");
    JsonNode mode = resource.path("mode");
    if (!checksum.isObject()) {
      wrong.add("a non-object checksum");
    } else if (!value.isTextual()) {
      wrong.add("a non-string checksum value");
    } else if (value.asText().length() != SHA1_LENGTH) {
      wrong.add("a non-SHA1 checksum value");
    }
    if (!size.isIntegralNumber()) {
      wrong.add("a non-integer size_in_bytes");
    } else if (size.asLong() < 0) {
      wrong.add("a negative size_in_bytes");
    }
    if (!mode.isMissingNode() && !mode.isNull()) {
      if (!mode.isTextual()) {
        wrong.add("a non-string mode");
      } else if (!mode.asText().matches("[0-7]{3,4}")) {
        wrong.add("an incorrect mode");
      }
    }
  }

  /**
   * The files that are named with an upload, as API v3 or as v2 writes them.
   *
   * @throws CfError 422 where it is no list in JSON
   */
  static List<KnownFiles.Named> named(String json) {
    JsonNode list;
    try {
      list = json.isBlank() ? Json.array(List.of()) : Json.MAPPER.readTree(json);
    } catch (IOException noJson) {
      throw CfError.unprocessable("Resources must be an array").causedBy(noJson);
    }
    if (!list.isArray() && !list.isNull()) {
      throw CfError.unprocessable("Resources must be an array");
    }
    List<KnownFiles.Named> named = new ArrayList<>();
    list.forEach(each -> named.add(named(each)));
    return named;
  }

  /** One file, as API v3 or as v2 writes it. */
  static KnownFiles.Named named(JsonNode resource) {
    return new KnownFiles.Named(
        resource.at("/checksum/value").asText(resource.path("sha1").asText()),
        resource.path("size_in_bytes").asLong(resource.path("size").asLong()),
        resource.path("path").asText(resource.path("fn").asText()),
        resource.path("mode").asText());
  }
}
