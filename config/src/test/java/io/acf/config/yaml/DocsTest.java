package io.acf.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Reading;
import io.acf.config.folder.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/desired-state.md says is so. */
class DocsTest {
  private static final Path ROOT = Path.of(System.getProperty("acf.root", ".."));

  @Test
  void theExampleIsValid() throws IOException {
    var reading =
        new YamlManifestReader()
            .read(FolderTree.NO_COMMIT, new FolderTree(ROOT.resolve("docs/example")));
    assertThat(reading)
        .isInstanceOfSatisfying(
            Reading.Accepted.class,
            accepted -> {
              assertThat(accepted.desired().warnings()).isEmpty();
              assertThat(accepted.desired().federations()).hasSize(1);
            });
  }

  @Test
  void everyCodeIsListed() throws IOException {
    var said = Files.readString(ROOT.resolve("docs/desired-state.md"));
    var listed = said.substring(said.indexOf("## Codes of problems")).split("[`\\s·]+");
    var used = new TreeSet<String>();
    var first =
        Pattern.compile(
            "(?:error|warning|refusal|Unfit)\\(\\s*(?:[a-zA-Z.()]+ \\? )?\"([a-z0-9-]+)\"(?:\\s*:\\s*\"([a-z0-9-]+)\")?");
    try (var sources = Files.walk(ROOT.resolve("config/src/main/java"))) {
      for (var source : sources.filter(f -> f.toString().endsWith(".java")).toList()) {
        var matcher = first.matcher(Files.readString(source));
        while (matcher.find()) {
          used.add(matcher.group(1));
          if (matcher.group(2) != null) {
            used.add(matcher.group(2));
          }
        }
      }
    }
    assertThat(used).hasSizeGreaterThan(35);
    assertThat(listed).containsAll(used);
  }
}
