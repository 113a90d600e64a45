package io.acf.config.yaml;

import io.acf.config.Tree;
import io.acf.config.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What an app of a manifest sets under keys of people's own: environment and metadata. */
final class StatedReader {
  private static final List<String> ATTRIBUTES =
      List.of("command", "health-check-type", "health-check-http-endpoint");

  /** What CF takes for no value of its own: its buildpack decides, or its default. */
  private static final Set<String> NONE = Set.of("null", "default", "false");

  private StatedReader() {}

  /** By name, what CF stores; empty for a list or mapping, of which Ruby's version decides. */
  static Values env(View app) {
    var values = new TreeMap<String, Optional<String>>();
    for (var entry : app.get("env").map(View::entries).orElse(List.of())) {
      values.put(entry.key(), CfScalar.of(entry.value()).map(CfScalar::stored));
    }
    return new Values(values);
  }

  /**
   * @param part {@code labels} or {@code annotations}
   */
  static SortedSet<String> metadata(View app, String part) {
    var keys = new TreeSet<String>();
    app.get("metadata")
        .flatMap(metadata -> metadata.get(part))
        .ifPresent(
            all ->
                all.entries().stream()
                    .filter(entry -> !isNull(entry.value()))
                    .forEach(entry -> keys.add(CfScalar.key(entry).stored())));
    return keys;
  }

  static SortedSet<String> services(View app) {
    var names = new TreeSet<String>();
    for (var item : app.get("services").map(View::items).orElse(List.of())) {
      var name = text(item.tree() instanceof Tree.Scalar ? Optional.of(item) : item.get("name"));
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  private static String text(Optional<View> name) {
    return name.flatMap(it -> CfScalar.of(it.tree())).map(CfScalar::text).orElse("");
  }

  /** By process type; as in CF, what the app says counts where no process is named web. */
  static SortedMap<String, Values> attributes(View app) {
    var all = new TreeMap<String, Values>();
    attributes(app, "web", all);
    for (var process : app.get("processes").map(View::items).orElse(List.of())) {
      if (process.tree() instanceof Tree.Mapping mapping) {
        var keyed = new View(process.path(), CloudKeys.read(mapping, new ArrayList<>()));
        keyed.text("type").ifPresent(type -> attributes(keyed, type, all));
      }
    }
    return all;
  }

  private static void attributes(View of, String type, SortedMap<String, Values> all) {
    var found = new TreeMap<String, Optional<String>>();
    boolean http = text(of.get("health-check-type")).equals("http");
    for (var key : ATTRIBUTES) {
      of.get(key)
          // Cloud Controller stores no endpoint without its type.
          .filter(written -> http || !key.equals("health-check-http-endpoint"))
          .flatMap(written -> CfScalar.of(written.tree()))
          .map(CfScalar::text)
          .filter(value -> !value.isBlank() && !NONE.contains(value))
          .ifPresent(
              value ->
                  found.put(
                      key,
                      Optional.of(
                          key.equals("health-check-type") && value.equals("none")
                              ? "process"
                              : value)));
    }
    all.remove(type);
    if (!found.isEmpty()) {
      all.put(type, new Values(found));
    }
  }

  /** CF removes such a key. */
  private static boolean isNull(Tree written) {
    return CfScalar.of(written).filter(CfScalar::isNull).isPresent();
  }
}
