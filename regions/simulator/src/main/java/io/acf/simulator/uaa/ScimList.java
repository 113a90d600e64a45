package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A list of UAA as a call asks for it: filter, order, page, attributes. */
final class ScimList {
  static final List<String> SCHEMAS = List.of("urn:scim:schemas:core:1.0");
  private static final int COUNT = 100;
  private static final int COUNT_MAX = 500;

  private ScimList() {}

  /**
   * The page of {@code all} that a call asks for.
   *
   * @param known attributes that a filter may name, in lower case
   * @throws CfError 400 where the filter or the order is none
   */
  static Reply reply(Call call, List<ObjectNode> all, Set<String> known, List<String> schemas) {
    List<ObjectNode> found = found(call, all, known);
    int start = number(call, "startIndex", 1, Integer.MAX_VALUE);
    int count = number(call, "count", COUNT, COUNT_MAX);
    List<String> attributes =
        call.query("attributes")
            .filter(text -> !text.isBlank())
            .map(text -> List.of(text.split(",")))
            .orElse(List.of());
    List<ObjectNode> shown =
        found.stream()
            .skip(start - 1L)
            .limit(count)
            .map(each -> attributes.isEmpty() ? each : ScimAttributes.choose(each, attributes))
            .toList();
    return Reply.ok(
        Json.object(
            "resources",
            shown,
            "startIndex",
            start,
            "itemsPerPage",
            count,
            "totalResults",
            found.size(),
            "schemas",
            schemas));
  }

  private static List<ObjectNode> found(Call call, List<ObjectNode> all, Set<String> known) {
    Optional<String> filter = call.query("filter").filter(text -> !text.isBlank());
    Optional<String> sortBy = call.query("sortBy").filter(text -> !text.isBlank());
    try {
      Predicate<JsonNode> wanted =
          filter.isPresent() ? ScimFilter.parse(filter.get(), known) : each -> true;
      List<ObjectNode> found = new ArrayList<>(all.stream().filter(wanted).toList());
      sortBy.ifPresent(name -> sort(call, found, name, known));
      return found;
    } catch (IllegalArgumentException e) {
      throw CfError.uaa(
              400,
              "scim",
              "Invalid filter expression: ["
                  + filter.orElse("")
                  + "]"
                  + sortBy.map(name -> " [" + name + "]").orElse(""))
          .causedBy(e);
    }
  }

  private static void sort(Call call, List<ObjectNode> found, String name, Set<String> known) {
    if (!known.contains(name.toLowerCase(java.util.Locale.ROOT))) {
      throw new IllegalArgumentException("no such attribute: " + name);
    }
    Comparator<ObjectNode> order =
        (one, other) ->
            ScimAttributes.order(
                String.join(",", ScimAttributes.values(one, name)),
                String.join(",", ScimAttributes.values(other, name)));
    found.sort(
        call.query("sortOrder").filter("descending"::equals).isPresent()
            ? order.reversed()
            : order);
  }

  private static int number(Call call, String name, int otherwise, int max) {
    Optional<String> text = call.query(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.get().matches("-?\\d{1,9}")) {
      throw CfError.uaa(400, "scim", name + " must be a number");
    }
    int value = Integer.parseInt(text.get());
    return value < 1 ? (name.equals("count") ? otherwise : 1) : Math.min(value, max);
  }
}
