package io.acf.app;

import io.acf.app.cli.Main;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.net.BindException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
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

  /**
   * Runs the server with these configuration keys until it is told to stop.
   *
   * @return its exit code
   */
  public static int start(Map<String, String> properties) {
    properties.forEach(System::setProperty);
    System.setProperty("quarkus.log.console.json.enabled", Boolean.toString(json()));
    var code = new AtomicInteger();
    Quarkus.run(
        Serve.class,
        (exit, failure) -> {
          code.set(exit);
          for (var cause = failure; cause != null; cause = cause.getCause()) {
            LogFilter.clean(String.valueOf(cause.getMessage()))
                .lines()
                .limit(2)
                .forEach(line -> System.err.println("acf: " + line));
          }
          if (causeOf(failure) instanceof BindException) {
            System.err.println(
                "TIP: stop whoever listens there, or name others with --http and --management");
          }
        });
    return code.get();
  }

  private static @Nullable Throwable causeOf(@Nullable Throwable failure) {
    var cause = failure;
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static boolean json() {
    var format =
        System.getProperty(
            "acf.log.format", System.getenv().getOrDefault("ACF_LOG_FORMAT", "auto"));
    return switch (format) {
      case "json" -> true;
      case "text" -> false;
      default -> System.console() == null || !terminal();
    };
  }

  /** {@code Console.isTerminal} is of JDK 22: before, a console is a terminal. */
  private static boolean terminal() {
    try {
      var method = java.io.Console.class.getMethod("isTerminal");
      return (boolean) method.invoke(System.console());
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
