package io.acf.config.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.CommitId;
import io.acf.config.GitSource.Look;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 in the middle of a clone and of fetches: the next process goes on. */
@Tag("story")
class KillTest {
  @TempDir Path dir;

  /** Looks for ever, as fast as it can. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      try (var source = new JGitSource(args[0], Path.of(args[1]), GitLimits.DEFAULT)) {
        while (source.look(Optional.empty()) != null) {
          Thread.onSpinWait();
        }
      }
    }
  }

  private Process start(String address) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            address,
            dir.resolve("data").toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  private long halves() throws IOException {
    var folder = dir.resolve("data/git");
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (var all = Files.list(folder)) {
      return all.filter(f -> f.getFileName().toString().startsWith("making-")).count();
    }
  }

  private void goesOn(String address, CommitId head) throws IOException {
    try (var source = new JGitSource(address, dir.resolve("data"), GitLimits.DEFAULT)) {
      var look = source.look(Optional.empty());
      assertThat(look).isInstanceOf(Look.Seen.class);
      assertThat(((Look.Seen) look).head().id()).isEqualTo(head);
      assertThat(source.tree(head).files()).isNotEmpty();
      assertThat(halves()).isZero();
    }
  }

  @Test
  void killedInTheMiddleOfAClone() throws Exception {
    try (var hung = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var repo = new Repo(dir.resolve("theirs"))) {
      var process = start("git://127.0.0.1:" + hung.getLocalPort() + "/x");
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> halves() == 1);
      kill(process);
      goesOn(repo.dir.toString(), repo.commit("platform.yml", "x"));
    }
  }

  @Test
  void killedAtAnyMoment() throws Exception {
    try (var repo = new Repo(dir.resolve("theirs"))) {
      var random = new SplittableRandom(1);
      for (int round = 0; round < 10; round++) {
        var files = new HashMap<String, String>();
        for (int i = 0; i < 200; i++) {
          files.put("f" + round + "/" + i, "x".repeat(random.nextInt(2_000)) + round);
        }
        var head = repo.commit(files);
        var process = start(repo.dir.toString());
        var unused = process.waitFor(150 + random.nextInt(600), TimeUnit.MILLISECONDS);
        kill(process);
        goesOn(repo.dir.toString(), head);
      }
    }
  }
}
