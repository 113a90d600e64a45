package io.acf.config.yaml;

import io.acf.config.Env;
import io.acf.config.Tree;
import java.util.Optional;
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

  private StatedReader() {}

  static Env env(View app) {
    var values = new TreeMap<String, Optional<String>>();
    app.get("env")
        .ifPresent(env -> env.entries().forEach(it -> values.put(it.key(), value(it.value()))));
    return new Env(values);
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
