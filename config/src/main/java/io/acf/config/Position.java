package io.acf.config;

import java.util.Comparator;

/**
 * A place in a file of the repository.
 *
 * @param file path relative to the repository's root, with {@code /}
 * @param line 1 or more; 0 where the whole file is meant
 * @param column 1 or more; 0 where the whole line is meant
 */
public record Position(String file, int line, int column) implements Comparable<Position> {
  private static final Comparator<Position> ORDER =
      Comparator.comparing(Position::file)
          .thenComparingInt(Position::line)
          .thenComparingInt(Position::column);

  /** The whole file. */
  public static Position of(String file) {
    return new Position(file, 0, 0);
  }

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  /** {@code file:line:column}, the form that editors jump to. */
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
