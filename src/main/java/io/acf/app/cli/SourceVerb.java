package io.acf.app.cli;

import io.acf.app.rest.Api;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Where the desired state comes from. */
@Command(
    name = "source",
    description = "The git repository: what is accepted, and whether it is followed.",
    subcommands = {SourceVerb.Refresh.class, SourceVerb.Accept.class})
final class SourceVerb implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Override
  public Integer call() {
    return show(common, common.remote().get("/source"));
  }

  private static int show(Common common, Reply reply) {
    if (!common.printed(reply)) {
      common.print(new SourceView(common.paint(), Instant.now()).lines(reply.as(Api.Source.class)));
    }
    return Exit.DONE;
  }

  @Command(name = "refresh", description = "Fetch now instead of at the next poll.")
  static final class Refresh implements Callable<Integer> {
    @Mixin Common common = new Common();
    @Mixin ReasonOptions said = new ReasonOptions();

    @Override
    public Integer call() {
      return show(common, common.remote().post("/source/actions/refresh", said.body()));
    }
  }

  @Command(
      name = "accept",
      description = "Follow a commit although it does not descend from the accepted one.")
  static final class Accept implements Callable<Integer> {
    @Mixin Common common = new Common();
    @Mixin ReasonOptions said = new ReasonOptions();

    @Parameters(index = "0", paramLabel = "COMMIT", description = "the whole commit id")
    String commit = "";

    @Override
    public Integer call() {
      said.reasonNeeded("source accept");
      var body = said.body();
      body.put("commit", commit);
      return show(common, common.remote().post("/source/actions/accept", body));
    }
  }
}
