package io.acf.config.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.AppName;
import io.acf.config.Artifact.InRepository;
import io.acf.config.FederationName;
import io.acf.config.Findings;
import io.acf.config.GitSource.Look;
import io.acf.config.Reading;
import io.acf.config.RegionName;
import io.acf.config.artifact.ArtifactLimits;
import io.acf.config.artifact.Artifacts;
import io.acf.config.folder.FolderTree;
import io.acf.config.yaml.YamlManifestReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipInputStream;
import org.eclipse.jgit.lib.FileMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapters together: a commit, its desired state, its artefact. */
class FromCommitToReleaseTest {
  private static final String PLATFORM =
      """
      version: 1
      regions:
        - name: eu-1
          api: http://127.0.1.1:8081
          router: { addresses: [127.0.1.1], scheme: http, port: 8081 }
          target: { org: demo, space: prod }
          credentials: { from: env, name: EU1 }
      zones:
        - { name: acf.test, provider: embedded }
      """;

  private static String federation(String name) {
    return """
    version: 1
    name: %1$s
    manifest: manifest.yml
    artifact: { package: site }
    placement: { regions: [eu-1] }
    traffic: { hostname: %1$s.acf.test }
    """
        .formatted(name);
  }

  private static String manifest(String name) {
    return "applications:\n- name: " + name + "\n  routes:\n  - route: " + name + ".acf.test\n";
  }

  @TempDir Path dir;

  @Test
  void aCommitBecomesAReleaseAndItsZip() throws Exception {
    try (var repo = new Repo(dir.resolve("theirs"));
        var git = new JGitSource(repo.dir.toString(), dir.resolve("data"), GitLimits.DEFAULT);
        var artifacts =
            new Artifacts(
                git, dir.resolve("data"), ArtifactLimits.DEFAULT, InstantSource.system())) {
      repo.commit(
          Map.of(
              "platform.yml",
              PLATFORM,
              "orders/federation.yml",
              federation("orders"),
              "orders/manifest.yml",
              manifest("orders"),
              "orders/site/index.html",
              "<h1>orders</h1>"));
      var reader = new YamlManifestReader();
      var head = ((Look.Seen) git.look(Optional.empty())).head();
      var desired = ((Reading.Accepted) reader.read(head, git.tree(head.id()))).desired();
      var release =
          desired
              .federations()
              .get(new FederationName("orders"))
              .placement()
              .get(new RegionName("eu-1"));
      List<String> names = new ArrayList<>();
      try (var opened = artifacts.open(release.artifact(new AppName("orders")));
          var zip = new ZipInputStream(opened.stream())) {
        for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          names.add(entry.getName());
        }
      }
      assertThat(names).containsExactly("index.html");
      // The same folder as a checkout: acf validate sees what the orchestrator sees.
      var folder =
          ((Reading.Accepted) reader.read(FolderTree.NO_COMMIT, new FolderTree(repo.dir)))
              .desired();
      assertThat(
              folder
                  .federations()
                  .get(new FederationName("orders"))
                  .placement()
                  .get(new RegionName("eu-1"))
                  .digest())
          .isEqualTo(release.digest());
      // A commit elsewhere names the same release.
      repo.commit("README.md", "hello");
      var next = ((Look.Seen) git.look(Optional.of(head.id()))).head();
      assertThat(
              ((Reading.Accepted) reader.read(next, git.tree(next.id()))).desired().federations())
          .hasEntrySatisfying(
              new FederationName("orders"),
              spec ->
                  assertThat(spec.placement().get(new RegionName("eu-1")).digest())
                      .isEqualTo(release.digest()));
    }
  }

  @Test
  void replicasWithCopiesOfTheirOwnMakeTheSameBytes() throws Exception {
    try (var repo = new Repo(dir.resolve("theirs"))) {
      repo.commit(Map.of("site/a.html", "1", "site/b.html", "1"));
      try (var old = new JGitSource(repo.dir.toString(), dir.resolve("old"), GitLimits.DEFAULT)) {
        assertThat(old.look(Optional.empty())).isInstanceOf(Look.Seen.class);
        repo.commit("site/b.html", "2");
        repo.commit("elsewhere", "1");
        var head = ((Look.Seen) old.look(Optional.empty())).head().id();
        try (var fresh =
            new JGitSource(repo.dir.toString(), dir.resolve("fresh"), GitLimits.DEFAULT)) {
          assertThat(fresh.look(Optional.empty())).isInstanceOf(Look.Seen.class);
          var times = fresh.tree(head).times("site");
          assertThat(times).isEqualTo(old.tree(head).times("site")).hasSize(2);
          assertThat(times.get("site/b.html")).isAfter(times.get("site/a.html"));
        }
        // What was in force can be handed out after its commit is gone.
        var digest =
            io.acf.config.artifact.Package.at(old.tree(head), "site").digest(old.tree(head));
        try (var artifacts =
            new Artifacts(
                old, dir.resolve("old"), ArtifactLimits.DEFAULT, InstantSource.system())) {
          byte[] before;
          try (var opened = artifacts.open(new InRepository(head, "site", digest))) {
            before = opened.stream().readAllBytes();
          }
          var gone = new io.acf.config.CommitId("9".repeat(40));
          try (var opened = artifacts.open(new InRepository(gone, "site", digest))) {
            assertThat(opened.stream().readAllBytes()).isEqualTo(before);
          }
        }
      }
    }
  }

  @Test
  void hostileEntriesOfARealCommitAreRefusedByName() throws IOException {
    try (var repo = new Repo(dir.resolve("theirs"));
        var git = new JGitSource(repo.dir.toString(), dir.resolve("data"), GitLimits.DEFAULT)) {
      repo.commit(
          Map.of(
              "platform.yml",
              PLATFORM,
              "orders/federation.yml",
              federation("orders"),
              "orders/manifest.yml",
              manifest("orders"),
              "orders/site/index.html",
              "x"));
      repo.commitEntry("orders/site/passwd", FileMode.SYMLINK, repo.blob("/etc/passwd"));
      repo.commitEntry(
          "orders/manifest.yml", FileMode.SYMLINK, repo.blob("../../../../etc/passwd"));
      var head = ((Look.Seen) git.look(Optional.empty())).head();
      var reading = new YamlManifestReader().read(head, git.tree(head.id()));
      assertThat(Findings.text(((Reading.Rejected) reading).problems()))
          .contains(
              "orders/federation.yml:3:11 error  manifest: orders/manifest.yml is a symbolic link")
          .contains("artifact.package: orders/site/passwd is a symbolic link")
          .contains("2 errors, 0 warnings");
    }
  }

  @Test
  void manyFederationsAreReadInTime() {
    try (var repo = new Repo(dir.resolve("theirs"));
        var git = new JGitSource(repo.dir.toString(), dir.resolve("data"), GitLimits.DEFAULT)) {
      var files = new java.util.HashMap<String, String>();
      files.put("platform.yml", PLATFORM);
      for (int i = 0; i < 100; i++) {
        files.put("f" + i + "/federation.yml", federation("f" + i));
        files.put("f" + i + "/manifest.yml", manifest("f" + i));
        files.put("f" + i + "/site/index.html", "<h1>" + i + "</h1>");
      }
      repo.commit(files);
      var reader = new YamlManifestReader();
      var head = ((Look.Seen) git.look(Optional.empty())).head();
      for (int i = 0; i < 3; i++) {
        long start = System.nanoTime();
        assertThat(
                ((Reading.Accepted) reader.read(head, git.tree(head.id()))).desired().federations())
            .hasSize(100);
        assertThat(java.time.Duration.ofNanos(System.nanoTime() - start))
            .as("tens of milliseconds, were it not for slow machines")
            .isLessThan(java.time.Duration.ofSeconds(30));
      }
    }
  }
}
