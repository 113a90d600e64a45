package io.acf.app.cli;

import io.acf.app.rest.Api;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How a release comes into its regions. */
@Command(
    name = "rollout",
    description = "How a release comes into its regions: try again what failed or rests.",
    subcommands = {RolloutVerb.Retry.class})
final class RolloutVerb implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Spec CommandSpec spec = CommandSpec.create();

  /** Optional only for picocli, which would ask for it before a subcommand too. */
  @Parameters(index = "0", arity = "0..1", paramLabel = "F", description = "the federation")
  String federation = "";

  @Override
  public Integer call() {
    if (federation.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Missing required parameter: 'F'");
    }
    return show(common, common.remote().get("/federations/" + Remote.encode(federation)));
  }

  private static int show(Common common, Reply reply) {
    if (!common.printed(reply)) {
      common.print(
          new StatusView(common.paint(), common.wide(), Instant.now())
              .one(reply.as(Api.Federation.class)));
    }
    return Exit.DONE;
  }

  @Command(
      name = "retry",
      description = "Try again now what failed or rests, in one region or in all.")
  static final class Retry implements Callable<Integer> {
    @Mixin Common common = new Common();
    @Mixin ReasonOptions said = new ReasonOptions();

    @Parameters(index = "0", paramLabel = "F", description = "the federation")
    String federation = "";

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "REGION",
        defaultValue = "",
        description = "the region (default: all of its regions)")
    String region = "";

    @Override
    public Integer call() {
      var body = said.body();
      if (!region.isEmpty()) {
        body.put("region", region);
      }
      return show(
          common,
          common
              .remote()
              .post("/federations/" + Remote.encode(federation) + "/rollout/actions/retry", body));
    }
  }
}
