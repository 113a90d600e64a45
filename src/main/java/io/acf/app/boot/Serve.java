package io.acf.app.boot;

import io.acf.app.log.LogFilter;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import java.net.BindException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The server's life: everything starts, runs, and stops in order. */
public final class Serve implements QuarkusApplication {
  private static final Logger LOG = Logger.getLogger(Serve.class);
  private final Wiring wiring;

  @Inject
  Serve(Wiring wiring) {
    this.wiring = wiring;
  }

  @Override
  public int run(String... args) {
    try (wiring) {
      wiring.start();
      Quarkus.waitForExit();
      return 0;
    } catch (NotStarted e) {
      LOG.errorf("not-started reason=\"%s\" tip=\"%s\"", e.getMessage(), e.tip());
      return 1;
    }
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
