package io.acf.config.yaml;

import io.acf.config.Position;
import io.acf.config.Tree;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the anchors of a file name, and how much its aliases make of it. That is bounded, for each
 * may stand for all that those before it make.
 */
final class Aliases {
  static final int MAX_NODES = 10_000;

  private final Map<String, Anchored> anchors = new HashMap<>();

  /** Anchors of nodes that are not read to their end, with what was read before them. */
  private final Map<String, Size> open = new HashMap<>();

  private Size read = new Size(0, 0);
  private Size made = new Size(0, 0);

  private record Anchored(Tree tree, Size size) {}

  /**
   * @param characters of keys and values
   */
  private record Size(int nodes, long characters) {
    Size plus(Size other) {
      return new Size(nodes + other.nodes, characters + other.characters);
    }

    Size minus(Size other) {
      return new Size(nodes - other.nodes, characters - other.characters);
    }
  }

  /** A node begins. */
  void begin(@Nullable String anchor, int characters) {
    if (anchor != null) {
      open.put(anchor, read);
    }
    read = read.plus(new Size(1, characters));
  }

  /** It has been read. An anchor that stands within it again names that one from there on. */
  void end(@Nullable String anchor, Tree tree) {
    var before = anchor == null ? null : open.remove(anchor);
    if (before != null) {
      anchors.put(anchor, new Anchored(tree, read.minus(before)));
    }
  }

  /**
   * What an alias stands for.
   *
   * @param depth of the alias, from 1 on
   */
  Tree named(String anchor, Position position, int depth) throws YamlText.Refusal {
    // The name is not repeated: it may be a password that begins with an asterisk.
    if (open.containsKey(anchor)) {
      throw YamlText.refusal(
          "yaml-alias", position, "an alias (*name) stands within its own anchor", "Write it out");
    }
    var anchored = anchors.get(anchor);
    if (anchored == null) {
      throw YamlText.refusal(
          "yaml-alias",
          position,
          "an alias (*name) of which no anchor (&name) stands before it",
          "Write the anchor, or put the value in quotes if it is text");
    }
    read = read.plus(anchored.size());
    made = made.plus(anchored.size());
    if (made.nodes() > MAX_NODES) {
      throw tooMuch(MAX_NODES + " values", position);
    }
    if (made.characters() > CfYaml.MAX_BYTES) {
      throw tooMuch(CfYaml.MAX_BYTES / 1024 + " KiB", position);
    }
    if (depth + depth(anchored.tree()) - 1 > CfYaml.MAX_DEPTH) {
      throw tooMuch(CfYaml.MAX_DEPTH + " levels", position);
    }
    return anchored.tree();
  }

  private static YamlText.Refusal tooMuch(String most, Position position) {
    return YamlText.refusal(
        "yaml-alias",
        position,
        "aliases make more than " + most + " of this file",
        "Write less with aliases");
  }

  private static int depth(Tree tree) {
    return switch (tree) {
      case Tree.Scalar ignored -> 1;
      case Tree.Sequence list -> 1 + list.items().stream().mapToInt(Aliases::depth).max().orElse(0);
      case Tree.Mapping map ->
          1 + map.entries().stream().mapToInt(it -> depth(it.value())).max().orElse(0);
    };
  }
}
