package io.acf.config.yaml;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The fewest decimal digits that name a double: 0.DIGITS times ten to the power of {@code point}.
 *
 * @param digits without zeros at either end; {@code 0} for zero
 */
record Decimal(boolean negative, String digits, int point) {
  static Decimal of(double value) {
    boolean negative = value < 0 || 1 / value < 0;
    if (value == 0) {
      return new Decimal(negative, "0", 1);
    }
    var exact = new BigDecimal(Math.abs(value));
    // Java writes two digits at least, also where one would do (4.9E-324).
    var one = exact.round(new MathContext(1, RoundingMode.HALF_EVEN));
    var shortest =
        (one.doubleValue() == Math.abs(value) ? one : new BigDecimal(Math.abs(value) + ""))
            .stripTrailingZeros();
    var digits = shortest.unscaledValue().toString();
    return new Decimal(negative, digits, digits.length() - shortest.scale());
  }

  /** As {@code 1.5e+06}; the exponent has two digits or more. */
  String exponential(int leastDecimals) {
    int exponent = point - 1;
    var decimals = digits.substring(1);
    decimals += "0".repeat(Math.max(0, leastDecimals - decimals.length()));
    return sign()
        + digits.charAt(0)
        + (decimals.isEmpty() ? "" : "." + decimals)
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "") // A format would take the digits of the locale.
        + Math.abs(exponent);
  }

  /** Without an exponent, and without a point where there is nothing behind it. */
  String plain() {
    return sign() + new BigDecimal("0." + digits).scaleByPowerOfTen(point).toPlainString();
  }

  private String sign() {
    return negative ? "-" : "";
  }
}
