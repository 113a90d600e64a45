package io.acf.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.AppName;
import io.acf.config.Artifact;
import io.acf.config.Digest;
import io.acf.config.Findings;
import io.acf.config.Reading;
import io.acf.config.Release;
import io.acf.config.SourceTree;
import io.acf.config.artifact.Package;
import io.acf.config.testing.MemoryTree;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code artifact} for all apps, or each app's own {@code path}. */
class ArtifactOfEachAppTest {
  private final YamlManifestReader reader = new YamlManifestReader();

  private static MemoryTree tree(String artifact, String... paths) {
    var manifest = new StringBuilder("applications:\n");
    for (int i = 0; i < paths.length; i++) {
      manifest.append("- name: app-").append(i).append('\n');
      if (i == 0) {
        manifest.append("  routes: [{ route: orders.acf.test }]\n");
      }
      if (!paths[i].isEmpty()) {
        manifest.append("  path: ").append(paths[i]).append('\n');
      }
    }
    return Example.tree()
        .with("shop/cf/manifest.yml", manifest.toString())
        .with("shop/cf/a/index.html", "a")
        .with("shop/cf/b/index.html", "b")
        .with("shop/cf/b/deep/index.html", "deep")
        .with("shop/cf/1.1/index.html", "number")
        .with("lib/link", SourceTree.Kind.LINK)
        .with(
            "shop/federation.yml",
            Example.FEDERATION
                .replace("manifest: manifest.yml", "manifest: cf/manifest.yml")
                .replace("artifact:\n  package: site\n", artifact));
  }

  private String found(MemoryTree tree) {
    return switch (reader.read(Example.COMMIT, tree)) {
      case Reading.Accepted accepted -> Findings.text(accepted.desired().warnings());
      case Reading.Rejected rejected -> Findings.text(rejected.problems());
    };
  }

  private Release release(MemoryTree tree) {
    var reading = reader.read(Example.COMMIT, tree);
    assertThat(reading).as(() -> found(tree)).isInstanceOf(Reading.Accepted.class);
    var federation =
        ((Reading.Accepted) reading).desired().federations().values().iterator().next();
    return federation.placement().values().iterator().next();
  }

  private Map<String, String> places(MemoryTree tree) {
    var places = new TreeMap<String, String>();
    release(tree)
        .artifacts()
        .forEach((app, it) -> places.put(app.value(), ((Artifact.InRepository) it).path()));
    return places;
  }

  @Test
  void withoutArtifactEachAppRunsWhatItsPathNames() throws Exception {
    var tree =
        tree("", "a", "./b/", "../site", "a/../b/deep", "../../shop/cf/b", "1.10", "\"1.10\"")
            .with("shop/cf/1.10/index.html", "text");
    assertThat(found(tree))
        .startsWith("shop/cf/manifest.yml:14:9 warn   applications[5].path: 1.10 is read as a")
        .endsWith("0 errors, 1 warning\n");
    assertThat(places(tree))
        .isEqualTo(
            Map.of(
                "app-0", "shop/cf/a",
                "app-1", "shop/cf/b",
                "app-2", "shop/site",
                "app-3", "shop/cf/b/deep",
                "app-4", "shop/cf/b",
                "app-5", "shop/cf/1.1",
                "app-6", "shop/cf/1.10"));
    var release = release(tree);
    assertThat(release.artifact(new AppName("app-0")).digest())
        .isEqualTo(Package.at(tree, "shop/cf/a").digest(tree));
    assertThat(release.artifact(new AppName("app-1")))
        .isEqualTo(release.artifact(new AppName("app-4")));
  }

  /** Nothing is deployed anew because a federation says the same in the other way. */
  @Test
  void oneArtifactForAllKeepsTheNameOfTheRelease() throws Exception {
    var packaged = release(tree("artifact: { package: cf/a }\n", "a", "a"));
    var own = release(tree("", "a", "a"));
    assertThat(own.digest()).isEqualTo(packaged.digest());
    var plain = release(Example.tree());
    assertThat(plain.digest())
        .isEqualTo(
            named(
                "acf-release-v1",
                plain.manifest(),
                plain.artifact(new AppName("orders")).digest().hex(),
                "shop",
                "prod"));
    var two = release(tree("", "a", "b"));
    assertThat(two.digest())
        .isEqualTo(
            named(
                "acf-release-v2",
                two.manifest(),
                "app-0",
                two.artifact(new AppName("app-0")).digest().hex(),
                "app-1",
                two.artifact(new AppName("app-1")).digest().hex(),
                "shop",
                "prod"));
  }

  /** As docs/desired-state.md says. */
  private static Digest named(String version, String... parts) throws Exception {
    var sha = MessageDigest.getInstance("SHA-256");
    sha.update((version + "\0").getBytes(StandardCharsets.UTF_8));
    for (var part : parts) {
      var bytes = part.getBytes(StandardCharsets.UTF_8);
      sha.update(ByteBuffer.allocate(8).putLong(bytes.length).flip());
      sha.update(bytes);
    }
    return new Digest(HexFormat.of().formatHex(sha.digest()));
  }

  @Test
  void aChangeOfOneSiteIsAnotherRelease() {
    var before = release(tree("", "a", "b"));
    var other = release(tree("", "a", "b").with("shop/cf/b/index.html", "other"));
    var swapped =
        release(
            tree("", "a", "b")
                .with("shop/cf/a/index.html", "b")
                .without("shop/cf/b/deep/index.html")
                .with("shop/cf/a/deep/index.html", "deep")
                .with("shop/cf/b/index.html", "a"));
    assertThat(other.digest()).isNotEqualTo(before.digest());
    assertThat(swapped.digest()).isNotEqualTo(before.digest());
    assertThat(other.artifact(new AppName("app-0")))
        .isEqualTo(before.artifact(new AppName("app-0")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nope | shop/cf/manifest.yml:6:9 error  applications[1].path: nothing lies at shop/cf/nope."
            + " Name a folder or archive of the repository, relative to this file  [missing-file]",
        "../../../etc | shop/cf/manifest.yml:6:9 error  applications[1].path: \"../../../etc\" does"
            + " not stay in the repository. Write a path relative to this file, with / "
            + " [unsafe-path]",
        "/etc | shop/cf/manifest.yml:6:9 error  applications[1].path: \"/etc\" does not stay in the"
            + " repository. Write a path relative to this file, with /  [unsafe-path]",
        "..\\b | shop/cf/manifest.yml:6:9 error  applications[1].path: \"..\\b\" does not stay in"
            + " the repository. Write a path relative to this file, with /  [unsafe-path]",
        "~/site | shop/cf/manifest.yml:6:9 error  applications[1].path: nothing lies at"
            + " shop/cf/~/site. Name a folder or archive of the repository, relative to this file "
            + " [missing-file]",
        "../../.git/hooks | shop/cf/manifest.yml:6:9 error  applications[1].path:"
            + " \"../../.git/hooks\" does not stay in the repository. Write a path relative to this"
            + " file, with /  [unsafe-path]",
        "../../lib/link | shop/cf/manifest.yml:6:9 error  applications[1].path: lib/link is a"
            + " symbolic link. Name a folder or archive of the repository, relative to this file "
            + " [link-refused]",
        "../../lib/link/x | shop/cf/manifest.yml:6:9 error  applications[1].path: lib/link is a"
            + " symbolic link. Put the file itself there  [link-refused]",
        "'' | shop/federation.yml:2:1 error  artifact: missing, and in shop/cf/manifest.yml this"
            + " app has no path: app-1. Write artifact: { package: FOLDER } here for all apps, or"
            + " path: FOLDER at each app  [missing-key]",
        "~ | shop/federation.yml:2:1 error  artifact: missing, and in shop/cf/manifest.yml this app"
            + " has no path: app-1. Write artifact: { package: FOLDER } here for all apps, or path:"
            + " FOLDER at each app  [missing-key]",
        "\"\" | shop/federation.yml:2:1 error  artifact: missing, and in shop/cf/manifest.yml this"
            + " app has no path: app-1. Write artifact: { package: FOLDER } here for all apps, or"
            + " path: FOLDER at each app  [missing-key]",
      })
  void aPathThatNamesNothingIsRefused(String path, String line) {
    assertThat(found(tree("", "a", path)).lines().toList()).startsWith(line).hasSize(2);
  }

  @Test
  void oneArtifactIsNotTwoSites() {
    assertThat(found(tree("artifact: { package: cf/a }\n", "a", "b", "")))
        .startsWith(
            "shop/federation.yml:5:22 error  artifact.package: all apps would run this one, but in"
                + " shop/cf/manifest.yml they have paths of their own: app-0 \"a\", app-1 \"b\"."
                + " Leave out artifact: then each app runs what its path names  [conflicting-keys]")
        .contains("1 error");
    // Places, not spellings; an app without a path runs what all do.
    for (var same : new String[][] {{"a", "./a/"}, {"a", ""}, {"", ""}, {"a", "../cf/a"}}) {
      assertThat(found(tree("artifact: { package: cf/a }\n", same)))
          .isEqualTo("0 errors, 0 warnings\n");
    }
  }

  @Test
  void aPathThatIsNotUsedIsSaid() {
    var warning =
        "shop/cf/manifest.yml:4:9 warn   applications[0].path: \"target/x.jar\" is not used; what"
            + " runs is artifact.package of shop/federation.yml, \"cf/a\". Leave out artifact where"
            + " path is meant, or path where it is not  [ignored-key]";
    assertThat(found(tree("artifact: { package: cf/a }\n", "target/x.jar", ""))).contains(warning);
    assertThat(places(tree("artifact: { package: cf/a }\n", "target/x.jar", "")))
        .isEqualTo(Map.of("app-0", "shop/cf/a", "app-1", "shop/cf/a"));
    var sha = "9f2c4c0d5f6e0d0a3b1f6a3d5a1c2b7e9f2c4c0d5f6e0d0a3b1f6a3d5a1c2b7e";
    assertThat(
            found(
                tree(
                    "artifact: { package: https://repo.example.com/x.jar, sha256: " + sha + " }\n",
                    "/build/x.jar")))
        .contains("\"/build/x.jar\" is not used; what runs is artifact.package")
        .contains("0 errors, 1 warning");
  }
}
