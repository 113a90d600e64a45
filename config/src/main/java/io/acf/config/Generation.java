package io.acf.config;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fence {@code G.S}: which desired state is newer. It never goes back in a region.
 *
 * @param commits G, the number of commits reachable from the accepted head, 1 or more: the same on
 *     every replica, strictly greater for every descendant
 * @param suffix S, 0, or the hybrid-clock time of a rollback command
 */
public record Generation(long commits, long suffix) implements Comparable<Generation> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\.(\\d{1,18})");
  private static final Comparator<Generation> ORDER =
      Comparator.comparingLong(Generation::commits).thenComparingLong(Generation::suffix);

  public Generation {
    if (commits < 0 || suffix < 0) {
      throw new IllegalArgumentException("generation below 0: " + commits + "." + suffix);
    }
  }

  /** The generation of an accepted head with so many reachable commits. */
  public static Generation ofCommits(long commits) {
    return new Generation(commits, 0);
  }

  /** Reads {@code G.S}; empty where the text is not of that form. */
  public static Optional<Generation> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new Generation(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  /** {@code 4} for {@code 4.0}, for people; what is not of that form stays as it is. */
  public static String brief(String text) {
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  @Override
  public int compareTo(Generation other) {
    return ORDER.compare(this, other);
  }

  /** {@code G.S}, as it stands in the CF annotation. */
  @Override
  public String toString() {
    return commits + "." + suffix;
  }
}
