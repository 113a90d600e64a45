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
      RegionsVerb.Probe.class,
      AdoptVerb.class
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

    @Parameters(index = "0", paramLabel = "NAME", description = "the region")
    String name = "";

    final String verb;

    Action(String verb) {
      this.verb = verb;
    }

    final int post(ReasonOptions said) {
      var reply =
          common.remote().post("/regions/" + Remote.encode(name) + "/actions/" + verb, said.body());
      if (!common.printed(reply)) {
        common.print(
            new RegionsView(common.paint(), common.wide(), Instant.now())
                .all(List.of(reply.as(Api.Region.class))));
      }
      return Exit.DONE;
    }
  }

  /** Others will have to live with it, so it must say why. */
  abstract static class Lasting extends Action {
    @Mixin Held said = new Held();

    Lasting(String verb) {
      super(verb);
    }

    @Override
    public Integer call() {
      said.reasonNeeded("regions " + verb);
      return post(said);
    }
  }

  /** It ends what holds, or only looks. */
  abstract static class Passing extends Action {
    @Mixin ReasonOptions said = new ReasonOptions();

    Passing(String verb) {
      super(verb);
    }

    @Override
    public Integer call() {
      return post(said);
    }
  }

  @Command(name = "cordon", description = "No new steps in the region; what runs there stays.")
  static final class Cordon extends Lasting {
    Cordon() {
      super("cordon");
    }
  }

  @Command(name = "uncordon", description = "New steps in the region again.")
  static final class Uncordon extends Passing {
    Uncordon() {
      super("uncordon");
    }
  }

  @Command(name = "drain", description = "The region's weight goes to nothing, gently.")
  static final class Drain extends Lasting {
    Drain() {
      super("drain");
    }
  }

  @Command(name = "undrain", description = "The region gets its weight back.")
  static final class Undrain extends Passing {
    Undrain() {
      super("undrain");
    }
  }

  @Command(name = "probe", description = "Look at the region now instead of at the next tick.")
  static final class Probe extends Passing {
    Probe() {
      super("probe");
    }
  }
}
