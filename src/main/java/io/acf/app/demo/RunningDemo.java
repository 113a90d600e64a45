package io.acf.app.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a second terminal finds a running demo: a file of this user's in the folder for temporary
 * files, there as long as the demo runs.
 *
 * @param control loopback port of the {@link ControlPoint}
 * @param token that the control point asks for
 * @param dir the demo's folder
 * @param kept the folder stays after the demo
 * @param http base address of its REST
 * @param management base address of its health and metrics
 */
public record RunningDemo(
    long pid,
    int control,
    String token,
    String dir,
    boolean kept,
    String http,
    String management,
    int dnsPort) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "acf-demo-";
  private static final String SUFFIX = ".json";
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Asks the one running demo (the one of {@code dir} where given) for an act. */
  public static String act(Optional<Path> dir, Act act, String region) {
    var demo = only(dir, all(temporary()));
    var body =
        JSON.createObjectNode()
            .put("token", demo.token)
            .put("act", act.word())
            .put("region", region)
            .toString();
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + demo.control + "/act"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      var response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new DemoFailure(response.body(), "acf regions");
      }
      return response.body();
    } catch (IOException e) {
      throw new DemoFailure(
          "the demo in " + demo.dir + " does not answer: " + e, "is it still running?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure("interrupted", "", e);
    }
  }

  private static RunningDemo only(Optional<Path> dir, List<RunningDemo> all) {
    var wanted =
        all.stream()
            .filter(demo -> dir.isEmpty() || Path.of(demo.dir).equals(absolute(dir.get())))
            .toList();
    if (wanted.isEmpty()) {
      throw new DemoFailure("no demo is running", "start one in another terminal: acf demo");
    }
    if (wanted.size() > 1) {
      var dirs = wanted.stream().map(RunningDemo::dir).toList();
      throw new DemoFailure(
          wanted.size() + " demos are running: " + String.join(", ", dirs),
          "say which one: --dir " + dirs.getFirst());
    }
    return wanted.getFirst();
  }

  /** Those that live; what a killed one left is cleared away. */
  static List<RunningDemo> all(Path temporary) {
    var all = new ArrayList<RunningDemo>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(temporary, PREFIX + "*" + SUFFIX)) {
      for (var file : files) {
        read(file).ifPresent(all::add);
      }
    } catch (IOException e) {
      throw new DemoFailure("cannot look into " + temporary + ": " + e.getMessage(), "", e);
    }
    return all;
  }

  private static Optional<RunningDemo> read(Path file) {
    try {
      if (!Files.getOwner(file).getName().equals(System.getProperty("user.name"))) {
        return Optional.empty();
      }
      var demo = JSON.readValue(file.toFile(), RunningDemo.class);
      if (ProcessHandle.of(demo.pid).map(ProcessHandle::isAlive).orElse(false)) {
        return Optional.of(demo);
      }
      if (!demo.kept) {
        DemoFolder.delete(Path.of(demo.dir)); // it was killed and could not do so itself
      }
      Files.deleteIfExists(file);
      return Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty(); // being written, or not one of ours
    }
  }

  /** Makes it known; the caller deletes the file when the demo ends. */
  Path write(Path temporary) throws IOException {
    var file = temporary.resolve(PREFIX + pid + SUFFIX);
    var draft =
        Files.createTempFile(
            temporary,
            PREFIX,
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    JSON.writeValue(draft.toFile(), this);
    return Files.move(
        draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** As a path that compares: absolute, and without links where it exists. */
  static Path absolute(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException notThere) {
      return path.toAbsolutePath().normalize();
    }
  }
}
