package io.acf.app.cli;

import io.acf.app.rest.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What would be done now. */
@Command(
    name = "plan",
    aliases = "diff",
    description = "What would be done now, region by region; changes nothing.")
final class PlanVerb implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Parameters(index = "0", arity = "0..1", paramLabel = "F", description = "the federation")
  String federation = "";

  @Option(names = "--exit-code", description = "exit 10 where there are changes")
  boolean exitCode;

  @Override
  public Integer call() {
    var remote = common.remote();
    var answer = Reply.JSON.createArrayNode();
    var view = new PlanView(common.paint());
    var lines = new ArrayList<String>();
    var tally = new PlanView.Tally(0, 0, 0);
    for (var name : names(remote)) {
      var reply = remote.get("/federations/" + Remote.encode(name) + "/plan");
      var plan = reply.as(Api.Plan.class);
      answer.add(reply.body());
      lines.addAll(view.one(name, plan));
      tally = tally.plus(PlanView.Tally.of(plan));
    }
    var whole = federation.isEmpty() ? answer : answer.get(0);
    if (!common.printed(new Reply(whole))) {
      lines.add(tally.sentence());
      common.print(lines);
    }
    return exitCode && tally.changes() ? Exit.CHANGES : Exit.DONE;
  }

  private List<String> names(Remote remote) {
    return federation.isEmpty() ? Pages.all(remote, "/federations").names() : List.of(federation);
  }
}
