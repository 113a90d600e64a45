package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** To-many relationships: {@code {"data": [{"guid": ...}]}}. */
final class ToMany {
  private ToMany() {}

  static ObjectNode render(List<String> guids) {
    return Json.object("data", guids.stream().map(guid -> Json.object("guid", guid)).toList());
  }

  static ObjectNode render(List<String> guids, String self) {
    ObjectNode json = render(guids);
    json.set("links", Json.object("self", Render.link(self)));
    return json;
  }

  /**
   * The guids of {@code data}, each once.
   *
   * @throws CfError 422 where it is not a list of guids
   */
  static List<String> guids(JsonNode relationship) {
    Set<String> guids = new LinkedHashSet<>();
    for (JsonNode each : relationship.path("data")) {
      guids.add(each.path("guid").asText());
    }
    if (!relationship.path("data").isArray() || guids.contains("")) {
      throw CfError.unprocessable(
          "Data must be structured like this: \"data\": [{\"guid\": \"valid-guid\"}]");
    }
    return List.copyOf(guids);
  }

  /** The old guids and those of {@code more} that are new, in order. */
  static List<String> with(List<String> old, List<String> more) {
    Set<String> all = new LinkedHashSet<>(old);
    all.addAll(more);
    return List.copyOf(all);
  }

  static List<String> without(List<String> old, String guid) {
    return old.stream().filter(each -> !each.equals(guid)).toList();
  }
}
