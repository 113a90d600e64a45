package io.acf.app.boot;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code acf serve}: the options, which are configuration keys in short. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs the orchestrator: git to regions, health to DNS.",
    footer = {
      "",
      "Each option is also an environment variable and a system property:",
      "  --git         ACF_GIT_URL     -Dacf.git.url",
      "  --poll        ACF_GIT_POLL    -Dacf.git.poll",
      "  --data        ACF_DATA        -Dacf.data",
      "  --http        ACF_HTTP        -Dacf.http",
      "  --management  ACF_MANAGEMENT  -Dacf.management",
      "  --dns         ACF_DNS         -Dacf.dns",
      "and there are further ones, seldom needed:",
      "  ACF_DNS_RATE        UDP answers of a kind a second to one network (200)",
      "  ACF_JOURNAL_EVENTS  how many events are kept (200000)",
      "  ACF_JOURNAL_AGE     and how old they get (90d)",
      "  ACF_LOG_FORMAT      text, json or auto: text on a terminal (auto)",
      "",
      "Exit codes: 0 stopped, 1 failed, 2 usage."
    })
public final class ServeOptions implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--git",
      paramLabel = "URL-OR-PATH[#BRANCH]",
      description = "The repository that holds the desired state (default: its HEAD).")
  @Nullable String git;

  @Option(names = "--poll", paramLabel = "DURATION", description = "How often to fetch (15s).")
  @Nullable String poll;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "What this replica remembers (~/.local/share/acf).")
  @Nullable String data;

  @Option(names = "--http", paramLabel = "ADDR:PORT", description = "REST (127.0.0.1:8080).")
  @Nullable String http;

  @Option(
      names = "--management",
      paramLabel = "ADDR:PORT",
      description = "Health and metrics (127.0.0.1:9000).")
  @Nullable String management;

  @Option(names = "--dns", paramLabel = "ADDR:PORT", description = "DNS (127.0.0.1:8053).")
  @Nullable String dns;

  @Override
  public Integer call() {
    return Serve.start(properties());
  }

  /** The options as configuration keys, checked. */
  Map<String, String> properties() {
    var properties = new TreeMap<String, String>();
    put(properties, "acf.git.url", git);
    put(properties, "acf.data", data);
    put(properties, "acf.git.poll", poll);
    put(properties, "acf.http", http);
    put(properties, "acf.management", management);
    put(properties, "acf.dns", dns);
    check("--http", value("acf.http", http), true);
    check("--management", value("acf.management", management), true);
    check("--dns", value("acf.dns", dns), false);
    value("acf.git.poll", poll).ifPresent(this::duration);
    if (value("acf.git.url", git).filter(url -> !url.isBlank()).isEmpty()) {
      throw new UsageErrors.Mistake(
          Objects.requireNonNull(spec).commandLine(),
          "which repository? --git or ACF_GIT_URL is missing",
          "acf serve --git URL-OR-PATH[#BRANCH]; without one of your own: acf demo");
    }
    return properties;
  }

  private static void put(Map<String, String> properties, String key, @Nullable String value) {
    if (value != null) {
      properties.put(key, value);
    }
  }

  /** The option, or else the system property, or else the environment. */
  private static Optional<String> value(String key, @Nullable String option) {
    return Optional.ofNullable(option)
        .or(() -> Optional.ofNullable(System.getProperty(key)))
        .or(() -> Optional.ofNullable(System.getenv(variable(key))));
  }

  private static String variable(String key) {
    return key.toUpperCase(java.util.Locale.ROOT).replace('.', '_');
  }

  private void check(String option, Optional<String> value, boolean loopbackOnly) {
    if (value.isEmpty()) {
      return;
    }
    Listen listen;
    try {
      listen = Listen.parse(value.get());
    } catch (IllegalArgumentException e) {
      throw usage(option + ": " + e.getMessage(), e);
    }
    if (loopbackOnly && !listen.loopback()) {
      throw usage(
          option
              + ": without access control acf listens on loopback only, not on "
              + listen.host());
    }
  }

  private void duration(String text) {
    Duration poll;
    try {
      poll = io.quarkus.runtime.configuration.DurationConverter.parseDuration(text);
    } catch (IllegalArgumentException e) {
      throw usage("--poll: not a duration like 15s or 2m: \"" + text + "\"", e);
    }
    if (poll.compareTo(Duration.ofSeconds(1)) < 0) {
      throw usage("--poll: at least 1s");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  private ParameterException usage(String message, Exception cause) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message, cause);
  }
}
