package io.acf.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Problem;
import io.acf.config.Tree;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class StrictYamlTest {
  private static StrictYaml.Result parse(String text) {
    return StrictYaml.parse("f.yml", text.getBytes(StandardCharsets.UTF_8));
  }

  private static String refused(byte[] bytes) {
    return switch (StrictYaml.parse("f.yml", bytes)) {
      case StrictYaml.Result.Read read -> "read " + read.tree();
      case StrictYaml.Result.Refused(Problem p) -> p.position() + " " + p.code();
    };
  }

  private static String refused(String text) {
    return refused(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void keepsTextAndPlaces() {
    var text = "a: no\nb: [010, '1:30',  \"x\\ny\"]\nc:\n";
    var read = (StrictYaml.Result.Read) parse(text);
    assertThat(read.text()).isEqualTo(text);
    var root = (Tree.Mapping) read.tree();
    assertThat(root.get("a").orElseThrow())
        .isInstanceOfSatisfying(
            Tree.Scalar.class,
            a -> {
              assertThat(a.text()).isEqualTo("no");
              assertThat(a.plain()).isTrue();
              assertThat(a.position()).hasToString("f.yml:1:4");
            });
    var list = (Tree.Sequence) root.get("b").orElseThrow();
    assertThat(list.items())
        .map(item -> ((Tree.Scalar) item).text())
        .containsExactly("010", "1:30", "x\ny");
    assertThat(list.items())
        .map(item -> ((Tree.Scalar) item).plain())
        .containsExactly(true, false, false);
    assertThat(list.items().getLast().position()).hasToString("f.yml:2:19");
    assertThat(((Tree.Scalar) root.get("c").orElseThrow()).text()).isEmpty();
  }

  @Test
  void refusesWhatIsNotPlain() {
    record Row(String text, String refused) {}
    var rows =
        List.of(
            new Row("", "f.yml:1:1 empty-file"),
            new Row("# only a comment\n", "f.yml:1:1 empty-file"),
            new Row("a: &x 1\n", "f.yml:1:4 yaml-anchor"),
            new Row("&x a: 1\n", "f.yml:1:1 yaml-anchor"),
            new Row("a: 1\nb: *a\n", "f.yml:2:4 yaml-alias"),
            new Row("a: {<<: {b: 1}}\n", "f.yml:1:5 yaml-merge-key"),
            new Row("a: !!binary x\n", "f.yml:1:4 yaml-tag"),
            new Row("a: !x {}\n", "f.yml:1:4 yaml-tag"),
            new Row("- !!javax.script.ScriptEngineManager []\n", "f.yml:1:3 yaml-tag"),
            new Row("%TAG ! tag:x,2000:\n---\na: 1\n", "f.yml:1:1 yaml-tag"),
            new Row("a: 1\nb: 2\na: 3\n", "f.yml:3:1 duplicate-key"),
            new Row("a: 1\n\"a\": 3\n", "f.yml:2:1 duplicate-key"),
            new Row("? [a, b]\n: 1\n", "f.yml:1:3 yaml-syntax"),
            new Row("a: 1\n---\nb: 1\n", "f.yml:2:1 several-documents"),
            new Row("a: 1\n...\n---\nb: 1\n", "f.yml:3:1 several-documents"),
            new Row("a: 1\n\tb: 2\n", "f.yml:2:1 yaml-syntax"),
            new Row("a:\n\t- b\n", "f.yml:2:1 yaml-syntax"),
            new Row("a: b: c\n", "f.yml:1:5 yaml-syntax"),
            new Row("a: [1, 2\n", "f.yml:2:1 yaml-syntax"),
            new Row("a: @x\n", "f.yml:1:4 yaml-syntax"),
            new Row("a: 'x\n", "f.yml:2:1 yaml-syntax"),
            new Row("\uFEFFa: 1\n", "f.yml:1:1 byte-order-mark"),
            new Row("a: 1\nb: x\u0000y\n", "f.yml:2:5 control-character"),
            new Row("a: \u0007\n", "f.yml:1:4 control-character"),
            new Row("[".repeat(21) + "]".repeat(21), "f.yml:1:21 too-deep"),
            new Row("[".repeat(100_000), "f.yml:1:21 too-deep"),
            new Row("{".repeat(100_000), "f.yml:1:21 too-deep"),
            new Row("- ".repeat(100_000), "f.yml:1:41 too-deep"));
    for (var row : rows) {
      assertThat(refused(row.text()))
          .as(row.text().substring(0, Math.min(40, row.text().length())))
          .isEqualTo(row.refused());
    }
  }

  @Test
  void aWrongIndentationIsCalledThat() {
    for (var text : List.of("a:\n  - b: 1\n    c: 2\n d: 3\n", "a:\n- b: [c] d\n")) {
      assertThat(StrictYaml.parse("f.yml", text.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOfSatisfying(
              StrictYaml.Result.Refused.class,
              refused -> {
                assertThat(refused.problem().message()).startsWith("a wrong indentation");
                assertThat(refused.problem().tip()).startsWith("Indent it as its neighbours");
              });
    }
  }

  @Test
  void refusesWhatIsNotText() {
    assertThat(refused(new byte[] {'a', ':', ' ', (byte) 0xC3, 0x28})).isEqualTo("f.yml not-utf8");
    assertThat(refused(new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE}))
        .isEqualTo("f.yml not-utf8");
    assertThat(refused(new byte[StrictYaml.MAX_BYTES + 1])).isEqualTo("f.yml too-large");
    assertThat(refused(new byte[] {0x1F, 0x00})).isEqualTo("f.yml:1:1 control-character");
  }

  @Test
  void bombsAreCheap() {
    var bomb = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x]\n");
    for (char c = 'b'; c < 'k'; c++) {
      bomb.append(c).append(": &").append(c).append(" [");
      bomb.append(("*" + (char) (c - 1) + ",").repeat(9)).append("]\n");
    }
    var hostile =
        List.of(
            bomb.toString(),
            "a: " + "[],".repeat(80_000),
            "? ".repeat(120_000),
            "\"" + "\\\n".repeat(120_000),
            "a: |\n" + " x\n".repeat(80_000),
            ("k" + "x".repeat(2000) + ": 1\n").repeat(100),
            "#" + "x".repeat(250_000),
            " ".repeat(250_000),
            "\n".repeat(250_000),
            "'" + "''".repeat(120_000),
            "a: {" + "b,".repeat(120_000));
    for (var text : hostile) {
      var unused =
          Assertions.assertTimeout(
              Duration.ofSeconds(20),
              () -> parse(text),
              () -> text.substring(0, Math.min(30, text.length())));
    }
    var many = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      many.append('k').append(i).append(": 1\n");
    }
    assertThat(parse(many.toString())).isInstanceOf(StrictYaml.Result.Read.class);
  }

  /**
   * Law: any bytes give a tree or one problem within the file, in bounded time; nothing is thrown.
   */
  @Test
  void anyBytesAreReadOrRefused() {
    var seeds = List.of(Example.PLATFORM, Example.FEDERATION, Example.MANIFEST);
    var spice = "&*!|>%@`'\"{}[],:?-#<~\t\n\r \u0000\u0085\uFEFF=\\xuU0";
    for (int seed = 0; seed < 8_000; seed++) {
      var random = new SplittableRandom(seed);
      var bytes = seeds.get(seed % 3).getBytes(StandardCharsets.UTF_8);
      int edits = 1 + random.nextInt(6);
      for (int i = 0; i < edits; i++) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(3)) {
          case 0 -> bytes[at] = (byte) random.nextInt(256);
          case 1 -> bytes[at] = (byte) spice.charAt(random.nextInt(spice.length()));
          default -> {
            int length = Math.min(random.nextInt(40), bytes.length - at);
            System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
          }
        }
      }
      var result = StrictYaml.parse("f.yml", bytes);
      if (result instanceof StrictYaml.Result.Refused(Problem problem)) {
        assertThat(problem.position().file()).as("seed %d", seed).isEqualTo("f.yml");
        long lines = new String(bytes, StandardCharsets.UTF_8).split("\\R", -1).length;
        assertThat((long) problem.position().line()).as("seed %d", seed).isBetween(0L, lines + 1);
      }
    }
  }

  /** Law: whatever stands in the files, the reader answers. */
  @Test
  void anyFilesAreAcceptedOrRejected() {
    var reader = new YamlManifestReader();
    var files = List.of("platform.yml", "shop/federation.yml", "shop/manifest.yml");
    var words =
        List.of(
            "[]",
            "{}",
            "-1",
            "99999999999999999999",
            "null",
            "'x'",
            "x: y",
            "\"\\0\"",
            "..",
            "0",
            "1s-2",
            "a/../..",
            "- ",
            "",
            "~",
            "::",
            "1e9",
            "true");
    int rejected = 0;
    for (int seed = 0; seed < 2_000; seed++) {
      var random = new SplittableRandom(seed);
      var tree = Example.tree();
      var file = files.get(random.nextInt(3));
      var good = new String(readAll(tree, file), StandardCharsets.UTF_8);
      // Replace one value, key or token by a hostile word: mostly valid YAML of a wrong shape.
      var tokens = good.split("(?<=[\\s,:{}\\[\\]])|(?=[\\s,:{}\\[\\]])");
      for (int i = random.nextInt(2); i < 2; i++) {
        tokens[random.nextInt(tokens.length)] = words.get(random.nextInt(words.size()));
      }
      tree.with(file, String.join("", tokens));
      var reading = reader.read(Example.COMMIT, tree);
      if (reading instanceof io.acf.config.Reading.Rejected(var commit, var problems)) {
        rejected++;
        assertThat(problems).as("seed %d", seed).isNotEmpty().hasSizeLessThanOrEqualTo(50);
        assertThat(problems.toString()).as("seed %d", seed).doesNotContain("hunter2");
      }
    }
    assertThat(rejected).isGreaterThan(500);
  }

  private static byte[] readAll(io.acf.config.testing.MemoryTree tree, String file) {
    try (var in = tree.open(file)) {
      return in.readAllBytes();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
