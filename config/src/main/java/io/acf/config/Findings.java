package io.acf.config;

import java.util.List;

/** What a check found, as text for people: one line a problem, then the sum. */
public final class Findings {
  private Findings() {}

  /**
   * Lines of {@code file:line:column severity message. tip [code]}, columns aligned, sorted by
   * place, then {@code 2 errors, 1 warning}; ends with a line feed.
   */
  public static String text(List<Problem> problems) {
    var text = new StringBuilder();
    int width = problems.stream().mapToInt(p -> p.position().toString().length()).max().orElse(0);
    problems.stream()
        .sorted()
        .forEach(
            problem -> {
              var place = problem.position().toString();
              text.append(place).append(" ".repeat(width - place.length() + 1));
              text.append(problem.severity() == Problem.Severity.ERROR ? "error  " : "warn   ");
              text.append(sentence(problem)).append("  [").append(problem.code()).append("]\n");
            });
    return text.append(sum(problems)).append('\n').toString();
  }

  /** {@code 2 errors, 1 warning}. */
  public static String sum(List<Problem> problems) {
    long errors = count(problems, Problem.Severity.ERROR);
    long warnings = count(problems, Problem.Severity.WARNING);
    return counted(errors, "error") + ", " + counted(warnings, "warning");
  }

  private static String sentence(Problem problem) {
    return problem.tip().isEmpty() ? problem.message() : problem.message() + ". " + problem.tip();
  }

  private static long count(List<Problem> problems, Problem.Severity severity) {
    return problems.stream().filter(problem -> problem.severity() == severity).count();
  }

  private static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
