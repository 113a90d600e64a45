package io.acf.app.demo;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code ./acf demo} as its own process, with a folder for temporary files of its own. */
final class DemoProcess implements AutoCloseable {
  /** Far more than it takes: a slow machine is no error. */
  static final Duration READY = Duration.ofSeconds(120);

  private final Path launcher = Dashboard.root().resolve("acf");
  private final Process process;
  private final Path output;
  final Path temporary;
  final Shell shell;

  DemoProcess(Path folder, String... more) throws IOException {
    temporary = Files.createDirectories(folder.resolve("tmp"));
    output = folder.resolve("demo.out");
    shell =
        new Shell(
            folder,
            Map.of(
                "ACF_BUILD",
                "never",
                "ACF_JAVA_OPTS",
                "-Djava.io.tmpdir=" + temporary,
                "USER",
                System.getProperty("user.name")));
    var command = new ArrayList<String>();
    command.addAll(List.of(launcher.toString(), "demo", "--http-port", "0", "--dns-port", "0"));
    command.addAll(List.of(more));
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(shell.environment());
    process = builder.start();
  }

  /** All that it has printed. */
  String text() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  DemoProcess ready() {
    awaitText("ready in ", READY);
    return this;
  }

  void awaitText(String wanted, Duration patience) {
    try {
      await()
          .atMost(patience)
          .pollInterval(Duration.ofMillis(200))
          .failFast("the demo ended", () -> !process.isAlive())
          .until(() -> text().contains(wanted));
    } catch (RuntimeException e) {
      throw new AssertionError("no \"" + wanted + "\" in:\n" + text(), e);
    }
  }

  /** The commands that it printed, in order. */
  List<String> commands() {
    return text()
        .lines()
        .filter(line -> line.startsWith("   ") && !line.isBlank())
        .map(String::strip)
        .toList();
  }

  /** The first printed command that contains this. */
  String command(String part) {
    return commands().stream()
        .filter(line -> line.contains(part))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no command with " + part + " in:\n" + text()));
  }

  RunningDemo running() {
    var running = RunningDemo.all(temporary);
    if (running.size() != 1) {
      throw new AssertionError(running.size() + " demos in " + temporary);
    }
    return running.getFirst();
  }

  /** Ctrl-C. */
  int interrupt() throws IOException, InterruptedException {
    var kill =
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).inheritIO().start();
    kill.waitFor(10, TimeUnit.SECONDS);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("does not end on Ctrl-C:\n" + text());
    }
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
