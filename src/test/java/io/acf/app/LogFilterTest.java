package io.acf.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.LogRecord;
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

  @Test
  void chattyLoggersStayQuietWhateverIsConfigured() {
    var record = new LogRecord(Level.FINE, "GET /v3/apps");
    record.setLoggerName("cloudfoundry-client.wire");
    assertThat(filter.isLoggable(record)).isFalse();
    record.setLevel(Level.INFO);
    assertThat(filter.isLoggable(record)).isTrue();
  }
}
