package io.acf.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./acf} in a house of cards: a Maven that only says so, a java that tells its arguments.
 */
class LauncherTest {
  private static final String JAR = "src/target/quarkus-app/quarkus-run.jar";

  @TempDir Path folder;
  private Path root;

  @BeforeEach
  void build() throws IOException {
    var real = Path.of(System.getProperty("acf.root", "..")).toAbsolutePath().normalize();
    root = Files.createDirectories(folder.resolve("acf home"));
    for (var dir :
        List.of("config", "regions", "regions/simulator", "health", "dns", "federation", "src")) {
      Files.createDirectories(root.resolve(dir + "/src/main"));
      write(dir + "/pom.xml", "");
    }
    Files.createDirectories(root.resolve("src/main/java"));
    Files.createDirectories(root.resolve("src/main/resources"));
    write("pom.xml", "");
    write(".mvn/find-jdk", Files.readString(real.resolve(".mvn/find-jdk")));
    script("acf", Files.readString(real.resolve("acf")));
    script(
        "mvnw",
        """
        #!/usr/bin/env bash
        echo "built" >> "$PWD/builds"
        echo "[INFO] Building Available CF: dns 0.1.0 [5/8]"
        for i in $(seq 600); do [ -f hold ] || break; read -rt 0.05 <> <(:) || true; done
        if [ -f broken ]; then echo "[ERROR] it is broken"; exit 1; fi
        mkdir -p src/target/quarkus-app && echo jar > %s
        """
            .formatted(JAR));
    script("jdk/bin/java", "#!/usr/bin/env bash\npwd\nprintf '%s\\n' \"$@\"\n");
    script("jdk/bin/javac", "#!/usr/bin/env bash\n");
    write("jdk/release", "JAVA_VERSION=\"25.0.1\"\n");
  }

  private void write(String file, String text) throws IOException {
    var path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void script(String file, String text) throws IOException {
    write(file, text);
    Files.setPosixFilePermissions(root.resolve(file), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Run(int exit, List<String> out, String err) {}

  private Process start(Path launcher, Path out, Path err, String... args) throws IOException {
    var command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(args));
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(Map.of("JAVA_HOME", root.resolve("jdk").toString()));
    builder.environment().keySet().removeAll(List.of("ACF_BUILD", "ACF_JAVA_OPTS"));
    return builder.start();
  }

  private Run run(Path launcher, String... args) throws IOException, InterruptedException {
    var out = folder.resolve("out");
    var err = folder.resolve("err");
    var process = start(launcher, out, err, args);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), Files.readAllLines(out), Files.readString(err));
  }

  private Run acf(String... args) throws IOException, InterruptedException {
    return run(root.resolve("acf"), args);
  }

  private long builds() throws IOException {
    var log = root.resolve("builds");
    return Files.exists(log) ? Files.readAllLines(log).size() : 0;
  }

  @Test
  void buildsWhatIsNotBuiltAndTalksOnStderrOnly() throws Exception {
    var run = acf("status");
    assertThat(run.err()).contains("acf: building").contains("acf: [5/8] Available CF: dns\n");
    assertThat(run.out()).first().isEqualTo(folder.toRealPath().toString());
    assertThat(run.out()).endsWith("io.acf.app.cli.Acf", "status");
    assertThat(acf("status").err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    acf("status");
    write("dns/src/main/New.java", "");
    Files.setLastModifiedTime(
        root.resolve("dns/src/main/New.java"), FileTime.from(Instant.now().plusSeconds(5)));
    acf("status");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void aBrokenBuildIsOneWithItsErrors() throws Exception {
    write("broken", "");
    var run = acf("status");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("[ERROR] it is broken").contains("the build failed");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void onlyOneOfSeveralBuilds() throws Exception {
    write("hold", "");
    var processes = new ArrayList<Process>();
    for (int number = 0; number < 3; number++) {
      processes.add(
          start(
              root.resolve("acf"),
              folder.resolve("out" + number),
              folder.resolve("err" + number),
              "status"));
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> builds() == 1 && waiting() == 2);
    Files.delete(root.resolve("hold"));
    for (var process : processes) {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    assertThat(builds()).isEqualTo(1);
  }

  private int waiting() throws IOException {
    var count = 0;
    for (int number = 0; number < 3; number++) {
      if (Files.readString(folder.resolve("err" + number)).contains("another acf is building")) {
        count++;
      }
    }
    return count;
  }

  @Test
  void serveAndDemoBootAllElseIsThePlainClient() throws Exception {
    assertThat(acf("serve", "--git", "repo").out()).contains("-jar").endsWith("--git", "repo");
    assertThat(acf("demo", "--regions", "2").out()).contains("-jar");
    for (var line :
        List.of("demo kill eu-1", "serve --help", "demo -h", "status", "simulate --name x", "")) {
      var args = line.isEmpty() ? new String[0] : line.split(" ");
      assertThat(acf(args).out()).as(line).contains("io.acf.app.cli.Acf").doesNotContain("-jar");
    }
  }

  @Test
  void worksThroughALinkAndKeepsWordsWhole() throws Exception {
    var link = Files.createSymbolicLink(folder.resolve("linked"), root.resolve("acf"));
    var run = run(link, "freeze", "--reason", "two words");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).endsWith("freeze", "--reason", "two words");
    assertThat(run.out()).contains("-Dacf.command=" + link);
  }

  @Test
  void neverBuildsWhenToldSo() throws Exception {
    var out = folder.resolve("out");
    var err = folder.resolve("err");
    var builder =
        new ProcessBuilder(root.resolve("acf").toString(), "status")
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    builder.environment().put("ACF_BUILD", "never");
    var process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(Files.readString(err)).contains("TIP: ./mvnw package");
    assertThat(builds()).isZero();
    Files.createDirectories(root.resolve(JAR).getParent());
    Files.writeString(root.resolve(JAR), "old", StandardOpenOption.CREATE);
    assertThat(builds()).isZero();
  }
}
