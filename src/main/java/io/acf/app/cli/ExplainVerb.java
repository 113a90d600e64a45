package io.acf.app.cli;

import io.acf.app.rest.Api;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Why a federation stands as it does in one region. */
@Command(
    name = "explain",
    description = "Why a federation stands as it does in a region: state, health, steps, events.")
final class ExplainVerb implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Parameters(index = "0", paramLabel = "F", description = "the federation")
  String federation = "";

  @Parameters(index = "1", paramLabel = "REGION", description = "the region")
  String region = "";

  @Override
  public Integer call() {
    var path =
        "/federations/%s/regions/%s/explain"
            .formatted(Remote.encode(federation), Remote.encode(region));
    var reply = common.remote().get(path);
    if (!common.printed(reply)) {
      var view = new ExplainView(common.paint(), Instant.now(), ZoneId.systemDefault());
      common.print(view.lines(reply.as(Api.Explanation.class)));
    }
    return Exit.DONE;
  }
}
