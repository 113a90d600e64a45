package io.acf.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.GitSource.Look;
import io.acf.config.artifact.ArtifactLimits;
import io.acf.config.artifact.Artifacts;
import io.acf.config.git.GitLimits;
import io.acf.config.git.JGitSource;
import io.acf.simulator.Pace;
import io.acf.simulator.SimulatorOptions;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From commits of a git repository to what a browser gets that has an older copy. */
class ChangedContentTest {
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

  @TempDir Path dir;
  private Git repository;
  private JGitSource git;
  private Artifacts artifacts;
  private RegionOverTheWire region;

  @BeforeEach
  void open() throws Exception {
    repository =
        Git.init().setDirectory(dir.resolve("theirs").toFile()).setInitialBranch("main").call();
    git = new JGitSource(dir.resolve("theirs").toString(), dir.resolve("data"), GitLimits.DEFAULT);
    artifacts =
        new Artifacts(git, dir.resolve("data"), ArtifactLimits.DEFAULT, InstantSource.system());
    region =
        new RegionOverTheWire(SimulatorOptions.named("eu-1").withPace(Pace.INSTANT), artifacts);
    write(
        Map.of(
            "platform.yml",
            region.platform(),
            "federation.yml",
            """
            version: 1
            name: site
            manifest: manifest.yml
            artifact: { package: site }
            placement: { regions: [eu-1] }
            """,
            "manifest.yml",
            """
            applications:
            - name: site
              memory: 64M
              buildpacks: [staticfile_buildpack]
              routes: [{ route: site.example.com }]
            """,
            "site/Staticfile",
            "",
            "site/still.css",
            "body {}",
            "site/.cfignore",
            "*.secret\n",
            "site/sub/db.secret",
            "hunter2"));
  }

  @AfterEach
  void close() {
    region.close();
    artifacts.close();
    git.close();
    repository.close();
  }

  private void write(Map<String, String> files) throws Exception {
    for (var file : files.entrySet()) {
      var path = dir.resolve("theirs").resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  @Test
  void linksInThePackageAreUploadedAsLinks() throws Exception {
    Files.createDirectories(dir.resolve("theirs/site/latest"));
    Files.createSymbolicLink(
        dir.resolve("theirs/site/latest/start.html"), Path.of("../index.html"));
    push(NOON, "one");
    assertThat(get("/latest/start.html").body()).isEqualTo("one");
  }

  private void push(Instant at, String page) throws Exception {
    write(Map.of("site/index.html", page));
    var ana = new PersonIdent("ana", "ana@example.com", at, ZoneOffset.ofHours(2));
    repository.add().addFilepattern(".").call();
    repository.commit().setMessage(page).setAuthor(ana).setCommitter(ana).setSign(false).call();
    var head = ((Look.Seen) git.look(Optional.empty())).head();
    region.settle(region.read(head, git.tree(head.id())));
  }

  private HttpResponse<String> get(String path, String... headers) {
    return region.get("site.example.com", path, headers);
  }

  private static String modified(HttpResponse<String> answer) {
    return answer.headers().firstValue("Last-Modified").orElseThrow();
  }

  @Test
  void changedContentOfTheSameSizeIsNewForWhoHasTheOldOne() throws Exception {
    push(NOON, "one");
    var one = get("/");
    assertThat(modified(one)).isEqualTo("Sat, 28 Nov 2026 12:00:00 GMT");
    var css = get("/still.css");
    var has = new String[] {"If-Modified-Since", modified(one)};
    assertThat(get("/", has).statusCode()).isEqualTo(304);
    assertThat(get("/sub/db.secret").statusCode()).as("listed in .cfignore").isEqualTo(404);
    assertThat(get("/.cfignore").statusCode()).isEqualTo(404);

    push(NOON.plusSeconds(60), "two");
    var two = get("/", has);
    assertThat(two.statusCode()).isEqualTo(200);
    assertThat(two.body()).isEqualTo("two");
    assertThat(modified(two)).isEqualTo("Sat, 28 Nov 2026 12:01:00 GMT");
    assertThat(get("/", "If-None-Match", one.headers().firstValue("ETag").orElseThrow()).body())
        .isEqualTo("two");
    assertThat(get("/still.css", "If-Modified-Since", modified(css)).statusCode())
        .as("nobody changed it")
        .isEqualTo(304);

    // Older content that comes back is new for who has what came after it.
    push(NOON.plusSeconds(90), "one");
    assertThat(get("/", "If-Modified-Since", modified(two)).body()).isEqualTo("one");
    push(NOON.plusSeconds(60), "two");
    two = get("/");

    // In the same second, on a clock that is behind: later all the same.
    push(NOON.plusSeconds(60), "six");
    assertThat(get("/", "If-Modified-Since", modified(two)).body()).isEqualTo("six");
    push(NOON.minusSeconds(600), "ten");
    var ten = get("/", "If-Modified-Since", modified(two));
    assertThat(ten.body()).isEqualTo("ten");
    assertThat(modified(ten)).isEqualTo("Sat, 28 Nov 2026 12:01:33 GMT");
  }
}
