package io.acf.config.yaml;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The types of plain scalars as Go's yaml.v2 resolves them, which is what the {@code cf} CLI reads
 * with (gopkg.in/yaml.v2, resolve.go): octal with {@code 0} and {@code 0o}, numbers of base 60 and
 * dates are text.
 */
final class GoYaml {
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Map<String, Double> NO_NUMBERS =
      Map.ofEntries(
          Map.entry(".nan", Double.NaN),
          Map.entry(".NaN", Double.NaN),
          Map.entry(".NAN", Double.NaN),
          Map.entry(".inf", Double.POSITIVE_INFINITY),
          Map.entry(".Inf", Double.POSITIVE_INFINITY),
          Map.entry(".INF", Double.POSITIVE_INFINITY),
          Map.entry("+.inf", Double.POSITIVE_INFINITY),
          Map.entry("+.Inf", Double.POSITIVE_INFINITY),
          Map.entry("+.INF", Double.POSITIVE_INFINITY),
          Map.entry("-.inf", Double.NEGATIVE_INFINITY),
          Map.entry("-.Inf", Double.NEGATIVE_INFINITY),
          Map.entry("-.INF", Double.NEGATIVE_INFINITY));

  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  /** Sign, prefix of the base, digits. */
  private static final Pattern INTEGER =
      Pattern.compile("([-+]?)(0[xX]|0[bB]|0[oO]|0(?=[0-9])|)([0-9a-fA-F]+)");

  private static final Pattern UNDERSCORES = Pattern.compile("(?<![0-9])_|_(?![0-9])");
  private static final Pattern SIGNED_BINARY = Pattern.compile("0b[-+][01]+");

  /** Longer numbers are out of the range of a double in any case. */
  private static final int LONGEST = 1_000;

  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private GoYaml() {}

  static CfScalar.Meaning resolve(String plain) {
    if (NULL.contains(plain)) {
      return new CfScalar.Null();
    }
    if (TRUE.contains(plain) || FALSE.contains(plain)) {
      return new CfScalar.Bool(TRUE.contains(plain));
    }
    var special = NO_NUMBERS.get(plain);
    if (special != null) {
      return number(special);
    }
    char first = plain.charAt(0);
    if (plain.length() <= LONGEST) {
      // Behind a leading dot underscores must stand between digits, elsewhere anywhere.
      if (first == '.') {
        return UNDERSCORES.matcher(plain).find()
            ? new CfScalar.Text(plain)
            : decimal(plain.replace("_", "")).orElse(new CfScalar.Text(plain));
      }
      if (first >= '0' && first <= '9' || first == '-' || first == '+') {
        var bare = plain.replace("_", "");
        return integer(bare)
            .or(() -> decimal(bare))
            .or(() -> signedBinary(bare))
            .orElse(new CfScalar.Text(plain));
      }
    }
    return new CfScalar.Text(plain);
  }

  private static Optional<CfScalar.Meaning> integer(String bare) {
    var parts = INTEGER.matcher(bare);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int base =
        switch (parts.group(2)) {
          case "0x", "0X" -> 16;
          case "0b", "0B" -> 2;
          case "0o", "0O", "0" -> 8;
          default -> 10;
        };
    try {
      var value = new BigInteger(parts.group(3), base);
      value = parts.group(1).equals("-") ? value.negate() : value;
      // With a plus, Go tries 64 bits with a sign only.
      var most = parts.group(1).equals("+") ? BigInteger.valueOf(Long.MAX_VALUE) : MAX;
      return value.compareTo(MIN) < 0 || value.compareTo(most) > 0
          ? Optional.empty()
          : Optional.of(new CfScalar.Int(value));
    } catch (NumberFormatException e) {
      return Optional.empty(); // 08: no octal number, but a decimal one.
    }
  }

  /** A sign behind the prefix, too. */
  private static Optional<CfScalar.Meaning> signedBinary(String bare) {
    if (!SIGNED_BINARY.matcher(bare).matches()) {
      return Optional.empty();
    }
    var value = new BigInteger(bare.substring(2), 2);
    return value.bitLength() < Long.SIZE ? Optional.of(new CfScalar.Int(value)) : Optional.empty();
  }

  private static Optional<CfScalar.Meaning> decimal(String bare) {
    if (!FLOAT.matcher(bare).matches()) {
      return Optional.empty();
    }
    double value = Double.parseDouble(bare);
    return Double.isInfinite(value) ? Optional.empty() : Optional.of(number(value));
  }

  static CfScalar.Float number(double value) {
    return new CfScalar.Float(written(value), value);
  }

  /** As Go's {@code strconv.FormatFloat(value, 'g', -1, 64)}. */
  private static String written(double value) {
    if (Double.isNaN(value)) {
      return ".nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? ".inf" : "-.inf";
    }
    if (value == 0) {
      return "0";
    }
    var digits = Decimal.of(value);
    int exponent = digits.point() - 1;
    return exponent < -4 || exponent >= 6 ? digits.exponential(0) : digits.plain();
  }
}
