package io.acf.config;

import java.util.Comparator;

/**
 * An org and a space of a region ({@code cf target -o -s}). Never created: missing is failed, with
 * a tip.
 */
public record Target(String org, String space) implements Comparable<Target> {
  private static final Comparator<Target> ORDER =
      Comparator.comparing(Target::org).thenComparing(Target::space);

  @Override
  public int compareTo(Target other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return org + "/" + space;
  }
}
