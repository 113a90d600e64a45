package io.acf.simulator.manifest;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes with a unit, as in {@code memory: 256M}. */
final class Sizes {
  static final long MIB = 1024L * 1024;
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(B|KB?|MB?|GB?|TB?)");

  private Sizes() {}

  /** In bytes; nothing for what is no size. */
  static OptionalLong bytes(Object value) {
    Matcher matcher = SIZE.matcher(String.valueOf(value).trim().toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    return OptionalLong.of(
        switch (matcher.group(2).charAt(0)) {
          case 'K' -> number << 10;
          case 'M' -> number << 20;
          case 'G' -> number << 30;
          case 'T' -> number << 40;
          default -> number;
        });
  }

  /** A log rate: a size, or -1 for no limit, or 0. */
  static OptionalLong logRate(Object value) {
    String text = String.valueOf(value).trim();
    return text.equals("-1") || text.equals("0")
        ? OptionalLong.of(Long.parseLong(text))
        : bytes(value);
  }

  /** How CC writes bytes: the largest unit that divides them. */
  static String shown(long bytes) {
    if (bytes <= 0) {
      return Long.toString(bytes);
    }
    if (bytes % (1L << 30) == 0) {
      return (bytes >> 30) + "G";
    }
    if (bytes % (1L << 20) == 0) {
      return (bytes >> 20) + "M";
    }
    return bytes % 1024 == 0 ? (bytes >> 10) + "K" : bytes + "B";
  }
}
