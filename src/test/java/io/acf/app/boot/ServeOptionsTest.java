package io.acf.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ServeOptionsTest {
  private static final int USAGE = 2;

  private static String refused(String... args) {
    var out = new StringWriter();
    var code =
        new CommandLine(new ServeOptions())
            .setCommandName("acf serve")
            .setParameterExceptionHandler(new UsageErrors())
            .setErr(new PrintWriter(out, true))
            .setOut(new PrintWriter(out, true))
            .execute(args);
    assertThat(code).isEqualTo(USAGE);
    assertThat(out.toString()).startsWith("acf: ").contains("\nTIP: acf serve --");
    assertThat(out.toString().lines().count()).as("no page of help").isLessThanOrEqualTo(4);
    return out.toString();
  }

  @Test
  void usageErrorsEndBeforeAnythingStarts() {
    assertThat(refused())
        .contains("which repository?")
        .contains("TIP: acf serve --git URL-OR-PATH[#BRANCH]");
    assertThat(refused("--git", "x", "--http", "0.0.0.0:8080")).contains("loopback only");
    assertThat(refused("--git", "x", "--management", "10.0.0.1:9000")).contains("loopback only");
    assertThat(refused("--git", "x", "--dns", "nowhere")).contains("ADDRESS:PORT");
    assertThat(refused("--git", "x", "--dns", "127.0.0.1:70000")).contains("65535");
    assertThat(refused("--git", "x", "--poll", "often")).contains("not a duration");
    assertThat(refused("--git", "x", "--poll", "10ms")).contains("at least 1s");
    assertThat(refused("--git", "x", "--nonsense")).contains("--nonsense");
  }

  @Test
  void optionsAreConfigurationKeys() {
    var options = new ServeOptions();
    new CommandLine(options)
        .parseArgs("--git", "/r#main", "--data", "/d", "--dns", "0.0.0.0:53", "--poll", "2m");
    assertThat(options.properties())
        .isEqualTo(
            Map.of(
                "acf.git.url", "/r#main",
                "acf.data", "/d",
                "acf.dns", "0.0.0.0:53",
                "acf.git.poll", "2m"));
  }

  @Test
  void addressesAreRead() {
    assertThat(Listen.parse("[::1]:53")).isEqualTo(new Listen("::1", 53)).hasToString("[::1]:53");
    assertThat(Listen.parse("localhost:0").loopback()).isTrue();
    assertThat(Listen.parse("0.0.0.0:1").loopback()).isFalse();
  }
}
