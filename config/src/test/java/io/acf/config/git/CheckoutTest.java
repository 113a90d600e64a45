package io.acf.config.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckoutTest {
  @TempDir Path dir;

  /** {@code git commit -a} and {@code git commit FILE} hand a hook an index of their own. */
  @Test
  void aHookIsJudgedByTheIndexOfItsCommit() throws Exception {
    var root = Files.createDirectory(dir.resolve("repo")).toRealPath();
    try (var repo = new Repo(root)) {
      repo.commit("a", "1");
      var index = root.resolve(".git/index");
      var before = Files.readAllBytes(index);
      Files.writeString(root.resolve("b"), "2");
      repo.git.add().addFilepattern("b").call();
      var underWay = root.resolve(".git/next-index-7.lock");
      Files.move(index, underWay);
      Files.write(index, before);
      for (var file : new String[] {".git/next-index-7.lock", underWay.toString()}) {
        try (var checkout = Checkout.at(root, Optional.of(file)).orElseThrow()) {
          var read = checkout.index();
          assertThat(read.name()).endsWith(", a commit that is under way)");
          assertThat(read.tree().files()).containsExactly("a", "b");
        }
      }
      // An index that is git's usual one, is not there, or belongs to another repository.
      var foreign = Files.copy(underWay, dir.resolve("foreign")).toString();
      for (var file : new String[] {".git/index", ".git/gone", foreign, "\0"}) {
        try (var checkout = Checkout.at(root, Optional.of(file)).orElseThrow()) {
          var read = checkout.index();
          assertThat(read.name()).as(file).endsWith(")").doesNotContain("under way");
          assertThat(read.tree().files()).as(file).containsExactly("a");
        }
      }
    }
  }

  /** What is only intended to be added would not be committed; modes are git's. */
  @Test
  void theIndexIsWhatWouldBeCommitted() throws Exception {
    var root = Files.createDirectory(dir.resolve("repo")).toRealPath();
    try (var repo = new Repo(root)) {
      repo.commit("sub/run.sh", "1");
      repo.commitEntry("sub/link", org.eclipse.jgit.lib.FileMode.SYMLINK, repo.blob("run.sh"));
      repo.commitEntry("sub/run.sh", org.eclipse.jgit.lib.FileMode.EXECUTABLE_FILE, repo.blob("2"));
      repo.commitEntry(
          "module",
          org.eclipse.jgit.lib.FileMode.GITLINK,
          org.eclipse.jgit.lib.ObjectId.fromString("1".repeat(40)));
      try (var checkout = Checkout.at(root, Optional.empty()).orElseThrow()) {
        var index = checkout.index().tree();
        var commit = checkout.commit("HEAD").tree();
        assertThat(index.entries("")).isEqualTo(commit.entries("")).hasSize(3);
        assertThat(index.entries("sub")).isEqualTo(commit.entries("sub")).hasSize(2);
        assertThat(index.entry("sub")).isEqualTo(commit.entry("sub")).isPresent();
        assertThat(index.entry("")).isEqualTo(commit.entry("")).isPresent();
        assertThat(index.entry("su")).isEqualTo(commit.entry("su")).isEmpty();
        try (var in = index.open("sub/run.sh")) {
          assertThat(in.readAllBytes()).asString().isEqualTo("2");
        }
      }
    }
  }

  /** Folders count as files do: nobody reads a thousand lines, or waits for all. */
  @Test
  void whatIsNotJudgedIsLookedForWithinBounds() throws Exception {
    var root = Files.createDirectory(dir.resolve("repo")).toRealPath();
    try (var repo = new Repo(root)) {
      repo.commit("site/a", "1");
      Files.writeString(root.resolve(".gitignore"), "made*/\n");
      for (int i = 0; i < 1_100; i++) {
        Files.createDirectories(root.resolve("site/made" + i + "/in"));
      }
      try (var checkout = Checkout.at(root, Optional.empty()).orElseThrow()) {
        var read = checkout.index();
        assertThat(checkout.unjudged(read, List.of("site"), path -> false, path -> false))
            .hasSize(1_000)
            .allMatch(it -> it.why().startsWith("ignored by .gitignore:1: git add -f site/made"));
      }
    }
  }

  /** Tells what is not judged of a repository, in a process of its own. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
      try (var checkout = Checkout.at(Path.of(args[0])).orElseThrow()) {
        var read = checkout.index();
        for (var file : read.tree().files()) {
          read.tree().open(file).close();
        }
        System.out.println(checkout.commit("HEAD").tree().whyAbsent("site/\u00fc"));
        System.out.println(read.tree().whyAbsent("site/\u00fc"));
        checkout
            .unjudged(read, List.of("site"), path -> false, path -> false)
            .forEach(it -> System.out.println(it.path()));
      }
    }
  }

  /** As in many containers and services: names beyond ASCII are in git, and not for Java. */
  @Test
  void readsARepositoryInTheLocaleC() throws Exception {
    var root = Files.createDirectory(dir.resolve("repo")).toRealPath();
    try (var repo = new Repo(root)) {
      repo.commit("site/a", "1");
      repo.commitEntry(
          "site/\u00e9", org.eclipse.jgit.lib.FileMode.REGULAR_FILE, repo.blob("of git"));
    }
    var made =
        "cd site && echo 1 > b && echo 1 > \"$(printf '\\303\\251')\" && mkdir \"$(printf"
            + " '\\303\\244')\"";
    assertThat(run(root, "sh", "-c", made)).isEmpty();
    var said =
        run(
            root,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            root.toString());
    assertThat(said.lines()).containsExactly("Optional.empty", "Optional.empty", "site/b");
  }

  private String run(Path root, String... command) throws Exception {
    var complaints = dir.resolve("complaints");
    var builder = new ProcessBuilder(command).directory(root.toFile());
    builder.redirectError(complaints.toFile());
    builder.environment().put("LC_ALL", "C");
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said + Files.readString(complaints)).isZero();
    return said;
  }
}
