package io.acf.simulator.api;

import io.acf.simulator.model.Entity;
import io.acf.simulator.wire.CfError;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Filters by time: {@code created_ats=T,T} and {@code created_ats[gt]=T}, in whole seconds. */
final class Timestamps {
  private static final Set<String> OPERATORS = Set.of("", "[gt]", "[gte]", "[lt]", "[lte]");

  private Timestamps() {}

  /**
   * The filter {@code name[operator]=text}.
   *
   * @param title the parameter as error texts begin
   * @param operator empty or in brackets
   * @throws CfError 400 in the words of app/messages/validators.rb of cloud_controller_ng
   */
  static <E extends Entity> Predicate<E> test(
      String title, String operator, String text, Function<E, Long> millis) {
    if (!OPERATORS.contains(operator)) {
      throw CfError.badQuery(
          title + " Invalid relational operator: '" + operator.replaceAll("[\\[\\]]", "") + "'");
    }
    if (!operator.isEmpty() && text.indexOf(',') >= 0) {
      throw CfError.badQuery(title + " only accepts one value when using a relational operator");
    }
    List<Long> seconds =
        Arrays.stream(text.split(",", -1)).map(each -> second(title, each)).toList();
    Function<E, Long> second = each -> Math.floorDiv(millis.apply(each), 1000L);
    return switch (operator) {
      case "[gt]" -> each -> second.apply(each) > seconds.getFirst();
      case "[gte]" -> each -> second.apply(each) >= seconds.getFirst();
      case "[lt]" -> each -> second.apply(each) < seconds.getFirst();
      case "[lte]" -> each -> second.apply(each) <= seconds.getFirst();
      default -> each -> seconds.contains(second.apply(each));
    };
  }

  private static long second(String title, String text) {
    try {
      if (!text.matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z")) {
        throw new DateTimeParseException("a second in UTC, without a fraction", text, 0);
      }
      return Instant.parse(text).getEpochSecond();
    } catch (DateTimeParseException e) {
      throw CfError.badQuery(
              title
                  + " has an invalid timestamp format. Timestamps should be formatted as"
                  + " 'YYYY-MM-DDThh:mm:ssZ'")
          .causedBy(e);
    }
  }
}
