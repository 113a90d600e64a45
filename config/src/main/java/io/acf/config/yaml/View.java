package io.acf.config.yaml;

import io.acf.config.Position;
import io.acf.config.Text;
import io.acf.config.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A place in a tree that has been found to have its shape, with the path that people know it by.
 *
 * @param path dotted, e.g. {@code traffic.weights.eu-1}; empty for the root
 */
record View(String path, Tree tree) {
  /** The path of what stands under a key; bounded, for each value below has a path of its own. */
  static String below(String path, String key) {
    return path + "." + Text.line(key, 120);
  }

  Optional<View> get(String key) {
    return tree instanceof Tree.Mapping mapping
        ? mapping.get(key).map(value -> new View(path.isEmpty() ? key : path + "." + key, value))
        : Optional.empty();
  }

  View need(String key) {
    return get(key).orElseThrow(() -> new IllegalStateException(path + " has no " + key));
  }

  Optional<String> text(String key) {
    return get(key).map(View::text);
  }

  String text() {
    return tree instanceof Tree.Scalar scalar ? scalar.text() : "";
  }

  int number() {
    return Integer.parseInt(text());
  }

  Position position() {
    return tree.position();
  }

  List<View> items() {
    List<View> views = new ArrayList<>();
    if (tree instanceof Tree.Sequence sequence) {
      for (int i = 0; i < sequence.items().size(); i++) {
        views.add(new View(path + "[" + i + "]", sequence.items().get(i)));
      }
    }
    return views;
  }

  List<Tree.Entry> entries() {
    return tree instanceof Tree.Mapping mapping ? mapping.entries() : List.of();
  }
}
