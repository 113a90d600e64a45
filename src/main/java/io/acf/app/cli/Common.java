package io.acf.app.cli;

import io.acf.config.Text;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that every client verb has. */
final class Common {
  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "table, wide, json, yaml or name (default: table)")
  Format format = Format.TABLE;

  @Option(
      names = "--server",
      defaultValue = "${env:ACF_SERVER:-http://127.0.0.1:8080}",
      paramLabel = "URL",
      description = "the orchestrator (default: $ACF_SERVER, else http://127.0.0.1:8080)")
  String server = "";

  @Option(names = "--no-color", description = "plain text (also: NO_COLOR)")
  boolean noColor;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  CommandSpec spec;

  Remote remote() {
    return new Remote(serverUri());
  }

  private URI serverUri() {
    try {
      var text = server.contains("://") ? server : "http://" + server;
      var uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      if (uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getScheme().startsWith("http")) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw notUrl(e);
    }
    throw notUrl(null);
  }

  private Failure notUrl(@org.jspecify.annotations.Nullable Throwable cause) {
    var shown = Text.mayHoldSecret(server) ? "(a value that may hold a password)" : server;
    var message = "--server " + shown + " is not an http address";
    var tip = "e.g. --server http://127.0.0.1:8080";
    return cause == null
        ? Failure.usage(message, tip)
        : new Failure(Exit.USAGE, message, tip, cause);
  }

  Paint paint() {
    var plain =
        noColor || System.getenv("NO_COLOR") != null && !System.getenv("NO_COLOR").isEmpty();
    return plain || !terminal() ? Paint.PLAIN : Paint.ANSI;
  }

  /** Whether stdout is a terminal; the launcher knows. */
  boolean terminal() {
    return Boolean.getBoolean("acf.terminal");
  }

  PrintWriter out() {
    return commandLine().getOut();
  }

  PrintWriter err() {
    return commandLine().getErr();
  }

  private CommandLine commandLine() {
    return spec.commandLine();
  }

  /** Prints an answer in the machine formats; false where the table is wanted. */
  boolean printed(Reply reply) {
    switch (format) {
      case JSON -> out().println(reply.json());
      case YAML -> out().print(reply.yaml());
      case NAME -> reply.names().forEach(out()::println);
      case TABLE, WIDE -> {
        return false;
      }
    }
    out().flush();
    return true;
  }

  /** Prints lines, and flushes. */
  void print(Iterable<String> lines) {
    lines.forEach(out()::println);
    out().flush();
  }

  /** Talk, not data. */
  void say(String line) {
    err().println(Text.plainLines(line));
    err().flush();
  }

  boolean wide() {
    return format == Format.WIDE;
  }

  /** {@code 90s}, {@code 10m}, {@code 2h}, {@code 1d}, {@code 250ms}. */
  static final class DurationReader implements CommandLine.ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      var matcher = java.util.regex.Pattern.compile("(\\d{1,9})(ms|s|m|h|d)").matcher(text);
      if (!matcher.matches()) {
        throw new CommandLine.TypeConversionException(
            "'" + text + "' is not a duration such as 90s, 10m or 2h");
      }
      var number = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(number);
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        case "h" -> Duration.ofHours(number);
        default -> Duration.ofDays(number);
      };
    }
  }
}
