package io.acf.app.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A second terminal: runs commands as a person would paste them.
 *
 * @param environment on top of this process's
 */
record Shell(Path folder, Map<String, String> environment) {
  /** What a command printed (both streams), and how it exited. */
  record Run(int exit, String text) {}

  Run run(String command) throws IOException, InterruptedException {
    return run(command, Duration.ofSeconds(120));
  }

  Run run(String command, Duration patience) throws IOException, InterruptedException {
    var output = Files.createTempFile("shell", ".out");
    try {
      var builder =
          new ProcessBuilder("bash", "-c", command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      var process = builder.start();
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            command + " is still running after " + patience + ":\n" + read(output));
      }
      return new Run(process.exitValue(), read(output));
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  /** Skips a test, with the reason, where a program is missing; fails where none may be skipped. */
  static void need(String... programs) {
    for (var program : programs) {
      var found =
          Arrays.stream(System.getenv("PATH").split(":"))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
      if (!found && System.getenv("ACF_NO_SKIP") != null) {
        throw new AssertionError(program + " is not installed, and ACF_NO_SKIP is set");
      }
      Assumptions.assumeTrue(found, program + " is not installed");
    }
  }
}
