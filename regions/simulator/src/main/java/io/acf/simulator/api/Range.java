package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The whole numbers that a field may have, with what is said of others (ActiveModel's numericality,
 * only_integer). Digits in a string are a number too.
 *
 * @param least the smallest one
 * @param most the largest one
 * @param above whether the smallest one is told as {@code greater than} the number before it
 */
record Range(long least, long most, boolean above) {
  /** What fits into a column of the Cloud Controller's database. */
  private static final long MAX_DB_INT = Integer.MAX_VALUE;

  static Range from(long least) {
    return new Range(least, MAX_DB_INT, false);
  }

  /** Greater than zero. */
  static Range positive() {
    return new Range(1, MAX_DB_INT, true);
  }

  /** Bytes a second, -1 for any; a task words the lower bound in its own way. */
  static Range logRateOfTasks() {
    return new Range(-1, Long.MAX_VALUE, true);
  }

  Range upTo(long largest) {
    return new Range(least, largest, above);
  }

  /** The number, or nothing where there is none or {@code problem} was told why it is not taken. */
  Optional<Long> read(JsonNode value, Consumer<String> problem) {
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    BigDecimal number = number(value);
    if (number == null) {
      problem.accept("is not a number");
      return Optional.empty();
    }
    if (!value.isIntegralNumber() && !value.asText().matches("[+-]?\\d+")) {
      problem.accept("must be an integer");
      return Optional.empty();
    }
    BigInteger whole = number.toBigInteger();
    if (whole.compareTo(BigInteger.valueOf(least)) < 0) {
      problem.accept(
          above
              ? "must be greater than " + (least - 1)
              : "must be greater than or equal to " + least);
      return Optional.empty();
    }
    if (whole.compareTo(BigInteger.valueOf(most)) > 0) {
      problem.accept("must be less than or equal to " + most);
      return Optional.empty();
    }
    return Optional.of(whole.longValueExact());
  }

  private static @Nullable BigDecimal number(JsonNode value) {
    if (value.isNumber()) {
      return value.decimalValue();
    }
    try {
      return value.isTextual() ? new BigDecimal(value.asText().trim()) : null;
    } catch (NumberFormatException none) {
      return null;
    }
  }
}
