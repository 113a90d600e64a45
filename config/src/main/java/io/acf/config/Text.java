package io.acf.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;

/** What people wrote, made fit for a message: one line, bounded, without control characters. */
public final class Text {
  private static final int MAX_QUOTED = 60;

  private Text() {}

  /** In double quotes, cut at 60 characters. */
  public static String quoted(String text) {
    return '"' + line(text, MAX_QUOTED) + '"';
  }

  /** At most so many characters, then an ellipsis; what is not shown becomes a question mark. */
  public static String line(String text, int max) {
    var line = new StringBuilder();
    text.codePoints()
        .limit(max)
        .forEach(
            c -> {
              boolean shown =
                  !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT;
              line.appendCodePoint(shown && c != 0x2028 && c != 0x2029 ? c : '?');
            });
    return text.codePointCount(0, text.length()) > max ? line + "…" : line.toString();
  }

  /** {@code Did you mean "x"?} where one of the names is near; empty where none is. */
  public static String didYouMean(String written, Collection<String> names) {
    return nearest(written, names).map(name -> "Did you mean \"" + name + "\"?").orElse("");
  }

  /** The first twelve, with commas. */
  public static String listed(Collection<?> names) {
    var shown = names.stream().limit(12).map(Object::toString).collect(Collectors.joining(", "));
    return names.size() > 12 ? shown + ", …" : shown;
  }

  private static Optional<String> nearest(String written, Collection<String> names) {
    if (written.isEmpty() || written.length() > 64) {
      return Optional.empty();
    }
    int near = Math.max(1, Math.min(3, written.length() / 3));
    return names.stream()
        .filter(name -> distance(written, name) <= near)
        .min(
            Comparator.<String>comparingInt(name -> distance(written, name)).thenComparing(n -> n));
  }

  /** Edit distance where a swap of neighbours counts once (optimal string alignment). */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int differs = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(
                Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1), cost[i - 1][j - 1] + differs);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
