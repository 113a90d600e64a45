package io.acf.simulator.manifest;

import io.acf.simulator.wire.CfError;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Ruby's YAML library makes of a plain scalar. Its rules are neither those of YAML 1.1 nor
 * those of {@code cf}: {@code tRue} is true, {@code 1e6} is text, {@code 1,234.5} is a number,
 * {@code 1:30} is 5400, {@code :x} is a symbol.
 *
 * <p>Source: ruby/psych, lib/psych/scalar_scanner.rb with {@code strict_integer}, as the Cloud
 * Controller calls it (app/controllers/v3/application_controller.rb).
 */
final class Psych {
  private static final Pattern TEXT =
      Pattern.compile(
          "^[^\\d.:-]?[\\p{IsAlphabetic}_\\s!@#$%^&*(){}<>|/\\\\~;=]+", Pattern.MULTILINE);
  private static final Pattern NO_WORD = Pattern.compile("^[^ytonf~]", flags());
  private static final Pattern NULL = Pattern.compile("^null$", flags());
  private static final Pattern TRUE = Pattern.compile("^(yes|true|on)$", flags());
  private static final Pattern FALSE = Pattern.compile("^(no|false|off)$", flags());
  private static final Pattern TIME =
      Pattern.compile(
          "^-?\\d{4}-\\d{1,2}-\\d{1,2}(?:[Tt]|\\s+)\\d{1,2}:\\d\\d:\\d\\d(?:\\.\\d*)?"
              + "(?:\\s*(?:Z|[-+]\\d{1,2}:?(?:\\d\\d)?))?$");
  private static final Pattern DATE =
      Pattern.compile("^\\d{4}-(?:1[012]|0\\d|\\d)-(?:[12]\\d|3[01]|0\\d|\\d)$");
  private static final Pattern INFINITY = Pattern.compile("^\\+?\\.inf$", flags());
  private static final Pattern MINUS_INFINITY = Pattern.compile("^-\\.inf$", flags());
  private static final Pattern NAN = Pattern.compile("^\\.nan$", flags());
  private static final Pattern SYMBOL = Pattern.compile("^:.");
  private static final Pattern SIXTIES = Pattern.compile("^[-+]?[0-9][0-9_]*(:[0-5]?[0-9]){1,2}$");
  private static final Pattern SIXTIES_FLOAT =
      Pattern.compile("^[-+]?[0-9][0-9_]*(:[0-5]?[0-9]){1,2}\\.[0-9_]*$");
  private static final Pattern FLOAT =
      Pattern.compile("^[-+]?([0-9][0-9_,]*)?\\.[0-9]*([eE][-+][0-9]+)?$");
  private static final Pattern INTEGER =
      Pattern.compile(
          "^([-+]?)(?:0b([01_]*[01][01_]*)|0([0-7_]*[0-7][0-7_]*)"
              + "|(0|[1-9][0-9_]*)|0x([0-9a-fA-F_]*[0-9a-fA-F][0-9a-fA-F_]*))$");

  /** No more digits than this are a number; whoever writes more means something else. */
  private static final int DIGITS_MAX = 400;

  private Psych() {}

  private static int flags() {
    return Pattern.CASE_INSENSITIVE | Pattern.MULTILINE;
  }

  /**
   * Reads a scalar that is not quoted and has no tag.
   *
   * @return null, a Boolean, a Long, a BigInteger, a Double or a String
   * @throws CfError an unknown error for a symbol, a date or a time: CC does not permit their
   *     classes
   */
  static @Nullable Object scalar(String text) {
    if (text.isEmpty()) {
      return null;
    }
    if (text.indexOf('\n') >= 0 || TEXT.matcher(text).lookingAt()) {
      return word(text);
    }
    if (TIME.matcher(text).find() || DATE.matcher(text).find() || SYMBOL.matcher(text).find()) {
      throw CfError.unknown();
    }
    return number(text).orElse(text);
  }

  private static @Nullable Object word(String text) {
    if (text.length() > 5 || NO_WORD.matcher(text).find()) {
      return text;
    }
    if (text.equals("~") || NULL.matcher(text).find()) {
      return null;
    }
    if (TRUE.matcher(text).find()) {
      return true;
    }
    return FALSE.matcher(text).find() ? false : text;
  }

  private static Optional<Object> number(String text) {
    if (INFINITY.matcher(text).find()) {
      return Optional.of(Double.POSITIVE_INFINITY);
    }
    if (MINUS_INFINITY.matcher(text).find()) {
      return Optional.of(Double.NEGATIVE_INFINITY);
    }
    if (NAN.matcher(text).find()) {
      return Optional.of(Double.NaN);
    }
    if (text.length() > DIGITS_MAX) {
      return Optional.empty();
    }
    if (SIXTIES.matcher(text).find()) {
      return Optional.of(sixties(text).longValue());
    }
    if (SIXTIES_FLOAT.matcher(text).find()) {
      return Optional.of(sixties(text).doubleValue());
    }
    if (FLOAT.matcher(text).find()) {
      return decimal(text);
    }
    Matcher integer = INTEGER.matcher(text);
    return integer.find() ? Optional.of(integer(integer)) : Optional.empty();
  }

  /** The first part always counts as hours, also where there are only two. */
  private static Number sixties(String text) {
    String[] parts = text.replace("_", "").split(":", -1);
    double sum = 0;
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i].endsWith(".") ? parts[i] + "0" : parts[i];
      sum += Double.parseDouble(part) * Math.pow(60, Math.abs(i - 2));
    }
    return sum;
  }

  private static Optional<Object> decimal(String text) {
    if (text.matches("[-+]?\\.")) {
      return Optional.empty();
    }
    String plain = text.replaceAll("[,_]", "");
    if (plain.matches("[-+]?\\.[eE].*")) {
      throw CfError.unknown();
    }
    return Optional.of(Double.parseDouble(plain));
  }

  private static Object integer(Matcher matcher) {
    int[] radix = {2, 8, 10, 16};
    for (int i = 0; i < radix.length; i++) {
      String digits = matcher.group(i + 2);
      if (digits != null) {
        BigInteger value = new BigInteger(digits.replace("_", ""), radix[i]);
        return narrow(matcher.group(1).equals("-") ? value.negate() : value);
      }
    }
    throw new IllegalStateException("one of the groups has matched: " + matcher.pattern());
  }

  private static Object narrow(BigInteger value) {
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  /**
   * A number with the tag {@code !!float}.
   *
   * @throws CfError an unknown error for what is no number
   */
  static double decimalOf(@Nullable Object scalar) {
    if (scalar instanceof Number number) {
      return number.doubleValue();
    }
    if (scalar instanceof String text
        && text.matches("[-+]?([0-9]+(\\.[0-9]+)?|\\.[0-9]+)([eE][-+]?[0-9]+)?")) {
      return Double.parseDouble(text);
    }
    throw CfError.unknown();
  }
}
