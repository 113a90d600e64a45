package io.acf.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningDemoTest {
  @TempDir Path temporary;

  private static RunningDemo demo(long pid, Path dir) {
    return new RunningDemo(pid, 1, "secret", dir.toString(), false, "http", "management", 8053);
  }

  @Test
  void isFoundWhileItLives() throws IOException {
    var mine = demo(ProcessHandle.current().pid(), temporary.resolve("acf-demo-x"));
    var file = mine.write(temporary);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(RunningDemo.all(temporary)).containsExactly(mine);
  }

  @Test
  void aKilledOneIsClearedAwayWithItsFolder() throws IOException, InterruptedException {
    var dead = new ProcessBuilder("true").start();
    assertThat(dead.waitFor(10, TimeUnit.SECONDS)).isTrue();
    var dir = Files.createDirectories(temporary.resolve("acf-demo-y/repo"));
    Files.writeString(dir.resolve("file"), "x");
    var file = demo(dead.pid(), dir.getParent()).write(temporary);
    assertThat(RunningDemo.all(temporary)).isEmpty();
    assertThat(file).doesNotExist();
    assertThat(dir.getParent()).doesNotExist();
  }

  @Test
  void aFolderThatIsNoDemosIsNeverDeleted() throws IOException {
    var dir = Files.createDirectories(temporary.resolve("precious"));
    DemoFolder.delete(dir);
    assertThat(dir).exists();
  }

  @Test
  void controlIsForThoseWhoKnowTheToken() throws Exception {
    try (var control = new ControlPoint("secret", (act, region) -> act.word() + " " + region);
        var http = HttpClient.newHttpClient()) {
      assertThat(post(http, control.port(), "wrong", "kill").statusCode()).isEqualTo(403);
      assertThat(post(http, control.port(), "secret", "bless").statusCode()).isEqualTo(400);
      var answer = post(http, control.port(), "secret", "kill");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("kill eu-1");
    }
  }

  private static HttpResponse<String> post(HttpClient http, int port, String token, String act)
      throws IOException, InterruptedException {
    var body = "{\"token\":\"%s\",\"act\":\"%s\",\"region\":\"eu-1\"}".formatted(token, act);
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/act"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aTakenPortIsSaidSo() throws IOException {
    try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
      var port = java.util.Optional.of(taken.getLocalPort());
      assertThatThrownBy(() -> Ports.tcp(port, 8080, "--http-port"))
          .isInstanceOf(DemoFailure.class)
          .hasMessageContaining("--http-port " + taken.getLocalPort());
      assertThat(Ports.tcp(java.util.Optional.empty(), taken.getLocalPort(), "--http-port"))
          .isNotEqualTo(taken.getLocalPort());
    }
  }
}
