package io.acf.app.cli;

import io.acf.app.rest.Api;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with what people wrote, in the form that editors jump to. */
record ProblemsView(Paint paint, List<Api.Problem> problems) {

  static ProblemsView of(Paint paint, List<Api.Problem> problems) {
    return new ProblemsView(paint, problems);
  }

  List<String> lines() {
    var place = problems.stream().mapToInt(problem -> place(problem).length()).max().orElse(0);
    var lines = new ArrayList<String>();
    for (var problem : problems) {
      var severity = problem.severity().equals("warning") ? "warn " : "error";
      var text = problem.message();
      if (Words.has(problem.tip()) && !text.contains(String.valueOf(problem.tip()))) {
        text += (text.endsWith(".") || text.endsWith("?") ? " " : ". ") + problem.tip();
      }
      lines.add(
          "%s  %s  %s  [%s]"
              .formatted(
                  pad(place(problem), place),
                  paint.state(problem.severity(), severity),
                  text,
                  problem.code()));
    }
    return lines;
  }

  long errors() {
    return problems.stream().filter(problem -> problem.severity().equals("error")).count();
  }

  /** E.g. {@code 2 errors, 1 warning}. */
  String tally() {
    var warnings = problems.size() - errors();
    var errors = Words.count(errors(), "error");
    return warnings == 0 ? errors : errors + ", " + Words.count(warnings, "warning");
  }

  private static String place(Api.Problem problem) {
    return problem.line() == 0
        ? problem.file()
        : problem.file() + ":" + problem.line() + ":" + problem.column();
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
