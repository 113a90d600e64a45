package io.acf.simulator.manifest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rails' rule for a field that is a text of limited length, which also tells the length of what is
 * none: the items of a list, the characters of anything else.
 */
final class TextRule {
  private TextRule() {}

  /** What is wrong with {@code value}, told with the name of its field. */
  static List<String> problems(String field, @Nullable Object value, int most) {
    List<String> problems = new ArrayList<>();
    if (!(value instanceof String)) {
      problems.add(field + " must be a string");
    }
    int length = value instanceof List<?> list ? list.size() : characters(Ruby.text(value));
    if (length < 1 || length > most) {
      problems.add(field + " must be between 1 and " + most + " characters");
    }
    return problems;
  }

  /** How long Ruby takes a text for. */
  static int characters(String text) {
    return text.codePointCount(0, text.length());
  }
}
