package io.acf.app.log;

import io.acf.config.Text;
import io.quarkus.logging.LoggingFilter;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;

/**
 * The second line that keeps secrets out of logs, and the one that keeps out what steers a
 * terminal. The first one is that nobody logs secrets; the loggers that would (HTTP bodies,
 * headers) never pass below INFO, whatever is configured.
 */
@LoggingFilter(name = "acf")
public final class LogFilter implements Filter {
  /** Loggers that print requests and tokens when asked to. */
  private static final List<String> CAPPED =
      List.of("cloudfoundry-client", "reactor", "io.netty", "org.cloudfoundry");

  /** Parts of others that print a whole stack for what the disk or a peer does wrong. */
  private static final List<String> TERSE =
      List.of("org.eclipse.jgit", "org.sqlite", "reactor", "io.netty", "cloudfoundry-client");

  private static final Pattern SECRETS =
      Pattern.compile(
          "(?i)(\\b(?:bearer|basic)\\s+)[A-Za-z0-9._~+/=-]{8,}"
              + "|(\\b(?:password|passwd|client_secret|refresh_token|access_token|id_token|secret"
              + "|api[_-]?key)\\b[\"']?\\s*[=:]\\s*[\"']?)[^\\s\"'&,;}]+"
              + "|(\\w+://[^/@\\s:]*:)\\S+(?=@)");

  private static final int KNOWN_MOST = 1000;
  private static final int KNOWN_SHORTEST = 6;
  private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

  /** From now on this text is never logged; too short a text would blot out ordinary words. */
  public static void know(String secret) {
    if (secret.length() >= KNOWN_SHORTEST && KNOWN.size() < KNOWN_MOST) {
      KNOWN.add(secret);
    }
  }

  @Override
  public boolean isLoggable(LogRecord record) {
    if (record.getLevel().intValue() < Level.INFO.intValue() && capped(record.getLoggerName())) {
      return false;
    }
    var message =
        record instanceof ExtLogRecord ext ? ext.getFormattedMessage() : record.getMessage();
    if (message != null) {
      var clean = lines(record.getLoggerName(), clean(message));
      if (!clean.equals(message)) {
        record.setMessage(clean);
        record.setParameters(null);
        if (record instanceof ExtLogRecord ext) {
          ext.setMessage(clean, ExtLogRecord.FormatStyle.NO_FORMAT);
        }
      }
    }
    if (record instanceof ExtLogRecord ext) {
      cleanContext(ext);
    }
    if (record.getThrown() != null && starts(record.getLoggerName(), TERSE)) {
      shorten(record);
    }
    var thrown = record.getThrown();
    if (thrown != null && dirty(thrown)) {
      record.setThrown(Cleaned.of(thrown, 0));
    }
    return true;
  }

  private static boolean capped(String logger) {
    return starts(logger, CAPPED);
  }

  private static boolean starts(@Nullable String logger, List<String> names) {
    return logger != null && names.stream().anyMatch(logger::startsWith);
  }

  /** One line in place of a stack: what it means for us is said by whoever called. */
  private static void shorten(LogRecord record) {
    var text = record instanceof ExtLogRecord ext ? ext.getFormattedMessage() : record.getMessage();
    var line = clean(text + ": " + record.getThrown()).replaceAll("\\p{Cntrl}+", " ");
    record.setThrown(null);
    record.setMessage(line);
    record.setParameters(null);
    if (record instanceof ExtLogRecord ext) {
      ext.setMessage(line, ExtLogRecord.FormatStyle.NO_FORMAT);
    }
  }

  /** Without secrets, and without what would steer a terminal. */
  public static String clean(String text) {
    var clean = SECRETS.matcher(text).replaceAll("$1$2$3<redacted>");
    for (var secret : KNOWN) {
      clean = clean.replace(secret, "<redacted>");
    }
    return Text.plainLines(clean);
  }

  /** A line end in a line of ours was written by somebody else, and would pass for a line. */
  private static String lines(@Nullable String logger, String message) {
    return logger != null && logger.startsWith("io.acf") ? Text.plain(message) : message;
  }

  private static void cleanContext(ExtLogRecord record) {
    var clean = new TreeMap<String, String>(record.getMdcCopy());
    clean.replaceAll((key, value) -> Text.plain(clean(value)));
    if (!clean.equals(record.getMdcCopy())) {
      record.setMdc(clean);
    }
  }

  private static boolean dirty(Throwable thrown) {
    var depth = 0;
    for (var at = thrown; at != null && depth < 20; at = at.getCause(), depth++) {
      var text = at.toString();
      if (!clean(text).equals(text)) {
        return true;
      }
    }
    return false;
  }

  /** An exception as it may be printed. */
  private static final class Cleaned extends Exception {
    private static final long serialVersionUID = 1;
    private final String text;

    private Cleaned(String text, @Nullable Throwable cause) {
      super(text, cause, false, true);
      this.text = text;
    }

    static Throwable of(Throwable thrown, int depth) {
      var cause = thrown.getCause();
      var cleaned =
          new Cleaned(
              clean(thrown.toString()), cause == null || depth > 20 ? null : of(cause, depth + 1));
      cleaned.setStackTrace(thrown.getStackTrace());
      return cleaned;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
