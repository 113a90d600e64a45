package io.acf.app.stories;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The launcher, as people use it; it never builds here. */
final class Acf {
  private final Path root;

  Acf(Path root) {
    this.root = root;
  }

  /**
   * What a command did.
   *
   * @param out data
   * @param err talk
   */
  record Ran(int exit, String out, String err, Duration took) {
    @Override
    public String toString() {
      return "exit " + exit + "\n" + out + err;
    }
  }

  void mustBeBuilt() {
    if (!Files.exists(root.resolve("src/target/quarkus-app/quarkus-run.jar"))) {
      throw new IllegalStateException(
          "nothing is built in src/target/quarkus-app. TIP: ./mvnw verify -Dacf.stories");
    }
  }

  Process start(Map<String, String> environment, List<String> args, Path log) {
    try {
      return builder(environment, args)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Ran run(Duration deadline, Map<String, String> environment, List<String> args) {
    var start = System.nanoTime();
    try {
      var out = File.createTempFile("acf-story", ".out");
      var err = File.createTempFile("acf-story", ".err");
      try {
        var process = builder(environment, args).redirectOutput(out).redirectError(err).start();
        if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(
              "acf %s is not done after %s; it said\n%s%s"
                  .formatted(
                      String.join(" ", args),
                      deadline,
                      Files.readString(out.toPath()),
                      Files.readString(err.toPath())));
        }
        return new Ran(
            process.exitValue(),
            Files.readString(out.toPath()),
            Files.readString(err.toPath()),
            Scene.since(start));
      } finally {
        out.delete();
        err.delete();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw Daemon.interrupted(e);
    }
  }

  private ProcessBuilder builder(Map<String, String> environment, List<String> args) {
    var words = new ArrayList<String>();
    words.add(root.resolve("acf").toString());
    words.addAll(args);
    var builder = new ProcessBuilder(words);
    builder.environment().put("ACF_BUILD", "never");
    builder.environment().put("NO_COLOR", "1");
    builder.environment().putAll(environment);
    return builder.redirectInput(new File("/dev/null"));
  }
}
