package io.acf.simulator.manifest;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sizes with a unit, as in {@code memory: 1.5G}; all units are powers of 1024.
 *
 * <p>Source: cloud_controller_ng, lib/cloud_controller/app_manifest/byte_converter.rb and
 * byte_quantity.rb.
 */
final class Sizes {
  private static final Pattern NUMBER = Pattern.compile("\\A-?\\d+(?:\\.\\d+)?");
  private static final Pattern SIZE =
      Pattern.compile(
          "^(-?\\d+(?:\\.\\d+)?)([KMGT]i?B?|B)$", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  private static final double MIB = 1024.0 * 1024;

  private Sizes() {}

  /** What is wrong with a size, to be put behind the name of its field. */
  static Optional<String> problem(@Nullable Object value) {
    if (Ruby.blank(value)) {
      return Optional.empty();
    }
    String text = Ruby.text(value);
    if (!NUMBER.matcher(text).lookingAt()) {
      return Optional.of("is not a number");
    }
    return SIZE.matcher(text.strip()).find()
        ? Optional.empty()
        : Optional.of("must use a supported unit: B, K, KB, M, MB, G, GB, T, or TB");
  }

  /** What is wrong with a log rate: a size, or -1 for no limit, or 0. */
  static Optional<String> rateProblem(@Nullable Object value) {
    return unlimitedOrNone(value) ? Optional.empty() : problem(value);
  }

  private static boolean unlimitedOrNone(@Nullable Object value) {
    String text = Ruby.text(value);
    return text.equals("-1") || text.equals("0");
  }

  /** Bytes of a size that has no problem, rounded towards zero. */
  static long bytes(@Nullable Object value) {
    Matcher matcher = SIZE.matcher(Ruby.text(value).strip());
    if (!matcher.find()) {
      throw new IllegalArgumentException("no size: " + value);
    }
    double number = Double.parseDouble(matcher.group(1));
    return (long)
        switch (matcher.group(2).toUpperCase(Locale.ROOT).charAt(0)) {
          case 'K' -> number * 1024;
          case 'M' -> number * MIB;
          case 'G' -> number * MIB * 1024;
          case 'T' -> number * MIB * MIB;
          default -> number;
        };
  }

  /** Whole MiB of a size that has no problem, rounded towards zero. */
  static long megabytes(@Nullable Object value) {
    return (long) (bytes(value) / MIB);
  }

  /** Bytes per second of a log rate that has no problem. */
  static long rate(@Nullable Object value) {
    return unlimitedOrNone(value) ? Long.parseLong(Ruby.text(value)) : bytes(value);
  }

  /** How CC writes bytes: in the largest unit that divides them; none are {@code 0T}. */
  static String shown(long bytes) {
    String units = "BKMGT";
    for (int power = 4; power > 0; power--) {
      if (bytes % (1L << (10 * power)) == 0) {
        return (bytes >> (10 * power)) + units.substring(power, power + 1);
      }
    }
    return bytes + "B";
  }
}
