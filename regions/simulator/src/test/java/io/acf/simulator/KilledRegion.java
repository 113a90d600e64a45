package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A region as a process of its own that a test kills. As a main class it prints its port, then
 * serves until it dies.
 */
public final class KilledRegion {
  private final Process process;
  private final URI uri;

  private KilledRegion(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /** Starts one on a data folder, and returns when it answers. */
  static KilledRegion start(Path data, boolean runProcesses) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                "-XX:TieredStopAtLevel=1",
                KilledRegion.class.getName(),
                data.toString(),
                Boolean.toString(runProcesses)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    assertThat(line).startsWith("port ");
    return new KilledRegion(process, URI.create("http://127.0.0.1:" + line.substring(5)));
  }

  URI uri() {
    return uri;
  }

  Process process() {
    return process;
  }

  /** As {@code kill -9}; returns when it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public static void main(String[] arguments) throws InterruptedException {
    Simulator simulator =
        Simulator.start(
            SimulatorOptions.named("eu-1")
                .withPace(Pace.INSTANT)
                .withData(Path.of(arguments[0]))
                .withRunProcesses(Boolean.parseBoolean(arguments[1])));
    System.out.println("port " + simulator.port());
    Thread.currentThread().join();
  }
}
