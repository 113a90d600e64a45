package io.acf.simulator.manifest;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rails' rule for an integer of a request, which takes a text of digits for one.
 *
 * @param least the smallest that is taken
 * @param most the greatest that is taken
 * @param leastText how the lower bound is told
 */
record Numericality(long least, long most, String leastText) {
  private static final Pattern NUMBER =
      Pattern.compile(
          "\\s*[-+]?\\d+(_\\d+)*(\\.\\d+(_\\d+)*)?([eE][-+]?\\d+(_\\d+)*)?\\s*", Pattern.DOTALL);
  private static final Pattern INTEGER = Pattern.compile("[-+]?\\d+");

  static Numericality atLeast(long least) {
    return within(least, Long.MAX_VALUE);
  }

  static Numericality within(long least, long most) {
    return new Numericality(least, most, "must be greater than or equal to " + least);
  }

  static Numericality positive() {
    return new Numericality(1, Long.MAX_VALUE, "must be greater than 0");
  }

  /** What is wrong, to be put behind the name of the field; null is taken. */
  Optional<String> problem(@Nullable Object value) {
    if (value == null) {
      return Optional.empty();
    }
    boolean number =
        value instanceof Number || value instanceof String text && NUMBER.matcher(text).matches();
    if (!number) {
      return Optional.of("is not a number");
    }
    String text = Ruby.text(value);
    if (!INTEGER.matcher(text).matches()) {
      return Optional.of("must be an integer");
    }
    BigInteger exact = new BigInteger(text);
    if (exact.compareTo(BigInteger.valueOf(least)) < 0) {
      return Optional.of(leastText);
    }
    return exact.compareTo(BigInteger.valueOf(most)) > 0
        ? Optional.of("must be less than or equal to " + most)
        : Optional.empty();
  }

  /** The integer of a value that has no problem; one too large for the database is its largest. */
  static int of(@Nullable Object value) {
    return new BigInteger(Ruby.text(value)).min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue();
  }
}
