package io.acf.config;

import java.util.Comparator;

/**
 * Something wrong with what people wrote: the place, the reason and the mend.
 *
 * @param code kebab-case kind from a closed list, e.g. {@code unknown-key}
 * @param message what is wrong, one sentence
 * @param tip what to do about it; empty where the message says it
 */
public record Problem(Severity severity, String code, Position position, String message, String tip)
    implements Comparable<Problem> {
  private static final Comparator<Problem> ORDER =
      Comparator.comparing(Problem::position)
          .thenComparing(Problem::severity)
          .thenComparing(Problem::code)
          .thenComparing(Problem::message);

  /** The code of a file that could not be read this time, whatever stands in it. */
  public static final String UNREADABLE = "unreadable";

  /** The code of a commit that wants nothing. */
  public static final String NO_FEDERATION = "no-federation";

  /** It may be gone when the same commit is read again. */
  public boolean passing() {
    return code.equals(UNREADABLE);
  }

  /** An error rejects the commit as a whole; a warning does not. */
  public enum Severity {
    ERROR,
    WARNING
  }

  public static Problem error(String code, Position position, String message, String tip) {
    return new Problem(Severity.ERROR, code, position, message, tip);
  }

  public static Problem warning(String code, Position position, String message, String tip) {
    return new Problem(Severity.WARNING, code, position, message, tip);
  }

  @Override
  public int compareTo(Problem other) {
    return ORDER.compare(this, other);
  }
}
