package io.acf.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.app.demo.DemoRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's own repository is valid, and what is done to it is found at its place. */
class ValidateVerbTest {
  @TempDir Path dir;

  @BeforeEach
  void write() {
    DemoRepository.create(dir, List.of("eu-1", "us-1"), 8081, dir.resolve("credentials"));
  }

  @Test
  void theDemosRepositoryIsValid() {
    var run = Server.run("validate", dir.toString());
    assertThat(run.out() + run.err()).isEqualTo("valid: 2 regions, 1 zone, 1 federation\n");
    assertThat(run.exit()).isZero();
  }

  @Test
  void errorsAreTwoWithTheirPlaces() throws IOException {
    var file = dir.resolve("orders/federation.yml");
    Files.writeString(file, Files.readString(file).replace("placement:", "placment:"));
    var run = Server.run("validate", dir.toString());
    assertThat(run.exit()).isEqualTo(Exit.USAGE);
    assertThat(run.out())
        .containsPattern("orders/federation.yml:\\d+:\\d+ +error +.*placment.*\\[unknown-key]")
        .contains("placement")
        .contains("error");
    assertThat(run.err()).startsWith("TIP: ");
    var json = Reply.JSON.readTree(Server.run("validate", dir.toString(), "-o", "json").out());
    assertThat(json.path("valid").asBoolean()).isFalse();
    assertThat(json.path("findings").get(0).path("line").asInt()).isPositive();
  }

  @Test
  void noFolderIsTwo() {
    var run = Server.run("validate", dir.resolve("nowhere").toString());
    assertThat(run.exit()).isEqualTo(Exit.USAGE);
    assertThat(run.err()).startsWith("acf: no folder ");
  }
}
