package io.acf.config.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.GitSource.Look;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Repositories of this machine that cannot be followed: each says why and what to do. */
class CausesTest {
  @TempDir Path dir;

  /** What is done to a repository with one commit. */
  interface Doing {
    void to(Repo repo, Path dir) throws Exception;
  }

  /**
   * @param address from the temporary folder, in which the repository is {@code repo}
   * @param says {@code DIR} stands for the temporary folder
   */
  record Row(String name, Doing doing, String address, String says) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final String WHOLE = "see it there with: git fsck; or name the repository";

  static Stream<Row> rows() {
    return Stream.of(
        new Row(
            "SHA-256",
            (repo, dir) -> {
              var config = repo.git.getRepository().getConfig();
              config.setInt("core", null, "repositoryformatversion", 1);
              config.setString("extensions", null, "objectFormat", "sha256");
              config.save();
            },
            "repo",
            "DIR/repo is a repository with SHA-256 object names (extensions.objectFormat), which"
                + " are not supported yet | make one with SHA-1 names, git init"
                + " --object-format=sha1"),
        new Row(
            "shallow",
            (repo, dir) -> {
              repo.commit("a", "2");
              var head = repo.git.getRepository().resolve("HEAD").name();
              Files.writeString(dir.resolve("repo/.git/shallow"), head + "\n");
            },
            "repo",
            "DIR/repo is a shallow clone: beyond the commit where its history is cut off,"
                + " generations cannot be counted, nor can it be told what descends from what | git"
                + " fetch --unshallow there"),
        new Row(
            "damaged",
            (repo, dir) -> lose(repo, dir),
            "repo",
            "DIR/repo lacks objects that its commits name: it is damaged | " + WHOLE),
        new Row(
            "partial",
            (repo, dir) -> {
              lose(repo, dir);
              var config = repo.git.getRepository().getConfig();
              config.setBoolean("remote", "origin", "promisor", true);
              config.save();
            },
            "repo",
            "DIR/repo lacks objects that its commits name: it is a partial clone (git clone"
                + " --filter) | "
                + WHOLE),
        new Row(
            "a tag that is written as a branch",
            (repo, dir) -> repo.git.tag().setName("v1").setSigned(false).call(),
            "repo#v1",
            "branch v1 is not in the repository, but a tag of that name is | to follow the tag:"
                + " DIR/repo#refs/tags/v1; a branch is what moves"),
        new Row(
            "a commit",
            (repo, dir) -> {},
            "repo#0123abcd",
            "branch 0123abcd is not in the repository; a commit cannot be followed | write a"
                + " branch, or a tag as #refs/tags/NAME; there are: main"),
        new Row(
            "misspelt",
            (repo, dir) -> {},
            "repo#mian",
            "branch mian is not in the repository | Did you mean \"main\"? There are: main"),
        new Row(
            "a remote's branch",
            (repo, dir) -> {},
            "repo#origin/main",
            "branch origin/main is not in the repository | write #main"),
        new Row(
            "#HEAD",
            (repo, dir) -> {},
            "repo#HEAD",
            "branch HEAD is not in the repository | leave out #HEAD: it is the default"),
        new Row(
            "no commit yet",
            (repo, dir) -> new Repo(dir.resolve("new")).close(),
            "new",
            "the repository has no commit yet | push one: a repository without a commit has no"
                + " branch"),
        new Row(
            "no commit yet on a branch",
            (repo, dir) -> new Repo(dir.resolve("new")).close(),
            "new#main",
            "branch main is not in the repository, which has no commit yet | push it: a repository"
                + " without a commit has no branch"),
        new Row(
            "HEAD names nothing",
            (repo, dir) ->
                Files.writeString(dir.resolve("repo/.git/HEAD"), "ref: refs/heads/gone\n"),
            "repo",
            "HEAD of the repository names a branch that has no commit | write which one is"
                + " followed: DIR/repo#main; there are: main"),
        new Row(
            "a tag of a file",
            (repo, dir) -> {
              var update = repo.git.getRepository().updateRef("refs/tags/file");
              update.setNewObjectId(repo.git.getRepository().resolve("HEAD:a"));
              update.update();
            },
            "repo#refs/tags/file",
            "refs/tags/file of DIR/repo names no commit | write a branch, or a tag of a commit"),
        new Row(
            "a file",
            (repo, dir) -> Files.writeString(dir.resolve("x.yml"), "a: b"),
            "x.yml",
            "DIR/x.yml is a file, and neither a git repository nor a git bundle | see the address"),
        new Row(
            "a folder",
            (repo, dir) -> Files.createDirectory(dir.resolve("plain")),
            "plain",
            "no git repository at DIR/plain | see the path; to make one: git init"),
        new Row(
            "a folder below the root",
            (repo, dir) -> Files.createDirectory(dir.resolve("repo/site")),
            "repo/site",
            "no git repository at DIR/repo/site | the root of the repository is DIR/repo"),
        new Row(
            "nothing",
            (repo, dir) -> {},
            "nowhere",
            "no git repository at DIR/nowhere: nothing lies there | see the path"),
        new Row(
            "a .git that is not whole",
            (repo, dir) -> Files.writeString(dir.resolve("repo/.git/HEAD"), "junk"),
            "repo",
            "no git repository at DIR/repo: its .git is not whole | see it with: git status"));
  }

  private static void lose(Repo repo, Path dir) throws Exception {
    var blob = repo.git.getRepository().resolve("HEAD:a").name();
    Files.delete(
        dir.resolve("repo/.git/objects").resolve(blob.substring(0, 2)).resolve(blob.substring(2)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theCauseIsNamedAndNothingElsePrinted(Row row) throws Exception {
    var root = dir.toRealPath();
    try (var repo = new Repo(root.resolve("repo"))) {
      repo.commit("a", "1");
      row.doing().to(repo, root);
    }
    var printed = new ByteArrayOutputStream();
    var err = System.err;
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    Look look;
    try (var source =
        new JGitSource(root + "/" + row.address(), root.resolve("data"), GitLimits.DEFAULT)) {
      look = source.look(Optional.empty());
    } finally {
      System.setErr(err);
    }
    var said =
        switch (look) {
          case Look.Blind blind -> List.of(blind.reason(), blind.tip());
          case Look.Vanished gone -> List.of(gone.reason(), gone.tip());
          case Look.Seen seen -> List.of(seen.toString());
        };
    assertThat(String.join(" | ", said)).startsWith(row.says().replace("DIR", root.toString()));
    assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain("\tat ", "Exception");
    try (var left = Files.list(root.resolve("data/git"))) {
      assertThat(left).as("no half of a copy is left").isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("followed")
  void otherFormsAreFollowed(Row row) throws Exception {
    var root = dir.toRealPath();
    try (var repo = new Repo(root.resolve("repo"))) {
      var commit = repo.commit("a", "1");
      row.doing().to(repo, root);
      try (var source =
          new JGitSource(root + "/" + row.address(), root.resolve("data"), GitLimits.DEFAULT)) {
        var look = source.look(Optional.empty());
        assertThat(look).isInstanceOf(Look.Seen.class);
        assertThat(((Look.Seen) look).head().id()).isEqualTo(commit);
      }
    }
  }

  static Stream<Row> followed() {
    return Stream.of(
        new Row(
            "an annotated tag is its commit",
            (repo, dir) ->
                repo.git
                    .tag()
                    .setName("v2")
                    .setMessage("two")
                    .setAnnotated(true)
                    .setSigned(false)
                    .call(),
            "repo#refs/tags/v2",
            ""),
        new Row(
            "a folder with a .git file",
            (repo, dir) -> {
              Files.createDirectory(dir.resolve("work"));
              Files.writeString(
                  dir.resolve("work/.git"), "gitdir: " + dir.resolve("repo/.git") + "\n");
            },
            "work",
            ""));
  }
}
