package io.acf.app.cli;

import io.acf.app.boot.ServeOptions;
import io.acf.app.boot.UsageErrors;
import io.acf.config.Text;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code acf}: the command line without Quarkus. {@code serve} and {@code demo} boot elsewhere. */
@Command(
    name = "acf",
    versionProvider = VersionVerb.Provider.class,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Available CF: the same app in several Cloud Foundry installs, and DNS by health.",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "First time?  acf demo",
      "Exit codes: 0 done, 1 failed, 2 usage or invalid manifest, 3 timed out or",
      "not converged, 4 conflict, 5 server or auth, 10 changes (plan --exit-code)"
    },
    subcommands = {
      ServeOptions.class,
      DemoVerb.class,
      SimulateVerb.class,
      VersionVerb.class,
      ValidateVerb.class,
      PlanVerb.class,
      StatusVerb.class,
      ExplainVerb.class,
      RolloutVerb.class,
      RegionsVerb.class,
      TrafficVerb.class,
      FreezeVerb.class,
      UnfreezeVerb.class,
      SourceVerb.class,
      EventsVerb.class,
      DoctorVerb.class,
      WaitVerb.class,
      CompletionVerb.class
    })
public final class Acf {
  private Acf() {}

  public static void main(String[] args) {
    System.exit(Main.run(args));
  }

  /** Runs one command line and returns its exit code; ends nothing. */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    var shown = new PrintWriter(new TerminalWriter(out));
    var talk = new PrintWriter(new TerminalWriter(err), true);
    var exit = commandLine().setOut(shown).setErr(talk).execute(args);
    shown.flush();
    talk.flush();
    return exit;
  }

  static CommandLine commandLine() {
    var commandLine =
        new CommandLine(new Acf())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .registerConverter(Duration.class, new Common.DurationReader())
            .setParameterExceptionHandler(new UsageErrors())
            .setExecutionExceptionHandler(Acf::failed);
    withHelp(commandLine);
    return commandLine;
  }

  private static void withHelp(CommandLine commandLine) {
    commandLine.getCommandSpec().mixinStandardHelpOptions(true);
    commandLine.getCommandSpec().exitCodeOnExecutionException(Exit.FAILED);
    commandLine.getSubcommands().values().forEach(Acf::withHelp);
  }

  private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    command.getOut().flush();
    if (e instanceof Failure failure) {
      var err = command.getErr();
      err.println("acf: " + Text.plainLines(failure.text()));
      if (!failure.tip().isEmpty()) {
        err.println("TIP: " + Text.plainLines(failure.tip()));
      }
      err.flush();
      return failure.exit();
    }
    throw e;
  }

  static String completionScript() {
    return AutoComplete.bash("acf", commandLine());
  }
}
