package io.acf.config.yaml;

import java.math.BigDecimal;

/** A number as Ruby's {@code Float#to_s} writes it, which is what Cloud Controller stores. */
final class RubyFloat {
  private RubyFloat() {}

  static String text(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    var digits = Decimal.of(value);
    if (digits.point() > 16 || digits.point() <= -4) {
      return digits.exponential(1);
    }
    var plain = new BigDecimal(digits.exponential(0)).toPlainString();
    return plain.indexOf('.') < 0 ? plain + ".0" : plain;
  }
}
