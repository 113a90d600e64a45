package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.wire.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Attributes of SCIM resources by the names that filters and lists of attributes use. */
final class ScimAttributes {
  /** Names that UAA knows beside the paths of its JSON; in lower case. */
  private static final Map<String, String> ALIASES =
      Map.of(
          "givenname", "name.givenname",
          "familyname", "name.familyname",
          "emails", "emails.value",
          "email", "emails.value",
          "phonenumbers", "phonenumbers.value",
          "phonenumber", "phonenumbers.value",
          "created", "meta.created",
          "lastmodified", "meta.lastmodified",
          "version", "meta.version",
          "members", "members.value");

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");

  /** What every user and every group has. */
  private static final Set<String> COMMON =
      Set.of(
          "id",
          "zoneid",
          "created",
          "meta.created",
          "lastmodified",
          "meta.lastmodified",
          "version",
          "meta.version");

  private ScimAttributes() {}

  /** What filters of a kind of resource may name, in lower case: its own and the common ones. */
  static Set<String> known(String... own) {
    Set<String> known = new HashSet<>(COMMON);
    known.addAll(List.of(own));
    return Set.copyOf(known);
  }

  /** The values of an attribute, several where there are lists on the way. */
  static List<String> values(JsonNode resource, String attribute) {
    String name = attribute.toLowerCase(Locale.ROOT);
    List<String> values = new ArrayList<>();
    gather(resource, ALIASES.getOrDefault(name, name), values);
    return values;
  }

  private static void gather(JsonNode node, String path, List<String> values) {
    if (node.isArray()) {
      node.forEach(each -> gather(each, path, values));
    } else if (path.isEmpty()) {
      if (node.isValueNode() && !node.isNull() && !node.asText().isEmpty()) {
        values.add(node.asText());
      }
    } else {
      int dot = path.indexOf('.');
      String first = dot < 0 ? path : path.substring(0, dot);
      String rest = dot < 0 ? "" : path.substring(dot + 1);
      node.properties().stream()
          .filter(each -> each.getKey().equalsIgnoreCase(first))
          .forEach(each -> gather(each.getValue(), rest, values));
    }
  }

  /** Numbers by size, before everything else, which is in order as text. */
  static int order(String one, String other) {
    boolean number = NUMBER.matcher(one).matches();
    if (number != NUMBER.matcher(other).matches()) {
      return number ? -1 : 1;
    }
    return number ? Long.compare(Long.parseLong(one), Long.parseLong(other)) : one.compareTo(other);
  }

  /** The chosen attributes of a resource, under the names that they were asked for by. */
  static ObjectNode choose(ObjectNode resource, List<String> attributes) {
    ObjectNode chosen = Json.object();
    for (String attribute : attributes) {
      String name = attribute.trim();
      JsonNode whole = resource.path(name);
      if (!whole.isMissingNode()) {
        chosen.set(name, whole);
      } else {
        List<String> values = values(resource, name);
        boolean several = name.toLowerCase(Locale.ROOT).startsWith("emails");
        if (several) {
          chosen.set(name, Json.array(values));
        } else if (!values.isEmpty()) {
          chosen.put(name, values.getFirst());
        }
      }
    }
    return chosen;
  }
}
