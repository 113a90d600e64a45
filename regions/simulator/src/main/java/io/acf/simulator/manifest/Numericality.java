package io.acf.simulator.manifest;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
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
          "\\s*[-+]?DIGITS(\\.DIGITS)?([eE][-+]?DIGITS)?\\s*".replace("DIGITS", "\\d+(?:_\\d+)*+"),
          Pattern.DOTALL);

  /** Sign and, behind zeros, so many digits that the rest of them is beyond any bound. */
  private static final Pattern INTEGER = Pattern.compile("([-+]?)0*(\\d{1,20})\\d*");

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
    Matcher integer = INTEGER.matcher(Ruby.text(value));
    if (!integer.matches()) {
      return Optional.of("must be an integer");
    }
    BigInteger exact = exact(integer);
    if (exact.compareTo(BigInteger.valueOf(least)) < 0) {
      return Optional.of(leastText);
    }
    return exact.compareTo(BigInteger.valueOf(most)) > 0
        ? Optional.of("must be less than or equal to " + most)
        : Optional.empty();
  }

  /** The integer of a value that has no problem; one too large for the database is its largest. */
  static int of(@Nullable Object value) {
    Matcher integer = INTEGER.matcher(Ruby.text(value));
    if (!integer.matches()) {
      throw new IllegalArgumentException("no integer");
    }
    return exact(integer).min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue();
  }

  /** The integer, or one of its sign that is beyond any bound too. */
  private static BigInteger exact(Matcher integer) {
    return new BigInteger(integer.group(1) + integer.group(2));
  }
}
