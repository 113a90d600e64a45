package io.acf.config.yaml;

import io.acf.config.Position;
import io.acf.config.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The keys of an app or process as Cloud Controller reads them: {@code Memory}, {@code diskQuota}
 * and {@code health_check_type} are known to it, and of two spellings the later one counts.
 */
final class CloudKeys {
  /** Where a word begins within a key; of no width, so that long keys take no longer. */
  private static final Pattern HUMPS =
      Pattern.compile("(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z\\d])(?=[A-Z])");

  private CloudKeys() {}

  /** With dashes, in lower case. */
  static String of(String written) {
    return HUMPS.matcher(written).replaceAll("_").replace('_', '-').toLowerCase(Locale.ROOT);
  }

  /** A key that another spelling of it overrides. */
  record Overridden(Position position, String written, String by) {}

  /**
   * The same mapping under these keys, in the order of the document.
   *
   * @param overridden is told of keys that count for nothing
   */
  static Tree.Mapping read(Tree.Mapping mapping, List<Overridden> overridden) {
    Map<String, Tree.Entry> last = new LinkedHashMap<>();
    for (var entry : mapping.entries()) {
      var before = last.put(of(entry.key()), entry);
      if (before != null) {
        overridden.add(new Overridden(before.position(), before.key(), entry.key()));
      }
    }
    var entries = new ArrayList<Tree.Entry>();
    last.forEach(
        (key, entry) ->
            entries.add(new Tree.Entry(key, entry.plain(), entry.position(), entry.value())));
    return new Tree.Mapping(entries, mapping.position());
  }

  /** Where a key of an app stands that belongs to the web process. */
  static List<Tree.Entry> ofTheWebProcess(View app) {
    return app.entries().stream().filter(entry -> ManifestKeys.ofAProcess(entry.key())).toList();
  }

  /** The process of that type, its keys read; empty where the app lists none. */
  static Optional<View> process(List<View> processes, String type) {
    return processes.stream()
        .filter(process -> process.text("type").orElse("").equals(type))
        .findFirst();
  }
}
