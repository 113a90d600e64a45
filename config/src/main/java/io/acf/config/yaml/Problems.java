package io.acf.config.yaml;

import io.acf.config.Position;
import io.acf.config.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * The problems of one reading, as they are found. Bounded: what is over the limit is only counted.
 */
final class Problems {
  /** As many as one can look at; more errors in one commit have one cause. */
  static final int MAX_SHOWN = 50;

  private static final int MAX_KEPT = 5_000;

  private final List<Problem> found = new ArrayList<>();
  private int errors;

  void error(String code, Position position, String message, String tip) {
    add(Problem.error(code, position, message, tip));
  }

  void warning(String code, Position position, String message, String tip) {
    add(Problem.warning(code, position, message, tip));
  }

  void add(Problem problem) {
    boolean error = problem.severity() == Problem.Severity.ERROR;
    errors += error ? 1 : 0;
    if (error ? errors <= MAX_KEPT : found.size() - errors < MAX_KEPT) {
      found.add(problem);
    }
  }

  /** How many errors so far: a caller compares before and after. */
  int errors() {
    return errors;
  }

  /** The first 50, errors before warnings where there are more, sorted by place. */
  List<Problem> shown() {
    return found.stream()
        .distinct()
        .sorted(
            java.util.Comparator.comparing(Problem::severity)
                .thenComparing(java.util.Comparator.naturalOrder()))
        .limit(MAX_SHOWN)
        .sorted()
        .toList();
  }
}
