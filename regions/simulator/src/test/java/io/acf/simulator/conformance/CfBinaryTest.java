package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.DOMAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real {@code cf} (version 8) against the simulator: the binary that {@code ACF_CF} names, or
 * the one on the PATH. Skipped where there is none, also with {@code ACF_NO_SKIP}: neither Debian
 * nor the Go module proxy has the CLI, so nothing here could install it.
 */
@Tag("story")
final class CfBinaryTest {
  private static final int COMMAND_SECONDS = 120;
  private final Cloud cloud = Cloud.shared();

  @TempDir Path home;

  private static Optional<Path> binary() {
    Stream<Path> named = Stream.ofNullable(System.getenv("ACF_CF")).map(Path::of);
    Stream<Path> onPath =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> Path.of(folder, "cf"));
    return Stream.concat(named, onPath).filter(Files::isExecutable).findFirst();
  }

  @BeforeEach
  void aBinary() {
    assumeThat(binary())
        .as("SKIPPED: no cf on the PATH and none named by ACF_CF; no package brings it here")
        .isPresent();
  }

  /** Runs a command that must end well; what it printed. */
  private String cf(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(binary().orElseThrow().toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(home, "cf", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .directory(home.toFile());
    builder.environment().put("CF_HOME", home.toString());
    builder.environment().put("CF_COLOR", "false");
    builder.environment().put("LANG", "C.UTF-8");
    Process process = builder.start();
    boolean ended = process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    String printed = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(ended).as("ended: cf " + List.of(arguments) + "\n" + printed).isTrue();
    assertThat(process.exitValue()).as("cf " + List.of(arguments) + "\n" + printed).isZero();
    return printed;
  }

  private void push(String word, String... more) throws Exception {
    Path site = Site.folder(home, word);
    Path manifest = home.resolve("manifest.yml");
    Files.writeString(
        manifest,
        """
        applications:
        - name: real-cf
          memory: 64M
          instances: 2
          buildpacks: [staticfile_buildpack]
          routes:
          - route: real-cf.%s
        """
            .formatted(DOMAIN));
    List<String> command =
        new ArrayList<>(
            List.of("push", "real-cf", "-f", manifest.toString(), "-p", site.toString()));
    command.addAll(List.of(more));
    cf(command.toArray(String[]::new));
  }

  @Test
  @Timeout(900)
  void logsInPushesScalesRoutesRollsBackReadsAndDeletes() throws Exception {
    assertThat(cf("version")).contains("version 8.");
    cf("api", cloud.simulator.uri().toString());
    cf("auth", "admin", "admin");
    cf("target", "-o", "demo", "-s", "prod");
    push("plain");
    cloud.awaitPage("real-cf." + DOMAIN, "plain");
    push("rolling", "--strategy", "rolling");
    cloud.awaitPage("real-cf." + DOMAIN, "rolling");
    push("canary", "--strategy", "canary");
    cf("continue-deployment", "real-cf");
    cloud.awaitPage("real-cf." + DOMAIN, "canary");
    assertThat(cf("apps")).contains("real-cf").contains("started");
    cf("scale", "real-cf", "-i", "3");
    cf("map-route", "real-cf", DOMAIN, "--hostname", "real-cf-extra");
    cloud.awaitPage("real-cf-extra." + DOMAIN, "canary");
    cf("unmap-route", "real-cf", DOMAIN, "--hostname", "real-cf-extra");
    cf("rollback", "real-cf", "--version", "1", "-f");
    cloud.awaitPage("real-cf." + DOMAIN, "plain");
    assertThat(cf("logs", "real-cf", "--recent")).contains("RTR");
    cf("delete", "real-cf", "-r", "-f");
    assertThat(cloud.wire.visit("real-cf." + DOMAIN, "/").status()).isEqualTo(404);
  }
}
