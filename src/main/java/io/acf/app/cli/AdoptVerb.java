package io.acf.app.cli;

import io.acf.app.rest.Api;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes a federation's apps in a region back, whatever mark they carry. */
@Command(
    name = "adopt",
    description = {
      "Take the apps of a federation in a region back: what they carry now, as status and explain",
      "name it, is written over once. Where it has changed since, nothing is written."
    })
final class AdoptVerb implements Callable<Integer> {
  @Mixin Common common = new Common();
  @Mixin ReasonOptions said = new ReasonOptions();

  @Parameters(index = "0", paramLabel = "F", description = "the federation")
  String federation = "";

  @Parameters(index = "1", paramLabel = "REGION", description = "the region")
  String region = "";

  @Override
  public Integer call() {
    said.reasonNeeded("regions adopt");
    var path =
        "/federations/%s/regions/%s/actions/adopt"
            .formatted(Remote.encode(federation), Remote.encode(region));
    var reply = common.remote().post(path, said.body());
    if (!common.printed(reply)) {
      var view = new ExplainView(common.paint(), Instant.now(), ZoneId.systemDefault());
      common.print(view.lines(reply.as(Api.Explanation.class)));
    }
    return Exit.DONE;
  }
}
