package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The parameter {@code fields[resource]=name,guid}: chosen fields of related resources. */
final class Fields {
  private final ObjectNode body;
  private final Call call;

  /** What a call asks for is added to {@code included} of {@code body}. */
  Fields(ObjectNode body, Call call) {
    this.body = body;
    this.call = call;
  }

  /**
   * Adds a resource's fields where they are asked for, each resource once.
   *
   * @param path from what is answered to the resource, such as space.organization
   * @param plural its name in the answer
   * @param allowed fields, dotted where they are inside of others
   * @throws CfError 400 for any other field
   */
  Fields with(
      String path, String plural, List<String> allowed, Supplier<Stream<ObjectNode>> related) {
    List<String> wanted = call.queryList("fields[" + path + "]").orElse(List.of());
    if (wanted.isEmpty()) {
      return this;
    }
    if (!allowed.containsAll(wanted)) {
      throw CfError.badQuery(
          "Fields ["
              + path
              + "] valid values are: "
              + String.join(", ", allowed.stream().map(each -> "'" + each + "'").toList()));
    }
    ArrayNode chosen = Json.MAPPER.createArrayNode();
    Set<String> seen = new HashSet<>();
    related
        .get()
        .filter(each -> seen.add(each.path("guid").asText()))
        .forEach(each -> chosen.add(choose(each, new LinkedHashSet<>(wanted))));
    body.withObject("/included").set(plural, chosen);
    return this;
  }

  private static ObjectNode choose(ObjectNode whole, Set<String> wanted) {
    ObjectNode chosen = Json.object();
    for (String field : wanted) {
      int dot = field.indexOf('.');
      if (dot < 0) {
        chosen.set(field, whole.path(field));
      } else {
        String inner = field.substring(dot + 1);
        JsonNode value = whole.path(field.substring(0, dot)).path(inner);
        chosen.withObject("/" + field.substring(0, dot)).set(inner, value);
      }
    }
    return chosen;
  }
}
