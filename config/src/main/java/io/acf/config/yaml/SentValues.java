package io.acf.config.yaml;

import io.acf.config.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What {@code cf push} has no field for, as it sends that: each scalar in the plain spelling of
 * what it means, so that reading it again gives the same, and keys in the order of the CLI.
 */
final class SentValues {
  private final Arrivals arrivals;

  SentValues(Arrivals arrivals) {
    this.arrivals = arrivals;
  }

  /** A key of an app or process; values of env and metadata are text in the end. */
  Tree.Entry ofAnApp(String path, Tree.Entry entry) {
    var place = View.below(path, entry.key());
    var value =
        switch (CloudKeys.of(entry.key())) {
          case "env" -> texts(place, entry.value(), true);
          case "metadata" -> metadata(place, entry.value());
          default -> asRead(place, entry.value());
        };
    // Here a key is text whatever it looks like; further down it has a type.
    return new Tree.Entry(CfScalar.key(entry).text(), entry.position(), value);
  }

  private Tree metadata(String path, Tree metadata) {
    if (!(metadata instanceof Tree.Mapping mapping)) {
      return asRead(path, metadata);
    }
    var entries = new ArrayList<Tree.Entry>();
    for (var entry : sorted(mapping)) {
      entries.add(under(entry, texts(View.below(path, entry.key()), entry.value(), false)));
    }
    return new Tree.Mapping(entries, mapping.position());
  }

  private Tree texts(String path, Tree all, boolean env) {
    if (!(all instanceof Tree.Mapping mapping)) {
      return asRead(path, all);
    }
    var entries = new ArrayList<Tree.Entry>();
    for (var entry : sorted(mapping)) {
      var place = View.below(path, entry.key());
      if (!env) {
        var key = new Tree.Scalar(entry.key(), entry.plain(), entry.position());
        arrivals.text(place, key, CfScalar.key(entry).stored());
      }
      if (entry.value() instanceof Tree.Scalar scalar) {
        var meaning = CfScalar.of(scalar);
        if (env) {
          arrivals.env(place, entry.key(), scalar, meaning.stored());
        } else if (!meaning.isNull()) {
          arrivals.text(place, scalar, meaning.stored());
        }
        entries.add(under(entry, plain(meaning, scalar, meaning.sentAsText())));
      } else {
        if (env) {
          arrivals.noText(place, entry.value());
        }
        entries.add(under(entry, asRead(place, entry.value())));
      }
    }
    return new Tree.Mapping(entries, mapping.position());
  }

  Tree asRead(String path, Tree tree) {
    return switch (tree) {
      case Tree.Scalar scalar -> {
        var meaning = CfScalar.of(scalar);
        arrivals.value(path, scalar, meaning);
        yield plain(meaning, scalar, meaning.sent());
      }
      case Tree.Sequence list -> {
        var items = new ArrayList<Tree>();
        for (int i = 0; i < list.items().size(); i++) {
          items.add(asRead(path + "[" + i + "]", list.items().get(i)));
        }
        yield new Tree.Sequence(items, list.position());
      }
      case Tree.Mapping mapping -> {
        var entries = new ArrayList<Tree.Entry>();
        for (var entry : sorted(mapping)) {
          entries.add(under(entry, asRead(View.below(path, entry.key()), entry.value())));
        }
        yield new Tree.Mapping(entries, mapping.position());
      }
    };
  }

  private static List<Tree.Entry> sorted(Tree.Mapping mapping) {
    return mapping.entries().stream()
        .sorted(Comparator.comparing(Tree.Entry::key, KeyOrder.OF_THE_CLI))
        .toList();
  }

  /**
   * @param sent in quotes where it is text
   */
  private static Tree.Scalar plain(CfScalar meaning, Tree.Scalar written, String sent) {
    boolean quoted = sent.startsWith("\"");
    return new Tree.Scalar(
        quoted ? meaning.isText() ? meaning.text() : sent.substring(1, sent.length() - 1) : sent,
        !quoted,
        written.position());
  }

  /** The same key, in the plain spelling of what it means. */
  static Tree.Entry under(Tree.Entry entry, Tree value) {
    var key = CfScalar.key(entry);
    return new Tree.Entry(
        key.isText() ? entry.key() : key.sent().replace("\"", ""),
        !key.isText() && !key.sent().startsWith("\""),
        entry.position(),
        value);
  }
}
