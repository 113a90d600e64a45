package io.acf.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What others wrote, made fit for a message, a log or a terminal: one line, bounded, without
 * characters that steer a terminal, and without passwords.
 */
public final class Text {
  private static final int MAX_QUOTED = 60;

  /**
   * Everything from a scheme to the last {@code @} of a word may be a user and a password. A word
   * without one is passed over whole, so that long words take no longer.
   */
  private static final Pattern USER = Pattern.compile("(?<=://)(?:\\S*(@)|\\S++)");

  /** Signed URLs carry their key in the query; words are passed over in the same way. */
  private static final Pattern QUERY = Pattern.compile("(?<=://)([^\\s?#]*+)([?#]\\S*)?+");

  private static final Pattern PLAIN_URL =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[\\w.-]+(:\\d{1,5})?(/[\\w./-]*)?");

  private static final String HIDDEN = "; what is written may hold a secret and is not shown";

  private Text() {}

  /** In double quotes, cut at 60 characters; not shown at all where it may hold a password. */
  public static String quoted(String text) {
    return mayHoldSecret(text) ? "(not shown)" : '"' + line(text, MAX_QUOTED) + '"';
  }

  /** {@code , is "x"}, the end of a message about a value; a value that may be a secret is not. */
  public static String is(String text) {
    return mayHoldSecret(text) ? HIDDEN : ", is " + quoted(text);
  }

  /** The same for a value that stands where secrets stand: only a URL without any is shown. */
  public static String isUrl(String text) {
    return PLAIN_URL.matcher(text).matches() ? is(text) : HIDDEN;
  }

  /** Whether a value may hold a user and a password, and must not stand in a message. */
  public static boolean mayHoldSecret(String text) {
    return text.contains("@")
        || text.contains("-----BEGIN")
        || text.contains("://") && !PLAIN_URL.matcher(text).matches();
  }

  /** At most so many characters, then an ellipsis; what is not shown becomes a question mark. */
  public static String line(String text, int max) {
    var masked = masked(text);
    var line = new StringBuilder();
    masked
        .codePoints()
        .limit(max)
        .forEach(c -> line.appendCodePoint(shown(c) && !control(c) ? c : '?'));
    return masked.codePointCount(0, masked.length()) > max ? line + "…" : line.toString();
  }

  /** Without the users, passwords and queries of URLs. */
  public static String masked(String text) {
    if (!text.contains("://")) {
      return text;
    }
    var named = USER.matcher(text).replaceAll(it -> it.group(1) == null ? "$0" : "***@");
    return QUERY.matcher(named).replaceAll(it -> it.group(2) == null ? "$0" : "$1?***");
  }

  /** One line: line ends and tabs become blanks, what would steer a terminal question marks. */
  public static String plain(String text) {
    return shown(text, c -> ' ');
  }

  /** As it is but for what would steer a terminal; line feeds and tabs stay. */
  public static String plainLines(String text) {
    return shown(text, c -> c == '\r' ? ' ' : c);
  }

  private static String shown(String text, IntUnaryOperator space) {
    if (text.codePoints().allMatch(c -> shown(c) && !space(c))) {
      return text;
    }
    var plain = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> plain.appendCodePoint(space(c) ? space.applyAsInt(c) : shown(c) ? c : '?'));
    return plain.toString();
  }

  private static boolean space(int c) {
    return c == '\n' || c == '\r' || c == '\t';
  }

  private static boolean control(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
  }

  /**
   * Whether a character only shows itself: no C0 or C1 control, nothing that turns the direction of
   * writing, ends a line, or is invisible. The joiners of scripts and emoji stay.
   */
  private static boolean shown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> space(c);
      case Character.FORMAT -> c == 0x200C || c == 0x200D;
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> false;
      default -> true;
    };
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
