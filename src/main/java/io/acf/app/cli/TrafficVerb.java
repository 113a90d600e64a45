package io.acf.app.cli;

import io.acf.app.rest.Api;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What each name answers. */
@Command(
    name = "traffic",
    description = "What each name answers: wanted and published shares, and why.",
    subcommands = TrafficVerb.Release.class)
final class TrafficVerb implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Parameters(index = "0", arity = "0..1", paramLabel = "F", description = "the federation")
  String federation = "";

  @Override
  public Integer call() {
    var remote = common.remote();
    var reply =
        federation.isEmpty()
            ? Pages.all(remote, "/traffic")
            : remote.get("/federations/" + Remote.encode(federation) + "/traffic");
    if (!common.printed(reply)) {
      var names =
          federation.isEmpty()
              ? Pages.resources(reply, Api.Traffic.class)
              : List.of(reply.as(Api.Traffic.class));
      common.print(
          new TrafficView(common.paint(), Instant.now(), ZoneId.systemDefault()).all(names));
    }
    return Exit.DONE;
  }

  /** A host name that left git keeps its answer until a person says otherwise. */
  @Command(
      name = "release",
      description = "End the answer of a host name that has left git (see acf traffic).")
  static final class Release implements Callable<Integer> {
    @Mixin Common common = new Common();
    @Mixin ReasonOptions said = new ReasonOptions();

    @Parameters(index = "0", paramLabel = "HOST", description = "the host name")
    String host = "";

    @Override
    public Integer call() {
      said.reasonNeeded("traffic release");
      var reply =
          common.remote().post("/traffic/" + Remote.encode(host) + "/actions/release", said.body());
      if (!common.printed(reply)) {
        var release = reply.as(Api.Release.class);
        common.print(
            List.of(
                release.hostname()
                    + " is released by "
                    + release.released().actor()
                    + ": "
                    + release.released().reason()
                    + (release.answered() ? "; its answer ends with the next publication" : "")));
      }
      return Exit.DONE;
    }
  }
}
