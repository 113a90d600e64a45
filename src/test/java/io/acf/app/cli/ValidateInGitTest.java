package io.acf.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.app.demo.DemoRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is judged of a repository, what is not, and that a person is told which. */
class ValidateInGitTest {
  private static final String VALID = "valid: 2 regions, 1 zone, 1 federation\n";
  @TempDir Path temp;
  private Path dir;

  @BeforeEach
  void write() throws IOException {
    dir = Files.createDirectory(temp.resolve("fleet")).toRealPath();
    DemoRepository.create(dir, List.of("eu-1", "us-1"), 8081, temp.resolve("credentials"));
  }

  /** What somebody does in the folder. */
  interface Doing {
    void in(Work work) throws Exception;
  }

  /** The folder with git beside it. */
  record Work(Path dir, Git git) {
    Work write(String file, String text) throws IOException {
      Files.createDirectories(dir.resolve(file).getParent());
      Files.writeString(dir.resolve(file), text);
      return this;
    }

    Work replace(String file, String from, String to) throws IOException {
      return write(file, Files.readString(dir.resolve(file)).replace(from, to));
    }

    Work add(String... files) throws GitAPIException {
      for (var file : files) {
        git.add().addFilepattern(file).call();
      }
      return this;
    }

    Work forget(String file) throws GitAPIException {
      git.rm().addFilepattern(file).setCached(true).call();
      return this;
    }

    Work commit() throws GitAPIException {
      git.commit().setMessage("Change").setSign(false).call();
      return this;
    }
  }

  /**
   * @param lines parts of what is printed, one after the other on either stream
   */
  record Row(String name, Doing doing, List<String> options, int exit, String... lines) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Row row(String name, Doing doing, int exit, String... lines) {
    return new Row(name, doing, List.of(), exit, lines);
  }

  private static Row row(String name, List<String> options, Doing doing, int exit, String... out) {
    return new Row(name, doing, options, exit, out);
  }

  static Stream<Row> rows() {
    return Stream.of(
        row(
            "a manifest that is ignored",
            work ->
                work.write(".gitignore", "# ours\n\norders/manifest.*\n")
                    .add(".gitignore")
                    .forget("orders/manifest.yml"),
            2,
            "orders/federation.yml:4:11  error  manifest: no file \"orders/manifest.yml\"."
                + " orders/manifest.yml is ignored by .gitignore:3: git add -f orders/manifest.yml"
                + "  [missing-file]"),
        row(
            "a site in a folder that is ignored",
            work ->
                work.write("orders/.gitignore", "/site/\n")
                    .forget("orders/site/index.html")
                    .forget("orders/site/Staticfile"),
            2,
            "artifact.package: nothing lies at orders/site. orders/site is ignored by"
                + " orders/.gitignore:1: git add -f orders/site  [missing-file]"),
        row(
            "a site below a folder that is ignored",
            work ->
                work.write(".gitignore", "target\n!target/site\n")
                    .write("orders/target/site/index.html", "x")
                    .replace("orders/federation.yml", "package: site", "package: target/site")
                    .add("orders/federation.yml"),
            2,
            "orders/target/site is ignored by .gitignore:1: git add -f orders/target/site"),
        row(
            "a site that was never added",
            work ->
                work.write("orders/new/index.html", "x")
                    .replace("orders/federation.yml", "package: site", "package: new")
                    .add("orders/federation.yml"),
            2,
            "nothing lies at orders/new. orders/new is not added: git add orders/new"),
        row(
            "an empty site",
            work -> {
              work.replace("orders/federation.yml", "package: site", "package: new")
                  .add("orders/federation.yml");
              Files.createDirectory(work.dir().resolve("orders/new"));
            },
            2,
            "orders/new is empty, and git keeps no empty folders"),
        row(
            "a submodule that is none",
            work -> {
              work.replace("orders/federation.yml", "package: site", "package: sub")
                  .add("orders/federation.yml");
              Git.init().setDirectory(work.dir().resolve("orders/sub").toFile()).call().close();
            },
            2,
            "orders/sub is a repository of its own, and not in this one"),
        row(
            "a platform that was never added",
            work -> work.forget("platform.yml"),
            2,
            "no platform.yml at the root of the repository. platform.yml is not added: git add"
                + " platform.yml"),
        row(
            "a name with a blank",
            work ->
                work.write("orders/a b/index.html", "x")
                    .replace("orders/federation.yml", "package: site", "package: a b")
                    .add("orders/federation.yml"),
            2,
            "git add 'orders/a b'"),
        row(
            "a file in a folder whose name only ends like git's own is said",
            work -> work.write("orders/site/docs.git/a.html", "x"),
            0,
            "not judged: orders/site/docs.git/a.html is not added",
            VALID),
        row(
            "a change that was not added is not judged, and said",
            work -> work.replace("orders/federation.yml", "placement:", "placment:"),
            0,
            "not judged: orders/federation.yml is changed since it was added: git add"
                + " orders/federation.yml",
            VALID),
        row(
            "a change that was added is",
            work ->
                work.replace("orders/federation.yml", "placement:", "placment:")
                    .add("orders/federation.yml"),
            2,
            "placment: unknown key",
            "TIP: mend these, git add them, then again: acf validate "),
        row(
            "a change that was added is not that of HEAD",
            List.of("--head"),
            work ->
                work.replace("orders/federation.yml", "placement:", "placment:")
                    .add("orders/federation.yml"),
            0,
            "read commit ",
            "(branch main, HEAD ",
            VALID),
        row(
            "a folder as it is",
            List.of("--working-tree"),
            work -> work.replace("orders/federation.yml", "placement:", "placment:"),
            2,
            "read the folder ",
            "as it is, with what is not in git",
            "placment: unknown key",
            "TIP: mend these, then again: acf validate "),
        row(
            "a file that is gone is judged nevertheless",
            work -> Files.delete(work.dir().resolve("orders/site/index.html")),
            0,
            "not judged: orders/site/index.html is not in the folder any more: git rm --cached",
            VALID),
        row(
            "what a package lacks",
            work ->
                work.write(".gitignore", "*.js\nnode_modules/\n")
                    .write("orders/site/app.js", "x")
                    .write("orders/site/node_modules/a/b.txt", "x")
                    .write("orders/site/new.html", "x")
                    .write("orders/notes.txt", "not ours")
                    .write("payments/federation.yml", "version: 1\n"),
            0,
            "not judged: orders/site/app.js is ignored by .gitignore:1: git add -f",
            "not judged: orders/site/new.html is not added: git add orders/site/new.html",
            "not judged: orders/site/node_modules/ is ignored by .gitignore:2",
            "not judged: payments/federation.yml is not added: git add payments/federation.yml",
            VALID),
        row(
            "what cf push would leave out is not missed",
            work ->
                work.write("orders/site/.cfignore", "vendor\n")
                    .add("orders/site/.cfignore")
                    .write("orders/site/vendor/lib.js", "x")
                    .write("orders/site/manifest.yml", "x"),
            0,
            VALID),
        row(
            "what leaves it out is",
            work ->
                work.write("orders/site/.cfignore", "vendor\n")
                    .write("orders/site/vendor/lib.js", "x"),
            0,
            "not judged: orders/site/.cfignore is not added",
            "not judged: orders/site/vendor/lib.js is not added",
            VALID),
        row(
            "line ends that git changes are no change",
            work ->
                work.replace("orders/manifest.yml", "\n", "\r\n")
                    .write(".gitattributes", "* text\n")
                    .add(".gitattributes"),
            0,
            VALID),
        row(
            "what git keeps of a large file counts, not what a filter makes of it here",
            work ->
                work.write(
                        "orders/site/index.html",
                        "version https://git-lfs.github.com/spec/v1\noid sha256:"
                            + "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\n"
                            + "size 12345\n")
                    .add("orders/site/index.html")
                    .write("orders/site/index.html", "<h1>the content</h1>"),
            2,
            "[stand-in]"),
        row("a file that was touched is not changed", ValidateInGitTest::touch, 0, VALID),
        row(
            "another commit",
            List.of("--commit", "HEAD~1"),
            work ->
                work.replace("orders/federation.yml", "placement:", "placment:")
                    .add("orders/federation.yml")
                    .commit(),
            0,
            "(HEAD~1)",
            VALID),
        row(
            "what lies in the folder only",
            List.of("--head"),
            work ->
                work.write("orders/new/index.html", "x")
                    .replace("orders/federation.yml", "package: site", "package: new")
                    .add("orders/federation.yml")
                    .commit(),
            2,
            "nothing lies at orders/new. orders/new lies in the folder, and not in "),
        row(
            "a commit that is not there",
            List.of("--commit", "v1"),
            work -> {},
            2,
            "acf: ",
            " has no commit \"v1\"",
            "TIP: git log --oneline --all"),
        row(
            "a detached HEAD",
            work ->
                work.git()
                    .checkout()
                    .setName(work.git().getRepository().resolve("HEAD").name())
                    .call(),
            0,
            ", detached)",
            VALID),
        row(
            "a conflict",
            ValidateInGitTest::conflict,
            2,
            "has conflicts, so nothing can be committed: orders/site/index.html",
            "TIP: git add what is resolved; the last commit: acf validate --head"),
        row(
            "the last commit beside a conflict",
            List.of("--head"),
            ValidateInGitTest::conflict,
            0,
            VALID),
        row(
            "an index that cannot be read",
            work -> work.write(".git/index", "junk"),
            2,
            "the index of ",
            " cannot be read: ",
            "TIP: acf validate --head"),
        row(
            "object names that JGit cannot read",
            work ->
                work.replace(
                    ".git/config",
                    "[core]",
                    "[extensions]\n\tobjectFormat = sha256\n[core]\n\trepositoryformatversion = 1"),
            2,
            "is a repository with SHA-256 object names (extensions.objectFormat)",
            "TIP: make one with SHA-1 names, git init --object-format=sha1"),
        row(
            "two of three",
            List.of("--head", "--working-tree"),
            work -> {},
            2,
            "mutually exclusive"),
        row(
            "as a server that listens everywhere",
            List.of("--dns", "0.0.0.0:53"),
            work -> {},
            2,
            "name-servers: needed, because --dns",
            "[missing-name-servers]"));
  }

  private static void touch(Work work) throws IOException {
    var file = work.dir().resolve("orders/site/index.html");
    var time = Files.getLastModifiedTime(file).toMillis() + 5_000;
    Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(time));
  }

  private static void conflict(Work work) throws Exception {
    var git = work.git();
    git.checkout().setCreateBranch(true).setName("other").call();
    work.write("orders/site/index.html", "theirs").add(".").commit();
    git.checkout().setName("main").call();
    work.write("orders/site/index.html", "ours").add(".").commit();
    git.merge().include(git.getRepository().resolve("other")).call();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void judgesWhatGitWouldCommitAndSaysSo(Row row) throws Exception {
    try (var git = Git.open(dir.toFile())) {
      row.doing().in(new Work(dir, git));
    }
    var before = everything();
    var args = Stream.concat(Stream.of("validate", dir.toString()), row.options().stream());
    var run = Server.run(args.toArray(String[]::new));
    assertThat(run.exit()).as(run.toString()).isEqualTo(row.exit());
    assertThat(Arrays.asList(row.lines()))
        .allSatisfy(line -> assertThat(run.err() + run.out()).contains(line));
    if (Arrays.asList(row.lines()).equals(List.of(VALID))) {
      assertThat(run.err()).doesNotContain("not judged");
    }
    assertThat(run.err() + run.out()).doesNotContain("\tat ", "Exception");
    assertThat(everything()).isEqualTo(before);
  }

  /** Contents and times of all files: nothing is written to somebody's repository. */
  private Map<String, String> everything() throws IOException {
    var all = new TreeMap<String, String>();
    try (var files = Files.walk(dir)) {
      for (var file : files.toList()) {
        var content =
            Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                ? Arrays.hashCode(Files.readAllBytes(file))
                : 0;
        all.put(dir.relativize(file).toString(), content + " " + Files.getLastModifiedTime(file));
      }
    }
    return all;
  }

  /** Also where a commit is refused, what its packages leave out is not missed. */
  @Test
  void whatCfLeavesOutIsNotMissedWhereSomethingElseIsWrong() throws Exception {
    try (var git = Git.open(dir.toFile())) {
      new Work(dir, git)
          .write("orders/site/.cfignore", "vendor\n")
          .replace("orders/manifest.yml", "instances:", "instances: -1 #")
          .add("orders/site/.cfignore", "orders/manifest.yml")
          .write("orders/site/vendor/lib.js", "x")
          .write("orders/site/manifest.yml", "x")
          .write("orders/site/.DS_Store", "x")
          .write("orders/site/my.DS_Store", "x");
    }
    var run = Server.run("validate", dir.toString());
    assertThat(run.exit()).as(run.toString()).isEqualTo(2);
    assertThat((run.err() + run.out()).lines().filter(line -> line.startsWith("not judged")))
        .containsExactly(
            "not judged: orders/site/my.DS_Store is not added: git add orders/site/my.DS_Store");
  }

  @Test
  void theMachineFormatsHaveStdoutForThemselves() throws Exception {
    Files.writeString(dir.resolve("orders/site/new.html"), "x");
    var json = Server.run("validate", dir.toString(), "-o", "json");
    var body = Reply.JSON.readTree(json.out());
    assertThat(body.path("valid").asBoolean()).isTrue();
    assertThat(body.path("read").asText()).startsWith("the index of " + dir + " (branch main, ");
    assertThat(body.path("not_judged").get(0).path("path").asText())
        .isEqualTo("orders/site/new.html");
    assertThat(json.err()).startsWith("read the index of ").contains("not judged: ");
    var yaml = Server.run("validate", dir.toString(), "-o", "yaml");
    assertThat(yaml.out()).startsWith("valid: true\nread: ");
  }

  @Test
  void aBareRepositoryHasCommitsOnly() throws Exception {
    var bare = temp.resolve("fleet.git");
    Git.cloneRepository()
        .setURI(dir.toUri().toString())
        .setDirectory(bare.toFile())
        .setBare(true)
        .call()
        .close();
    var index = Server.run("validate", bare.toString());
    assertThat(index.exit()).isEqualTo(2);
    assertThat(index.err())
        .contains("is a bare repository and has no index")
        .contains("TIP: acf validate --head");
    var head = Server.run("validate", bare.toString(), "--head");
    assertThat(head.out()).isEqualTo(VALID);
    assertThat(head.err()).startsWith("read commit ");
  }

  @Test
  void aFolderWithAGitFileIsARepositoryToo() throws Exception {
    Files.move(dir.resolve(".git"), temp.resolve("elsewhere"));
    Files.writeString(dir.resolve(".git"), "gitdir: " + temp.resolve("elsewhere") + "\n");
    var run = Server.run("validate", dir.toString());
    assertThat(run.out()).isEqualTo(VALID);
    assertThat(run.err()).startsWith("read the index of ");
    Files.move(temp.resolve("elsewhere"), temp.resolve("nowhere"));
    var lost = Server.run("validate", dir.toString());
    assertThat(lost.exit()).isEqualTo(2);
    assertThat(lost.err()).contains("names no git repository").contains("git worktree repair");
  }

  @Test
  void whatIsNoRepositoryIsReadAsItIs() throws IOException {
    var plain = Files.createDirectory(temp.resolve("plain"));
    Files.copy(dir.resolve("platform.yml"), plain.resolve("platform.yml"));
    var run = Server.run("validate", plain.toString());
    assertThat(run.exit()).isZero();
    assertThat(run.err())
        .isEqualTo(
            "read the folder " + plain.toRealPath() + " as it is, which is no git repository\n");
    var head = Server.run("validate", plain.toString(), "--head");
    assertThat(head.exit()).isEqualTo(2);
    assertThat(head.err()).contains("is not the root of a git repository, so it has no commit");
    var below = Server.run("validate", dir.resolve("orders").toString());
    assertThat(below.err())
        .contains("as it is; the repository's root, where servers read, is " + dir);
  }

  @Test
  void anIndexBeforeTheFirstCommit() throws Exception {
    var young = Files.createDirectory(temp.resolve("young"));
    Files.copy(dir.resolve("platform.yml"), young.resolve("platform.yml"));
    try (var git = Git.init().setDirectory(young.toFile()).setInitialBranch("main").call()) {
      var nothing = Server.run("validate", young.toString());
      assertThat(nothing.exit()).isEqualTo(2);
      assertThat(nothing.err()).contains("(branch main, no commit yet)");
      assertThat(nothing.out()).contains("platform.yml is not added: git add platform.yml");
      git.add().addFilepattern(".").call();
      assertThat(Server.run("validate", young.toString()).exit()).isZero();
    }
    var head = Server.run("validate", young.toString(), "--head");
    assertThat(head.exit()).isEqualTo(2);
    assertThat(head.err()).contains("has no commit yet (branch main, no commit yet)");
  }
}
