package io.acf.simulator.api;

import io.acf.simulator.model.Entity;
import io.acf.simulator.wire.CfError;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Filters by time: {@code created_ats=T,T} and {@code created_ats[gt]=T}, in whole seconds. */
final class Timestamps {
  private Timestamps() {}

  static <E extends Entity> Predicate<E> test(
      String operator, String text, Function<E, Long> millis) {
    if (!operator.isEmpty() && text.indexOf(',') >= 0) {
      throw CfError.badQuery("only accepts one value when using an inequality filter");
    }
    List<Long> seconds = Arrays.stream(text.split(",", -1)).map(Timestamps::second).toList();
    Function<E, Long> second = each -> Math.floorDiv(millis.apply(each), 1000L);
    return switch (operator) {
      case "" -> each -> seconds.contains(second.apply(each));
      case "[gt]" -> each -> second.apply(each) > seconds.getFirst();
      case "[gte]" -> each -> second.apply(each) >= seconds.getFirst();
      case "[lt]" -> each -> second.apply(each) < seconds.getFirst();
      case "[lte]" -> each -> second.apply(each) <= seconds.getFirst();
      default -> throw CfError.badQuery("Invalid relational operator: '" + operator + "'");
    };
  }

  private static long second(String text) {
    try {
      if (!text.endsWith("Z") || text.indexOf('.') >= 0) {
        throw new DateTimeParseException("a second in UTC, without a fraction", text, 0);
      }
      return Instant.parse(text).getEpochSecond();
    } catch (DateTimeParseException e) {
      throw CfError.badQuery(
              "has an invalid timestamp format. Timestamps should be formatted as"
                  + " 'YYYY-MM-DDThh:mm:ssZ'")
          .causedBy(e);
    }
  }
}
