package io.acf.simulator.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.wire.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How one value becomes another, as operations of a JSON patch that also tell what was: the rules
 * of the gem json-diff, with which CC compares manifests. Maps lose keys, then gain some, then
 * change; items of lists are paired with the most similar ones.
 */
final class JsonDiff {
  private static final double SIMILAR = 0.5;

  private final List<ObjectNode> operations = new ArrayList<>();

  private JsonDiff() {}

  /** The operations on the way from {@code before} to {@code after}, in their order. */
  static List<ObjectNode> of(String path, @Nullable Object before, @Nullable Object after) {
    JsonDiff diff = new JsonDiff();
    diff.compare(path, before, after);
    return diff.operations;
  }

  private void compare(String path, @Nullable Object before, @Nullable Object after) {
    if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> wanted) {
      maps(path, old, wanted);
    } else if (before instanceof List<?> old && after instanceof List<?> wanted) {
      lists(path, old, wanted);
    } else if (!same(before, after)) {
      ObjectNode replaced = Json.object("op", before == null ? "add" : "replace", "path", path);
      if (before != null) {
        replaced.set("was", Json.node(before));
      }
      replaced.set("value", Json.node(after));
      operations.add(replaced);
    }
  }

  /** Ruby's {@code ==}: integers of any width are one kind, and equal to floats of their value. */
  private static boolean same(@Nullable Object one, @Nullable Object other) {
    return one instanceof Number first && other instanceof Number second
        ? first.doubleValue() == second.doubleValue()
        : Objects.equals(one, other);
  }

  private void add(String path, @Nullable Object value) {
    operations.add(Json.object("op", "add", "path", path, "value", value));
  }

  private void remove(String path, @Nullable Object value) {
    ObjectNode removed = Json.object("op", "remove", "path", path);
    if (value != null) {
      removed.set("was", Json.node(value));
    }
    operations.add(removed);
  }

  private static String inside(String path, @Nullable Object key) {
    return path + "/" + Ruby.text(key).replace("~", "~0").replace("/", "~1");
  }

  private void maps(String path, Map<?, ?> before, Map<?, ?> after) {
    before.forEach(
        (key, value) -> {
          if (!after.containsKey(key)) {
            remove(inside(path, key), value);
          }
        });
    after.forEach(
        (key, value) -> {
          if (!before.containsKey(key)) {
            add(inside(path, key), value);
          }
        });
    before.forEach(
        (key, value) -> {
          if (after.containsKey(key)) {
            compare(inside(path, key), value, after.get(key));
          }
        });
  }

  private record Pair(int before, int after, double similarity) {}

  private void lists(String path, List<?> before, List<?> after) {
    if (before.isEmpty()) {
      for (int i = 0; i < after.size(); i++) {
        add(inside(path, i), after.get(i));
      }
      return;
    }
    if (after.isEmpty()) {
      before.forEach(each -> remove(inside(path, 0), each));
      return;
    }
    List<Pair> kept =
        pairs(before, after).stream().filter(each -> each.similarity() >= SIMILAR).toList();
    Set<Integer> removed = rest(before.size(), kept.stream().map(Pair::before).toList());
    Set<Integer> added = rest(after.size(), kept.stream().map(Pair::after).toList());
    for (Pair each : kept) {
      compare(inside(path, each.before()), before.get(each.before()), after.get(each.after()));
    }
    for (int each : new TreeSet<>(removed).descendingSet()) {
      remove(inside(path, each), before.get(each));
    }
    move(path, kept);
    for (int each : added) {
      add(inside(path, each), after.get(each));
    }
  }

  private static Set<Integer> rest(int size, List<Integer> taken) {
    Set<Integer> rest = new TreeSet<>();
    for (int i = 0; i < size; i++) {
      rest.add(i);
    }
    taken.forEach(rest::remove);
    return rest;
  }

  /** Brings the items that stay into their new order. */
  private void move(String path, List<Pair> kept) {
    List<Pair> now = new ArrayList<>(kept);
    now.sort(Comparator.comparingInt(Pair::before));
    List<Pair> wanted = new ArrayList<>(kept);
    wanted.sort(Comparator.comparingInt(Pair::after));
    for (int to = 0; to < wanted.size(); to++) {
      int from = now.indexOf(wanted.get(to));
      if (from != to) {
        now.add(to, now.remove(from));
        operations.add(
            Json.object("op", "move", "from", inside(path, from), "path", inside(path, to)));
      }
    }
  }

  /** As many pairs as possible, the most similar first. */
  private static List<Pair> pairs(List<?> before, List<?> after) {
    List<List<Pair>> rows = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      List<Pair> row = new ArrayList<>();
      for (int j = 0; j < after.size(); j++) {
        row.add(new Pair(i, j, similarity(before.get(i), after.get(j))));
      }
      row.sort(Comparator.comparingDouble(Pair::similarity).reversed());
      rows.add(row);
    }
    rows.sort(
        Comparator.comparingDouble((List<Pair> row) -> row.getFirst().similarity()).reversed());
    Set<Integer> taken = new HashSet<>();
    List<Pair> pairs = new ArrayList<>();
    for (List<Pair> row : rows) {
      row.stream()
          .filter(each -> !taken.contains(each.after()))
          .findFirst()
          .ifPresent(
              each -> {
                taken.add(each.after());
                pairs.add(each);
              });
    }
    return pairs;
  }

  private static double similarity(@Nullable Object before, @Nullable Object after) {
    if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> wanted) {
      return ofMaps(old, wanted);
    }
    if (before instanceof List<?> old && after instanceof List<?> wanted) {
      return old.isEmpty()
          ? 1
          : old.stream()
              .mapToDouble(
                  each ->
                      wanted.stream().mapToDouble(other -> similarity(each, other)).max().orElse(0))
              .average()
              .orElse(1);
    }
    return same(before, after) ? 1 : 0;
  }

  /** Processes are the same by their type, sidecars by their name, others by what they hold. */
  private static double ofMaps(Map<?, ?> before, Map<?, ?> after) {
    for (String identity : List.of("type", "name")) {
      if (before.containsKey(identity) && after.containsKey(identity)) {
        return same(before.get(identity), after.get(identity)) ? 1 : 0;
      }
    }
    if (before.isEmpty()) {
      return after.isEmpty() ? 1 : 0;
    }
    Set<Object> all = new LinkedHashSet<>(before.keySet());
    all.addAll(after.keySet());
    double keys = before.keySet().equals(after.keySet()) ? 1 : 0;
    double values =
        before.entrySet().stream()
            .mapToDouble(each -> similarity(each.getValue(), after.get(each.getKey())))
            .sum();
    return (values + keys) / (before.size() + 1);
  }
}
