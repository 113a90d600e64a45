package io.acf.app.cli;

import io.acf.app.rest.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Whether the orchestrator is sound. */
@Command(
    name = "doctor",
    description = "What is not as it should be in the orchestrator, and what to do.",
    subcommands = DoctorVerb.AcceptLoss.class)
final class DoctorVerb implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Override
  public Integer call() {
    return show(common, common.remote().get("/doctor"));
  }

  private static int show(Common common, Reply reply) {
    var doctor = reply.as(Api.Doctor.class);
    if (!common.printed(reply)) {
      common.print(lines(common.paint(), doctor));
    }
    return doctor.state().equals("failing") ? Exit.FAILED : Exit.DONE;
  }

  static List<String> lines(Paint paint, Api.Doctor doctor) {
    var lines = new ArrayList<String>();
    var width =
        doctor.findings().stream().mapToInt(finding -> finding.check().length()).max().orElse(1);
    for (var finding : doctor.findings()) {
      var check = ("%-" + width + "s").formatted(finding.check());
      var state = "%-7s".formatted(finding.state());
      lines.add(
          "%s  %s  %s".formatted(check, paint.state(word(finding), state), finding.message()));
      if (!finding.tip().isEmpty()) {
        lines.add("TIP: " + finding.tip());
      }
    }
    return lines;
  }

  /** In the colours of the states that people know. */
  private static String word(Api.Finding finding) {
    return switch (finding.state()) {
      case "ok" -> "converged";
      case "warning" -> "progressing";
      default -> "failed";
    };
  }

  @Command(
      name = "accept-loss",
      description = "Go on without the commands that may be lost: pushes and returns go on.")
  static final class AcceptLoss implements Callable<Integer> {
    @Mixin Common common = new Common();
    @Mixin ReasonOptions said = new ReasonOptions();

    @Override
    public Integer call() {
      said.reasonNeeded("doctor accept-loss");
      return show(common, common.remote().post("/actions/accept-loss", said.body()));
    }
  }
}
