package io.acf.config.yaml;

import io.acf.config.Tree;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes a tree as YAML that Ruby's Psych, Go's yaml.v2 and SnakeYAML all read as this very tree:
 * block style, all text in double quotes, keys plain only where no reader takes them for more. The
 * same tree gives the same bytes.
 */
final class YamlWriter {
  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");
  private static final Set<String> WORDS =
      Set.of("y", "yes", "n", "no", "on", "off", "true", "false", "null");

  /** Readers look for the colon of a simple key within 1,024 characters. */
  private static final int LONGEST_KEY = 200;

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  /**
   * @param tree a mapping, or a list
   */
  static String write(Tree tree) {
    var writer = new YamlWriter();
    writer.block(tree, 0);
    return writer.out.toString();
  }

  private void block(Tree tree, int indent) {
    switch (tree) {
      case Tree.Mapping mapping -> {
        for (var entry : mapping.entries()) {
          out.append(" ".repeat(indent));
          entry(entry, indent);
        }
      }
      case Tree.Sequence list -> {
        for (var item : list.items()) {
          out.append(" ".repeat(indent)).append('-');
          item(item, indent);
        }
      }
      case Tree.Scalar scalar -> out.append(scalar(scalar)).append('\n');
    }
  }

  private void entry(Tree.Entry entry, int indent) {
    var key = key(entry);
    if (key.length() > LONGEST_KEY) {
      out.append("? ").append(key).append('\n').append(" ".repeat(indent));
      key = "";
    }
    out.append(key).append(':');
    switch (entry.value()) {
      case Tree.Mapping mapping when !mapping.entries().isEmpty() -> {
        out.append('\n');
        block(mapping, indent + 2);
      }
      case Tree.Sequence list when !list.items().isEmpty() -> {
        out.append('\n');
        block(list, indent);
      }
      default -> leaf(entry.value());
    }
  }

  private void item(Tree item, int indent) {
    switch (item) {
      case Tree.Mapping mapping when !mapping.entries().isEmpty() -> {
        var first = true;
        for (var entry : mapping.entries()) {
          out.append(first ? " " : " ".repeat(indent + 2));
          entry(entry, indent + 2);
          first = false;
        }
      }
      case Tree.Sequence list when !list.items().isEmpty() -> {
        out.append('\n');
        block(list, indent + 2);
      }
      default -> leaf(item);
    }
  }

  private void leaf(Tree leaf) {
    out.append(' ')
        .append(
            switch (leaf) {
              case Tree.Mapping ignored -> "{}";
              case Tree.Sequence ignored -> "[]";
              case Tree.Scalar scalar -> scalar(scalar);
            })
        .append('\n');
  }

  private static String scalar(Tree.Scalar scalar) {
    return CfScalar.of(scalar).sent();
  }

  private static String key(Tree.Entry entry) {
    var meaning = CfScalar.key(entry);
    return meaning.isText()
            && PLAIN_KEY.matcher(entry.key()).matches()
            && !WORDS.contains(entry.key().toLowerCase(java.util.Locale.ROOT))
        ? entry.key()
        : meaning.sent();
  }
}
