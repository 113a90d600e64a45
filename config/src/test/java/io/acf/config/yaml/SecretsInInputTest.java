package io.acf.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Findings;
import io.acf.config.Reading;
import io.acf.config.Tree;
import io.acf.config.testing.MemoryTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An error never repeats a value that can hold a secret, whatever key it was written at. */
class SecretsInInputTest {
  private static final String SECRET = "s3cr3t-canary";

  /** As people write passwords into files by mistake. */
  private static final List<String> FORMS =
      List.of(
          "http://user:" + SECRET + "@host.example.com",
          "https://user:" + SECRET + "@host.example.com/a.zip",
          "https://" + SECRET + "@host.example.com",
          "http://user:" + SECRET,
          "http://user:pass word " + SECRET + "@host",
          "http://user:a/b@" + SECRET + "@host",
          "https://host.example.com/a.zip?sig=" + SECRET,
          "https://host.example.com/#" + SECRET,
          "user:" + SECRET + "@host.example.com:path",
          "//user:" + SECRET + "@host");

  private final YamlManifestReader reader = new YamlManifestReader();

  private String found(MemoryTree tree) {
    return switch (reader.read(Example.COMMIT, tree)) {
      case Reading.Accepted accepted -> Findings.text(accepted.desired().warnings());
      case Reading.Rejected rejected -> Findings.text(rejected.problems());
    };
  }

  @Test
  void noMessageRepeatsAPasswordAtAnyKey() {
    var files =
        List.of(
            List.of("platform.yml", Example.PLATFORM),
            List.of("shop/federation.yml", Example.FEDERATION),
            List.of("shop/manifest.yml", Example.MANIFEST));
    int complaints = 0;
    for (var file : files) {
      for (var place : places(file.get(0), file.get(1))) {
        for (var form : FORMS) {
          var tree = Example.tree().with(file.get(0), put(file.get(1), place, form));
          var said = found(tree);
          assertThat(said).as("%s %s %s", file.get(0), place, form).doesNotContain(SECRET);
          complaints += said.startsWith("0 errors") ? 0 : 1;
        }
      }
    }
    assertThat(complaints).isGreaterThan(200);
  }

  /** Where secrets stand by mistake, even a bare word is not repeated. */
  @Test
  void bareSecretsAreNotRepeatedWhereUrlsAndCredentialsStand() {
    for (var spoilt :
        List.of(
            List.of(
                "platform.yml", Example.PLATFORM, "api: http://127.0.1.1:8081", "api: " + SECRET),
            List.of("platform.yml", Example.PLATFORM, "capacity: 100", "uaa: " + SECRET),
            List.of("platform.yml", Example.PLATFORM, "name: EU1 }", "name: " + SECRET + " }"),
            List.of(
                "platform.yml",
                Example.PLATFORM,
                "{ from: env, name: EU1 }",
                "\"{ EU1_PASSWORD: @" + SECRET + " }\""),
            List.of(
                "shop/manifest.yml", Example.MANIFEST, "GREETING: hello", "GREETING: &" + SECRET),
            List.of(
                "shop/manifest.yml", Example.MANIFEST, "GREETING: hello", "GREETING: *" + SECRET),
            List.of(
                "shop/manifest.yml", Example.MANIFEST, "GREETING: hello", "GREETING: '" + SECRET),
            List.of(
                "shop/manifest.yml", Example.MANIFEST, "GREETING: hello", "GREETING: a: " + SECRET),
            List.of(
                "shop/manifest.yml",
                Example.MANIFEST,
                "GREETING: hello",
                "GREETING: %" + SECRET))) {
      assertThat(spoilt.get(1)).contains(spoilt.get(2));
      var said =
          found(
              Example.tree()
                  .with(spoilt.get(0), spoilt.get(1).replace(spoilt.get(2), spoilt.get(3))));
      assertThat(said).as(spoilt.get(3)).doesNotContain(SECRET).contains("error");
    }
  }

  @Test
  void aKeyThatIsAUrlIsNotRepeatedWhole() {
    assertThat(
            found(
                Example.tree()
                    .with(
                        "platform.yml",
                        Example.PLATFORM.replace(
                            "{ from: env, name: EU1 }", "{ api:http://u:" + SECRET + "@h: x }"))))
        .contains("unknown key")
        .doesNotContain(SECRET);
  }

  /** The mistake is still told so that it can be mended. */
  @Test
  void whatIsWrongIsSaidAllTheSame() {
    var tree =
        Example.tree()
            .with(
                "platform.yml",
                Example.PLATFORM.replace(
                    "api: http://127.0.1.1:8081", "api: http://u:" + SECRET + "@h"));
    assertThat(found(tree))
        .contains(
            "platform.yml:4:10 error  regions[0].api: must be an http or https URL without user,"
                + " query or fragment; what is written may hold a secret and is not shown "
                + " [bad-value]");
  }

  /** Every scalar that is no key, by line and column. */
  private static List<Tree.Scalar> places(String file, String text) {
    var found = new ArrayList<Tree.Scalar>();
    collect(
        ((StrictYaml.Result.Read) StrictYaml.parse(file, text.getBytes(StandardCharsets.UTF_8)))
            .tree(),
        found);
    return found;
  }

  private static void collect(Tree tree, List<Tree.Scalar> found) {
    switch (tree) {
      case Tree.Mapping mapping -> mapping.entries().forEach(e -> collect(e.value(), found));
      case Tree.Sequence sequence -> sequence.items().forEach(item -> collect(item, found));
      case Tree.Scalar scalar -> found.add(scalar);
    }
  }

  private static String put(String text, Tree.Scalar place, String value) {
    var lines = new ArrayList<>(text.lines().toList());
    var line = lines.get(place.position().line() - 1);
    var before = line.substring(0, place.position().column() - 1);
    var after = line.substring(place.position().column() - 1);
    var end = place.plain() ? place.text().length() : place.text().length() + 2;
    lines.set(place.position().line() - 1, before + '"' + value + '"' + after.substring(end));
    return String.join("\n", lines) + "\n";
  }
}
