package io.acf.app.cli;

import io.acf.app.boot.Listen;
import io.acf.app.rest.Api;
import io.acf.config.Desired;
import io.acf.config.ManifestReader;
import io.acf.config.Problem;
import io.acf.config.Reading;
import io.acf.config.Text;
import io.acf.config.yaml.YamlManifestReader;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads and checks a repository or folder as the server reads a commit. */
@Command(
    name = "validate",
    description = {
      "Check platform.yml and federations, offline and without credentials.",
      "",
      "Where DIR is the root of a git repository, its index is read: what git commit",
      "would commit. Any other folder is read as it is."
    })
final class ValidateVerb implements Callable<Integer> {
  /** As many as one looks at; who has more has one cause. */
  private static final int MAX_UNJUDGED = 10;

  @Mixin Common common = new Common();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "the repository's root (default: here)")
  String dir = ".";

  @ArgGroup(exclusive = true)
  ToValidate.Choice choice = new ToValidate.Choice();

  @Option(
      names = "--dns",
      paramLabel = "ADDR:PORT",
      defaultValue = "${env:ACF_DNS:-127.0.0.1:8053}",
      description = "judge as a server that answers DNS there (default: $ACF_DNS)")
  String dns = "";

  @Override
  public Integer call() {
    try (var given = ToValidate.of(dir, choice)) {
      common.say("read " + given.name());
      var reading = given.read(reader());
      var unjudged = given.unjudged(reading);
      unjudged.stream()
          .limit(MAX_UNJUDGED)
          .forEach(it -> common.say("not judged: " + it.path() + " is " + it.why()));
      if (unjudged.size() > MAX_UNJUDGED) {
        common.say("not judged: " + (unjudged.size() - MAX_UNJUDGED) + " more; see: git status");
      }
      return switch (reading) {
        case Reading.Accepted accepted -> valid(given, accepted.desired(), unjudged);
        case Reading.Rejected rejected -> invalid(given, problems(rejected.problems()), unjudged);
      };
    }
  }

  private ManifestReader reader() {
    try {
      return Listen.parse(dns).reader(new YamlManifestReader());
    } catch (IllegalArgumentException e) {
      throw new Failure(
          Exit.USAGE, "--dns: " + e.getMessage(), "as the server's: --dns 0.0.0.0:53", e);
    }
  }

  private int valid(ToValidate given, Desired desired, List<ToValidate.Unjudged> unjudged) {
    var problems = problems(desired.warnings());
    if (!common.printed(answer(true, problems, given, unjudged))) {
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

  private int invalid(
      ToValidate given, List<Api.Problem> problems, List<ToValidate.Unjudged> unjudged) {
    if (!common.printed(answer(false, problems, given, unjudged))) {
      var view = ProblemsView.of(common.paint(), problems);
      common.print(view.lines());
      common.print(List.of(view.tally()));
      common.say("TIP: mend these, " + given.mended() + "then again: acf validate " + dir);
    }
    return Exit.USAGE;
  }

  private static Reply answer(
      boolean valid,
      List<Api.Problem> problems,
      ToValidate given,
      List<ToValidate.Unjudged> unjudged) {
    var node = Reply.JSON.createObjectNode().put("valid", valid).put("read", given.name());
    node.set("not_judged", Reply.JSON.valueToTree(unjudged));
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
