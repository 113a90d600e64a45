package io.acf.config;

import java.util.List;
import java.util.Optional;

/**
 * A YAML document as a value: what was written, and where. Scalars stay the text that was written;
 * a plain scalar and a quoted one differ only in {@link Scalar#plain()}.
 */
public sealed interface Tree {
  Position position();

  /** A mapping; keys in the order of the document, each once. */
  record Mapping(List<Entry> entries, Position position) implements Tree {
    public Mapping {
      entries = List.copyOf(entries);
    }

    public Optional<Tree> get(String key) {
      return entries.stream()
          .filter(entry -> entry.key().equals(key))
          .map(Entry::value)
          .findFirst();
    }
  }

  /**
   * One key of a mapping, with the place of the key itself.
   *
   * @param plain as in {@link Scalar}: a key may be a number, too
   */
  record Entry(String key, boolean plain, Position position, Tree value) {
    /** A key that is text. */
    public Entry(String key, Position position, Tree value) {
      this(key, false, position, value);
    }
  }

  record Sequence(List<Tree> items, Position position) implements Tree {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * @param plain written without quotes, so that {@code null}, {@code true} and {@code 3} mean more
   *     than text
   */
  record Scalar(String text, boolean plain, Position position) implements Tree {}
}
