package io.acf.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

class LogFilterTest {
  private final LogFilter filter = new LogFilter();

  @Test
  void secretsAreCutOut() {
    assertThat(LogFilter.clean("Authorization: Bearer eyJhbGciOi.J9.abc"))
        .isEqualTo("Authorization: Bearer <redacted>");
    assertThat(LogFilter.clean("grant_type=password&username=a&password=hunter22&x=1"))
        .isEqualTo("grant_type=password&username=a&password=<redacted>&x=1");
    assertThat(LogFilter.clean("{\"access_token\":\"abc.def\",\"n\":1}"))
        .isEqualTo("{\"access_token\":\"<redacted>\",\"n\":1}");
    assertThat(LogFilter.clean("fetching https://ana:s3cr3t@git.example.com/x.git"))
        .isEqualTo("fetching https://ana:<redacted>@git.example.com/x.git");
    assertThat(LogFilter.clean("converged region=eu-1")).isEqualTo("converged region=eu-1");
  }

  @Test
  void knownSecretsAreCutOutOfMessagesAndCauses() {
    LogFilter.know("canary-4711");
    var record = new LogRecord(Level.WARNING, "got canary-4711");
    record.setThrown(new IllegalStateException("x", new RuntimeException("at canary-4711")));
    assertThat(filter.isLoggable(record)).isTrue();
    assertThat(record.getMessage()).isEqualTo("got <redacted>");
    assertThat(record.getThrown().getCause().toString())
        .isEqualTo("java.lang.RuntimeException: at <redacted>");
  }

  /** A damaged repository or disk is said by whoever looks, in one line; so are parts of others. */
  @Test
  void partsOfOthersPrintNoStacks() {
    for (var logger :
        new String[] {
          "org.eclipse.jgit.internal.storage.file.ObjectDirectory", "org.sqlite.Core"
        }) {
      var record = new LogRecord(Level.SEVERE, "Pack file x.pack is corrupt");
      record.setLoggerName(logger);
      record.setThrown(new java.io.IOException("bad\nCRC of password=hunter22"));
      assertThat(filter.isLoggable(record)).isTrue();
      assertThat(record.getThrown()).isNull();
      assertThat(record.getMessage())
          .isEqualTo(
              "Pack file x.pack is corrupt: java.io.IOException: bad CRC of password=<redacted>");
    }
    var ours = new LogRecord(Level.SEVERE, "loop-mistake");
    ours.setLoggerName("io.acf.app.loops.Loop");
    ours.setThrown(new IllegalStateException("x"));
    assertThat(filter.isLoggable(ours)).isTrue();
    assertThat(ours.getThrown()).as("a mistake of ours keeps its stack").isNotNull();
  }

  @Test
  void aPasswordWithASlashIsCutOutWhole() {
    assertThat(LogFilter.clean("fetching https://ana:s3/cr@et@git.example.com/x.git"))
        .isEqualTo("fetching https://ana:<redacted>@git.example.com/x.git");
  }

  @Test
  void whatSteersATerminalIsNotLogged() {
    var evil = "a\u001b[2J\u009b\u202eb\u2066\u2028\u0085c\nforged level=ERROR";
    var ours = new ExtLogRecord(Level.WARNING, "subject " + evil, "x");
    ours.setLoggerName("io.acf.events");
    ours.putMdc("actor", evil);
    ours.setThrown(new IllegalStateException(evil));
    assertThat(filter.isLoggable(ours)).isTrue();
    assertThat(ours.getFormattedMessage()).isEqualTo("subject a?[2J??b???c forged level=ERROR");
    assertThat(ours.getMdc("actor")).isEqualTo("a?[2J??b???c forged level=ERROR");
    assertThat(ours.getThrown().toString()).doesNotContain("\u001b", "\u202e", "\u0085");

    var others = new ExtLogRecord(Level.INFO, "two\nlines\u202e", "x");
    others.setLoggerName("io.quarkus");
    assertThat(filter.isLoggable(others)).isTrue();
    assertThat(others.getFormattedMessage()).isEqualTo("two\nlines?");
  }

  @Test
  void chattyLoggersStayQuietWhateverIsConfigured() {
    var record = new LogRecord(Level.FINE, "GET /v3/apps");
    record.setLoggerName("cloudfoundry-client.wire");
    assertThat(filter.isLoggable(record)).isFalse();
    record.setLevel(Level.INFO);
    assertThat(filter.isLoggable(record)).isTrue();
  }
}
