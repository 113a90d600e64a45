package io.acf.app.cli;

import io.acf.app.rest.Api;
import io.acf.config.Desired;
import io.acf.config.Problem;
import io.acf.config.Reading;
import io.acf.config.Text;
import io.acf.config.folder.FolderTree;
import io.acf.config.yaml.YamlManifestReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Reads and checks a folder as the server reads a commit. */
@Command(
    name = "validate",
    description =
        "Check platform.yml and federations in a folder, offline and without credentials.")
final class ValidateVerb implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "the repository's root (default: here)")
  Path dir = Path.of(".");

  @Override
  public Integer call() {
    return switch (reading()) {
      case Reading.Accepted accepted -> valid(accepted.desired());
      case Reading.Rejected rejected -> invalid(problems(rejected.problems()));
    };
  }

  private Reading reading() {
    if (!Files.isDirectory(dir)) {
      throw Failure.usage("no folder " + dir, "acf validate DIR, a folder or checkout");
    }
    try {
      return new YamlManifestReader().read(FolderTree.NO_COMMIT, new FolderTree(dir));
    } catch (IOException e) {
      throw new Failure(
          Exit.USAGE, "cannot read " + dir + ": " + e, "acf validate DIR, a folder or checkout", e);
    }
  }

  private int valid(Desired desired) {
    var problems = problems(desired.warnings());
    if (!common.printed(answer(true, problems))) {
      var view = ProblemsView.of(common.paint(), problems);
      common.print(view.lines());
      var warnings = problems.isEmpty() ? "" : "; " + Words.count(problems.size(), "warning");
      common.print(
          List.of(
              "valid: %s, %s, %s%s"
                  .formatted(
                      Words.count(desired.regions().size(), "region"),
                      Words.count(desired.zones().size(), "zone"),
                      Words.count(desired.federations().size(), "federation"),
                      warnings)));
    }
    return Exit.DONE;
  }

  private int invalid(List<Api.Problem> problems) {
    if (!common.printed(answer(false, problems))) {
      var view = ProblemsView.of(common.paint(), problems);
      common.print(view.lines());
      common.print(List.of(view.tally()));
      common.say("TIP: mend these, then again: acf validate " + dir);
    }
    return Exit.USAGE;
  }

  private static Reply answer(boolean valid, List<Api.Problem> problems) {
    var node = Reply.JSON.createObjectNode().put("valid", valid);
    node.set("findings", Reply.JSON.valueToTree(problems));
    return new Reply(node);
  }

  private static List<Api.Problem> problems(List<Problem> problems) {
    return problems.stream()
        .map(
            problem ->
                new Api.Problem(
                    problem.severity().name().toLowerCase(Locale.ROOT),
                    problem.code(),
                    Text.plain(problem.position().file()),
                    problem.position().line(),
                    problem.position().column(),
                    problem.message(),
                    problem.tip()))
        .toList();
  }
}
