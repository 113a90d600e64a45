package io.acf.simulator.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The real {@code cf}: the one that {@code ACF_CF} names, else one on the PATH, else one that
 * {@code go} builds from the CLI's Go module, by the proxies that this machine has for Go.
 */
final class CfBinary {
  /** Newest known first; each may be absent on a proxy. */
  static final List<String> MODULES =
      List.of(
          "code.cloudfoundry.org/cli/v8@v8.18.4",
          "code.cloudfoundry.org/cli/v8@latest",
          "code.cloudfoundry.org/cli@latest");

  private static final Duration ANSWERS = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> environment;
  private final Path folder;
  private final Duration deadline;

  /** Whether there is one, and where from, or why not. */
  sealed interface Found {
    record Here(Path program, String version) implements Found {}

    record Absent(String reason) implements Found {}
  }

  /**
   * Looks with these variables, {@code PATH} and {@code ACF_CF} among them.
   *
   * @param folder where what is built is kept
   * @param deadline for all that is fetched and built
   */
  CfBinary(Map<String, String> environment, Path folder, Duration deadline) {
    this.environment = environment;
    this.folder = folder.toAbsolutePath();
    this.deadline = deadline;
  }

  Found find() {
    String named = environment.getOrDefault("ACF_CF", "");
    if (!named.isEmpty()) {
      return cf(Path.of(named))
          .<Found>map(here -> here)
          .orElse(new Found.Absent("ACF_CF names " + named + ", which is no cf CLI"));
    }
    Optional<Found.Here> there =
        onPath("cf8").flatMap(this::cf).or(() -> onPath("cf").flatMap(this::cf));
    return there.isPresent() ? there.get() : built();
  }

  /** Other programs are called cf too. */
  private Optional<Found.Here> cf(Path program) {
    if (!Files.isExecutable(program)) {
      return Optional.empty();
    }
    Outcome said = run(List.of(program.toString(), "version"), ANSWERS);
    return said.out().matches("(?s)cf\\S* version \\S+.*") && said.ok()
        ? Optional.of(new Found.Here(program, said.firstLine()))
        : Optional.empty();
  }

  private Found built() {
    Path program = folder.resolve("cf");
    Optional<Found.Here> earlier = cf(program);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    Optional<Path> go = onPath("go");
    if (go.isEmpty()) {
      return new Found.Absent("there is no cf on the PATH, nor go to build one");
    }
    long end = System.nanoTime() + deadline.toNanos();
    String first = "";
    for (String module : MODULES) {
      Duration left = Duration.ofNanos(end - System.nanoTime());
      String trouble = left.isPositive() ? build(go.get(), module, program, left) : "no time left";
      Optional<Found.Here> fresh = cf(program);
      if (fresh.isPresent()) {
        return fresh.get();
      }
      first = first.isEmpty() ? trouble : first;
    }
    return new Found.Absent("there is no cf on the PATH and go cannot build one: " + first);
  }

  /**
   * Builds in the module's own folder, so that its go.mod counts whole ({@code go install} refuses
   * replacements). What go said first where that failed.
   */
  private String build(Path go, String module, Path program, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    Outcome fetched = run(List.of(go.toString(), "mod", "download", "-json", module), patience);
    JsonNode told = json(fetched.out());
    if (!fetched.ok() || told.path("Dir").asText().isEmpty()) {
      String error = told.path("Error").asText();
      return error.isEmpty() ? fetched.firstLine() : error.lines().findFirst().orElse("");
    }
    Outcome made =
        run(
            List.of(
                go.toString(),
                "build",
                "-C",
                told.path("Dir").asText(),
                "-o",
                program.toString(),
                "."),
            Duration.ofNanos(end - System.nanoTime()));
    return made.ok() ? "what it built does not say its version" : made.firstLine();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException noJson) {
      return JSON.createObjectNode();
    }
  }

  private Optional<Path> onPath(String name) {
    return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(each -> !each.isEmpty())
        .map(each -> Path.of(each, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** How a program ended; {@code err} says so where it had to be ended. */
  private record Outcome(int status, String out, String err) {
    boolean ok() {
      return status == 0;
    }

    String firstLine() {
      return Stream.of(err, out)
          .flatMap(String::lines)
          .filter(line -> !line.isBlank())
          .findFirst()
          .orElse("it ended with status " + status + " and said nothing");
    }
  }

  private Outcome run(List<String> command, Duration patience) {
    try {
      Files.createDirectories(folder);
      Path out = Files.createTempFile(folder, "run", ".out");
      Path err = Files.createTempFile(folder, "run", ".err");
      try {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process =
            builder
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        boolean ended =
            process.waitFor(patience.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
        if (!ended) {
          Stream.concat(process.descendants(), Stream.of(process.toHandle()))
              .toList()
              .forEach(ProcessHandle::destroyForcibly);
          process.waitFor();
          String late = command.get(0) + " took longer than " + patience.toSeconds() + " s";
          return new Outcome(-1, "", late);
        }
        return new Outcome(
            process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      return new Outcome(-1, "", command.get(0) + " cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
