package io.acf.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;

/**
 * Where the demo lives: repository, credentials, the orchestrator's data and log.
 *
 * @param kept it was asked for and stays
 */
record DemoFolder(Path root, boolean kept) {
  static final String PREFIX = "acf-demo-";
  private static final String CREDENTIALS_NAME = "admin";

  /** Makes it: the one that was asked for, which must be new or empty, or a temporary one. */
  static DemoFolder make(Optional<Path> wanted) {
    try {
      var root =
          wanted.isPresent()
              ? empty(wanted.get())
              : Files.createTempDirectory(RunningDemo.temporary(), PREFIX);
      var folder = new DemoFolder(root.toRealPath(), wanted.isPresent());
      folder.writeCredentials();
      return folder;
    } catch (IOException e) {
      throw new DemoFailure("cannot make a folder: " + e, "another one: --dir", e);
    }
  }

  private static Path empty(Path wanted) throws IOException {
    Files.createDirectories(wanted);
    try (var files = Files.list(wanted)) {
      if (files.findAny().isPresent()) {
        throw new DemoFailure(
            wanted + " is not empty", "a new folder; a demo that was kept does not go on");
      }
    }
    return wanted;
  }

  private void writeCredentials() throws IOException {
    Files.createDirectories(
        credentials(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(credentials().resolve("username"), CREDENTIALS_NAME);
    Files.writeString(credentials().resolve("password"), CREDENTIALS_NAME);
  }

  Path repository() {
    return root.resolve("repo");
  }

  Path credentials() {
    return root.resolve("credentials");
  }

  Path data() {
    return root.resolve("data");
  }

  Path log() {
    return root.resolve("acf.log");
  }

  /** Takes everything away that was not asked for. */
  void close() {
    if (!kept) {
      delete(root);
    }
  }

  /** Deletes a folder that a demo made; refuses any other. */
  static void delete(Path root) {
    if (!root.getFileName().toString().startsWith(PREFIX) || !Files.isDirectory(root)) {
      return;
    }
    try (var files = Files.walk(root)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
