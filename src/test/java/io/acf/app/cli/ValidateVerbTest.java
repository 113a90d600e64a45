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
  void theDemosRepositoryIsValid() throws IOException {
    var run = Server.run("validate", dir.toString());
    assertThat(run.out()).isEqualTo("valid: 2 regions, 1 zone, 1 federation\n");
    assertThat(run.err())
        .matches(
            "read the index of " + dir.toRealPath() + " \\(branch main, HEAD [0-9a-f]{7}\\)\n");
    assertThat(run.exit()).isZero();
  }

  @Test
  void errorsAreTwoWithTheirPlaces() throws IOException {
    var file = dir.resolve("orders/federation.yml");
    Files.writeString(file, Files.readString(file).replace("placement:", "placment:"));
    var run = Server.run("validate", dir.toString(), "--working-tree");
    assertThat(run.exit()).isEqualTo(Exit.USAGE);
    assertThat(run.out())
        .containsPattern("orders/federation.yml:\\d+:\\d+ +error +.*placment.*\\[unknown-key]")
        .contains("placement")
        .contains("error");
    assertThat(run.err()).contains("\nTIP: mend these, then again: acf validate ");
    var json =
        Reply.JSON.readTree(
            Server.run("validate", dir.toString(), "--working-tree", "-o", "json").out());
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
