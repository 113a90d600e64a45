package io.acf.config.yaml;

import java.util.Comparator;

/**
 * The order in which Go's yaml.v2 writes keys (sorter.go): other characters before letters. Digits
 * are compared one by one and not as numbers ({@code a10} before {@code a2}), for which of two
 * spellings of a key comes later does not depend on them.
 */
final class KeyOrder implements Comparator<String> {
  static final Comparator<String> OF_THE_CLI = new KeyOrder();

  private KeyOrder() {}

  @Override
  public int compare(String a, String b) {
    int[] one = a.codePoints().toArray();
    int[] other = b.codePoints().toArray();
    for (int i = 0; i < Math.min(one.length, other.length); i++) {
      if (one[i] != other[i]) {
        boolean letter = Character.isLetter(one[i]);
        return letter == Character.isLetter(other[i])
            ? Integer.compare(one[i], other[i])
            : letter ? 1 : -1;
      }
    }
    return Integer.compare(one.length, other.length);
  }
}
