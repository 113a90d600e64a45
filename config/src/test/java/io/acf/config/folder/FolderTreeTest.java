package io.acf.config.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acf.config.SourceTree.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTreeTest {
  @TempDir Path dir;

  @Test
  void namesLinksAndFollowsNone() throws IOException {
    Files.createDirectories(dir.resolve("repo/a/b"));
    Files.createDirectories(dir.resolve("repo/.git/objects"));
    Files.writeString(dir.resolve("repo/.git/HEAD"), "ref: refs/heads/main");
    Files.writeString(dir.resolve("repo/a/b/c.txt"), "hello");
    Files.writeString(dir.resolve("repo/a-b"), "x");
    Files.writeString(dir.resolve("secret"), "s3cret");
    Files.createSymbolicLink(dir.resolve("repo/out"), dir);
    Files.createSymbolicLink(dir.resolve("repo/a/secret"), dir.resolve("secret"));
    var tree = new FolderTree(dir.resolve("repo"));

    assertThat(tree.files()).containsExactly("a-b", "a/b/c.txt");
    assertThat(tree.entries("").keySet()).containsExactly("a-b", "a/b/c.txt", "a/secret", "out");
    assertThat(tree.entries("a").keySet()).containsExactly("a/b/c.txt", "a/secret");
    assertThat(tree.entries("nope")).isEmpty();
    assertThat(tree.entries("out")).isEmpty();
    assertThat(tree.entry("out").orElseThrow().kind()).isEqualTo(Kind.LINK);
    assertThat(tree.entry("a/b").orElseThrow().kind()).isEqualTo(Kind.FOLDER);
    assertThat(tree.entry("a/b/c.txt").orElseThrow().bytes()).isEqualTo(5);
    assertThat(tree.entry("out/secret")).isEmpty();
    assertThat(tree.entry("../secret")).isEmpty();
    try (var in = tree.open("a/b/c.txt")) {
      assertThat(in.readAllBytes()).asString().isEqualTo("hello");
    }
    assertThatThrownBy(() -> tree.open("a/secret")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> tree.open("../secret")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new FolderTree(dir.resolve("nope"))).isInstanceOf(IOException.class);
  }
}
