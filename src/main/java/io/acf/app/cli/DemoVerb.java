package io.acf.app.cli;

import io.acf.app.demo.Act;
import io.acf.app.demo.DemoFailure;
import io.acf.app.demo.DemoOptions;
import io.acf.app.demo.RunningDemo;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The demo's help, and what acts on a running demo from a second terminal. */
@Command(
    name = "demo",
    description = "Everything on loopback: git, three simulated regions, orchestrator, DNS.",
    footer = {"", "Ctrl-C ends it; nothing is left behind (except what --dir asked for)."},
    subcommands = {DemoVerb.Kill.class, DemoVerb.Hang.class, DemoVerb.Revive.class})
final class DemoVerb implements Callable<Integer> {
  @Mixin DemoOptions options = new DemoOptions();

  @Override
  public Integer call() {
    throw Failure.usage("the demo boots more than this client", "./acf demo");
  }

  /** One of the acts on a region of a running demo. */
  abstract static class OnRegion implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "REGION", description = "the region, e.g. eu-1")
    String region = "";

    @Option(
        names = "--dir",
        paramLabel = "DIR",
        description = "which demo, where more than one runs")
    @Nullable Path dir;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    private final Act act;

    OnRegion(Act act) {
      this.act = act;
    }

    @Override
    public Integer call() {
      var out = spec.commandLine().getOut();
      try {
        out.println(RunningDemo.act(Optional.ofNullable(dir), act, region));
        out.flush();
        return Exit.DONE;
      } catch (DemoFailure e) {
        throw new Failure(Exit.FAILED, e.text(), e.tip(), e);
      }
    }
  }

  @Command(name = "kill", description = "Pull the plug: API and apps refuse connections.")
  static final class Kill extends OnRegion {
    Kill() {
      super(Act.KILL);
    }
  }

  @Command(name = "hang", description = "Black hole: connections are accepted, never answered.")
  static final class Hang extends OnRegion {
    Hang() {
      super(Act.HANG);
    }
  }

  @Command(name = "revive", description = "The region is as before.")
  static final class Revive extends OnRegion {
    Revive() {
      super(Act.REVIVE);
    }
  }
}
