package io.acf.app.stories;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A git repository with a work tree, used as people do: with {@code git}. */
final class Repository {
  private final Path folder;

  private Repository(Path folder) {
    this.folder = folder;
  }

  static Repository init(Path folder) {
    var repository = new Repository(folder);
    repository.git("init", "-q", "-b", "main");
    repository.git("config", "user.name", "Ana");
    repository.git("config", "user.email", "ana@acf.test");
    repository.git("config", "commit.gpgsign", "false");
    repository.git("config", "gc.auto", "0");
    return repository;
  }

  Path folder() {
    return folder;
  }

  Repository write(String path, String text) {
    try {
      var file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String read(String path) {
    try {
      return Files.readString(folder.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits all there is; the whole commit id. */
  String commit(String subject) {
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", subject);
    return head();
  }

  String head() {
    return git("rev-parse", "HEAD");
  }

  String git(String... args) {
    var words = new ArrayList<>(List.of("git", "-C", folder.toString()));
    words.addAll(List.of(args));
    try {
      var process = new ProcessBuilder(words).redirectErrorStream(true).start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", words) + ": " + said);
      }
      return said.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw Daemon.interrupted(e);
    }
  }
}
