package io.acf.app;

import io.acf.app.boot.ServeOptions;
import io.acf.app.boot.UsageErrors;
import io.acf.app.cli.Main;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;
import picocli.CommandLine;

/** Starts the orchestrator: options first, Quarkus then. */
@QuarkusMain
public final class ServeMain {
  private ServeMain() {}

  public static void main(String... args) {
    if (args.length > 0 && args[0].equals("serve")) {
      var rest = Arrays.copyOfRange(args, 1, args.length);
      System.exit(
          new CommandLine(new ServeOptions())
              .setCommandName("acf serve")
              .setParameterExceptionHandler(new UsageErrors())
              .execute(rest));
    }
    // The other verbs are the command line's; serving needs none of its classes.
    System.exit(Main.run(args));
  }
}
