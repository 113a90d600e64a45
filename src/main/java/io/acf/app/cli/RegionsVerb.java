package io.acf.app.cli;

import io.acf.app.rest.Api;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The regions, and what people say about them. */
@Command(
    name = "regions",
    aliases = "region",
    description = "The regions: API, circuit, scheduling; and commands on one of them.",
    subcommands = {
      RegionsVerb.Cordon.class,
      RegionsVerb.Uncordon.class,
      RegionsVerb.Drain.class,
      RegionsVerb.Undrain.class,
      RegionsVerb.Probe.class
    })
final class RegionsVerb implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Override
  public Integer call() {
    var reply = Pages.all(common.remote(), "/regions");
    if (!common.printed(reply)) {
      common.print(
          new RegionsView(common.paint(), common.wide(), Instant.now())
              .all(Pages.resources(reply, Api.Region.class)));
    }
    return Exit.DONE;
  }

  /** A command on one region. */
  abstract static class Action implements Callable<Integer> {
    @Mixin Common common = new Common();
    @Mixin Said said = new Said();

    @Parameters(index = "0", paramLabel = "NAME", description = "the region")
    String name = "";

    private final String verb;

    Action(String verb) {
      this.verb = verb;
    }

    /** Whether others will have to live with it, so that it must say why. */
    boolean lasting() {
      return false;
    }

    @Override
    public Integer call() {
      if (lasting()) {
        said.reasonNeeded("regions " + verb);
      }
      var now = Instant.now();
      var reply =
          common
              .remote()
              .post("/regions/" + Remote.encode(name) + "/actions/" + verb, said.body(now));
      if (!common.printed(reply)) {
        common.print(
            new RegionsView(common.paint(), common.wide(), now)
                .all(List.of(reply.as(Api.Region.class))));
      }
      return Exit.DONE;
    }
  }

  @Command(name = "cordon", description = "No new steps in the region; what runs there stays.")
  static final class Cordon extends Action {
    Cordon() {
      super("cordon");
    }

    @Override
    boolean lasting() {
      return true;
    }
  }

  @Command(name = "uncordon", description = "New steps in the region again.")
  static final class Uncordon extends Action {
    Uncordon() {
      super("uncordon");
    }
  }

  @Command(name = "drain", description = "The region's weight goes to nothing, gently.")
  static final class Drain extends Action {
    Drain() {
      super("drain");
    }

    @Override
    boolean lasting() {
      return true;
    }
  }

  @Command(name = "undrain", description = "The region gets its weight back.")
  static final class Undrain extends Action {
    Undrain() {
      super("undrain");
    }
  }

  @Command(name = "probe", description = "Look at the region now instead of at the next tick.")
  static final class Probe extends Action {
    Probe() {
      super("probe");
    }
  }
}
