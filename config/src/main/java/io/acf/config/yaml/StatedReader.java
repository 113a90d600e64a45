package io.acf.config.yaml;

import io.acf.config.Tree;
import io.acf.config.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What an app of a manifest sets under keys of people's own: environment and metadata. */
final class StatedReader {
  /** What YAML 1.1 reads as text wherever it stands, and CF stores as it is. */
  private static final Pattern TEXT = Pattern.compile("[A-Za-z_/][^\\n]*");

  /** Words that begin like text and are none (yaml.org/type: bool, null). */
  private static final Pattern WORD =
      Pattern.compile("y|yes|n|no|on|off|true|false|null", Pattern.CASE_INSENSITIVE);

  /** Decimal integers and the two booleans that CF stores in the same letters. */
  private static final Pattern SAME = Pattern.compile("0|-?[1-9]\\d{0,17}|true|false");

  private static final List<String> ATTRIBUTES =
      List.of("command", "health-check-type", "health-check-http-endpoint");

  private StatedReader() {}

  static Values env(View app) {
    var values = new TreeMap<String, Optional<String>>();
    app.get("env")
        .ifPresent(env -> env.entries().forEach(it -> values.put(it.key(), value(it.value()))));
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
                    .forEach(entry -> keys.add(entry.key())));
    return keys;
  }

  static SortedSet<String> services(View app) {
    var names = new TreeSet<String>();
    for (var item : app.get("services").map(View::items).orElse(List.of())) {
      var name = item.tree() instanceof Tree.Scalar ? item.text() : item.text("name").orElse("");
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return names;
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
    for (var key : ATTRIBUTES) {
      of.get(key)
          .filter(written -> !isNull(written.tree()))
          .flatMap(written -> value(written.tree()))
          .filter(value -> !value.isEmpty() && !value.equals("default"))
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

  private static Optional<String> value(Tree written) {
    if (!(written instanceof Tree.Scalar scalar)) {
      return Optional.empty();
    }
    var text = scalar.text();
    var certain =
        !scalar.plain()
            || SAME.matcher(text).matches()
            || TEXT.matcher(text).matches() && !WORD.matcher(text).matches();
    return certain ? Optional.of(text) : Optional.empty();
  }

  /** CF removes such a key. */
  private static boolean isNull(Tree written) {
    return written instanceof Tree.Scalar scalar
        && scalar.plain()
        && (scalar.text().isEmpty()
            || scalar.text().equals("~")
            || scalar.text().equalsIgnoreCase("null"));
  }
}
