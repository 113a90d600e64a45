package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The resources that come along with resources of a kind, in {@code included}: whole ones for
 * {@code include=name}, chosen fields of them for {@code fields[path]=name,guid}; each once.
 */
final class Related<E> {
  private record Whole<E>(
      Set<String> names, String plural, BiFunction<List<E>, Call, Stream<ObjectNode>> related) {}

  private record Chosen<E>(
      String plural, List<String> keys, BiFunction<List<E>, Call, Stream<ObjectNode>> related) {}

  private final List<String> names;
  private final List<Whole<E>> wholes = new ArrayList<>();
  private final Map<String, Chosen<E>> fields = new LinkedHashMap<>();

  /** What include may name, in the order in which errors list it. */
  Related(String... names) {
    this.names = List.of(names);
  }

  /** Whole resources under {@code plural} where any of {@code names} is included. */
  <R> Related<E> include(
      String plural,
      Function<E, Optional<R>> related,
      BiFunction<R, Call, ObjectNode> json,
      String... wantedBy) {
    wholes.add(new Whole<>(Set.of(wantedBy), plural, rendered(related, json)));
    return this;
  }

  /**
   * Chosen fields of resources under {@code plural}.
   *
   * @param path from what is answered to the resource, such as space.organization
   * @param keys what may be chosen, dotted where it is inside of others
   */
  <R> Related<E> fields(
      String path,
      String plural,
      List<String> keys,
      Function<E, Optional<R>> related,
      BiFunction<R, Call, ObjectNode> json) {
    fields.put(path, new Chosen<>(plural, keys, rendered(related, json)));
    return this;
  }

  private static <E, R> BiFunction<List<E>, Call, Stream<ObjectNode>> rendered(
      Function<E, Optional<R>> related, BiFunction<R, Call, ObjectNode> json) {
    return (shown, call) -> {
      Set<R> once = new LinkedHashSet<>();
      shown.forEach(each -> related.apply(each).ifPresent(once::add));
      return once.stream().map(each -> json.apply(each, call));
    };
  }

  /** Whether a query parameter is one that this looks at. */
  boolean knows(String parameter) {
    return parameter.equals("include")
        ? !names.isEmpty()
        : !fields.isEmpty() && parameter.matches("fields(\\[.*])?");
  }

  /** The parameters that this looks at, as errors list them. */
  List<String> parameters() {
    List<String> all = new ArrayList<>();
    if (!names.isEmpty()) {
      all.add("include");
    }
    if (!fields.isEmpty()) {
      all.add("fields");
    }
    return all;
  }

  /**
   * Looks whether what is asked for exists.
   *
   * @throws CfError 400 with the first thing that does not
   */
  void check(Call call) {
    Set<String> seen = new HashSet<>();
    for (String each : included(call)) {
      if (!names.contains(each)) {
        throw CfError.badQuery(
            "Invalid included resource: '"
                + each
                + "'. Valid included resources are: "
                + quoted(names));
      }
      if (!seen.add(each)) {
        throw CfError.badQuery("Duplicate included resource: '" + each + "'");
      }
    }
    if (!fields.isEmpty()) {
      call.query().keySet().stream().filter(this::knows).forEach(each -> checkFields(each, call));
    }
  }

  private void checkFields(String parameter, Call call) {
    if (parameter.equals("include")) {
      return;
    }
    if (parameter.equals("fields")) {
      throw CfError.badQuery("Fields must be an object");
    }
    String path = parameter.substring("fields[".length(), parameter.length() - 1);
    Chosen<E> chosen = fields.get(path);
    if (chosen == null) {
      throw CfError.badQuery("Fields [" + path + "] valid resources are: " + quoted(fields));
    }
    if (!chosen.keys().containsAll(keys(path, call))) {
      throw CfError.badQuery("Fields valid keys for '" + path + "' are: " + quoted(chosen.keys()));
    }
  }

  private static String quoted(Map<String, ?> map) {
    return quoted(List.copyOf(map.keySet()));
  }

  private static String quoted(List<String> texts) {
    return "'" + String.join("', '", texts) + "'";
  }

  private static List<String> included(Call call) {
    return call.queryList("include").orElse(List.of());
  }

  private static List<String> keys(String path, Call call) {
    return call.queryList("fields[" + path + "]").orElse(List.of());
  }

  /** Adds {@code included} where anything of it is asked for. */
  void into(ObjectNode body, Call call, List<E> shown) {
    List<String> wanted = names.isEmpty() ? List.of() : included(call);
    for (Whole<E> whole : wholes) {
      if (wanted.stream().anyMatch(whole.names()::contains)) {
        ArrayNode all = array(body, whole.plural());
        whole.related().apply(shown, call).forEach(all::add);
      }
    }
    fields.forEach(
        (path, chosen) -> {
          List<String> keys = keys(path, call);
          if (!keys.isEmpty()) {
            ArrayNode all = array(body, chosen.plural());
            chosen.related().apply(shown, call).forEach(each -> all.add(choose(each, keys)));
          }
        });
  }

  private static ArrayNode array(ObjectNode body, String plural) {
    return body.withObject("/included").putArray(plural);
  }

  private static ObjectNode choose(ObjectNode whole, List<String> keys) {
    ObjectNode chosen = Json.object();
    for (String key : keys) {
      int dot = key.indexOf('.');
      if (dot < 0) {
        chosen.set(key, whole.path(key));
      } else {
        String inner = key.substring(dot + 1);
        JsonNode value = whole.path(key.substring(0, dot)).path(inner);
        chosen.withObject("/" + key.substring(0, dot)).set(inner, value);
      }
    }
    return chosen;
  }

  /** One resource with what comes along; a parameter that is not known is a 400. */
  Reply reply(Call call, E one, BiFunction<E, Call, ObjectNode> json) {
    List<String> unknown = call.query().keySet().stream().filter(each -> !knows(each)).toList();
    if (!unknown.isEmpty()) {
      throw unknown(unknown, parameters());
    }
    check(call);
    ObjectNode body = json.apply(one, call);
    into(body, call, List.of(one));
    return Reply.ok(body);
  }

  /** The 400 for parameters that there are not. */
  static CfError unknown(List<String> unknown, List<String> known) {
    return CfError.badQuery(unknownParameters(unknown, known));
  }

  /** What is said of them. */
  static String unknownParameters(List<String> unknown, List<String> known) {
    return "Unknown query parameter(s): "
        + quoted(unknown)
        + ". Valid parameters are: "
        + quoted(known);
  }
}
