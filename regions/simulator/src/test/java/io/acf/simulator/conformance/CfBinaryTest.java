package io.acf.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.simulator.Pace;
import io.acf.simulator.Simulator;
import io.acf.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How the real {@code cf} is found and built, told by programs that only play go and cf. */
@ExtendWith(Conformance.class)
final class CfBinaryTest {
  private static final String CF = "#!/bin/sh\necho 'cf version 8.99.0+abc.2026-01-01'\n";

  @TempDir Path folder;

  private CfBinary.Found find(Map<String, String> more, Duration deadline) throws IOException {
    Files.createDirectories(folder.resolve("bin"));
    Map<String, String> environment = new HashMap<>(more);
    environment.put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
    return new CfBinary(environment, folder.resolve("built"), deadline).find();
  }

  private CfBinary.Found find() throws IOException {
    return find(Map.of(), Duration.ofSeconds(30));
  }

  private Path program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A go that has {@code modules} (a pattern of the shell) and builds {@code made} from them. */
  private void go(String modules, Path made) throws IOException {
    program(
        folder.resolve("bin/go"),
        """
        #!/bin/sh
        echo "$@" >> '%1$s/asked'
        case "$1 $2" in
          'mod download')
            case "$4" in
              %2$s) echo '{"Path": "x", "Dir": "%1$s/module"}' ;;
              *) echo '{"Error": "'"$4"': 403 Forbidden\\\\n\\\\tserver response: not here"}'; exit 1 ;;
            esac ;;
          'build -C') test "$3" = '%1$s/module' && cp '%3$s' "$5" ;;
          *) echo "unknown command" >&2; exit 2 ;;
        esac
        """
            .formatted(folder, modules, made));
  }

  @Test
  void anInstalledOneIsTaken() throws IOException {
    Path cf = program(folder.resolve("bin/cf"), CF);
    assertThat(find()).isEqualTo(new CfBinary.Found.Here(cf, "cf version 8.99.0+abc.2026-01-01"));
    Path named = program(folder.resolve("elsewhere/cf8"), CF.replace("8.99", "8.1"));
    assertThat(find(Map.of("ACF_CF", named.toString()), Duration.ofSeconds(30)))
        .isEqualTo(new CfBinary.Found.Here(named, "cf version 8.1.0+abc.2026-01-01"));
  }

  @Test
  void anotherProgramOfThatNameIsNot() throws IOException {
    program(folder.resolve("bin/cf"), "#!/bin/sh\necho 'cf: colour filter 2.0'\n");
    assertThat(find()).isInstanceOf(CfBinary.Found.Absent.class);
    assertThat(find(Map.of("ACF_CF", folder.resolve("bin/cf").toString()), Duration.ofSeconds(30)))
        .isEqualTo(
            new CfBinary.Found.Absent(
                "ACF_CF names " + folder.resolve("bin/cf") + ", which is no cf CLI"));
  }

  @Test
  void oneIsBuiltFromTheFirstModuleThatThereIs() throws IOException {
    go("*cli@latest", program(folder.resolve("made"), CF));
    Path built = folder.resolve("built/cf");
    assertThat(find())
        .isEqualTo(new CfBinary.Found.Here(built, "cf version 8.99.0+abc.2026-01-01"));
    String asked = Files.readString(folder.resolve("asked"));
    assertThat(asked.lines())
        .containsExactly(
            "mod download -json " + CfBinary.MODULES.get(0),
            "mod download -json " + CfBinary.MODULES.get(1),
            "mod download -json " + CfBinary.MODULES.get(2),
            "build -C " + folder.resolve("module") + " -o " + built + " .");
    assertThat(find()).isInstanceOf(CfBinary.Found.Here.class);
    assertThat(folder.resolve("asked")).as("built once").hasContent(asked);
  }

  @Test
  void whatGoSaidFirstIsTheReason() throws IOException {
    go("nothing", folder);
    assertThat(find())
        .isEqualTo(
            new CfBinary.Found.Absent(
                "there is no cf on the PATH and go cannot build one: code.cloudfoundry.org/cli/v8@v8.18.4: 403 Forbidden"));
  }

  @Test
  void aBuildThatFailsIsTheReasonToo() throws IOException {
    go("*", folder.resolve("absent"));
    assertThat(find()).asString().contains("go cannot build one: cp: ").doesNotContain("\n");
  }

  @Test
  void aGoThatHangsIsEnded() throws IOException {
    program(folder.resolve("bin/go"), "#!/bin/sh\nsleep 600\n");
    assertThat(find(Map.of(), Duration.ofMillis(300)))
        .asString()
        .contains(folder.resolve("bin/go") + " took longer than 0 s");
  }

  /** The round of {@link RealCfStoryTest}, by a stand-in that makes the requests we know of. */
  @Test
  @Tag("story")
  void theRoundItselfIsRight() throws Exception {
    Path standIn =
        program(
            folder.resolve("stand-in"),
            "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -cp '%s' %s \"$@\"\n"
                .formatted(
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    System.getProperty("java.class.path"),
                    StandInCf.class.getName()));
    go("*v8.18.4", standIn);
    CfBinary.Found.Here here = (CfBinary.Found.Here) find();
    assertThat(here.version()).isEqualTo("cf version 8.99.0-stand-in");
    try (Simulator simulator =
        Simulator.start(SimulatorOptions.named("eu-1").withPace(Pace.all(Duration.ofMillis(20))))) {
      new CfRound(here.program(), simulator, Files.createDirectories(folder.resolve("home"))).go();
    }
  }
}
