package io.acf.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Problem;
import io.acf.config.Tree;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cf takes and refuses (see the rows of structure in the reference measurement). */
class CfYamlTest {
  private final Problems problems = new Problems();

  private Optional<Tree> parse(byte[] bytes) {
    return CfYaml.parse("m.yml", bytes, problems);
  }

  private String read(String yaml) {
    return parse(yaml.getBytes(StandardCharsets.UTF_8)).map(CfYamlTest::flow).orElse("refused");
  }

  private String said() {
    return problems.shown().stream()
        .map(it -> it.severity() + " " + it.position() + " " + it.code())
        .collect(Collectors.joining("; "));
  }

  /** The tree in flow style, each scalar as it would be sent. */
  static String flow(Tree tree) {
    return switch (tree) {
      case Tree.Scalar scalar -> CfScalar.of(scalar).sent();
      case Tree.Sequence list ->
          list.items().stream().map(CfYamlTest::flow).collect(Collectors.joining(", ", "[", "]"));
      case Tree.Mapping map ->
          map.entries().stream()
              .map(it -> it.key() + ": " + flow(it.value()))
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void takesAByteOrderMark(String charset) {
    var bytes = "\uFEFFa: é\r\nb: |\r\n  x\r\n  y\r\n".getBytes(Charset.forName(charset));
    assertThat(parse(bytes).map(CfYamlTest::flow)).contains("{a: \"é\", b: \"x\\ny\\n\"}");
    assertThat(said()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "{x: &a {k: 1}, y: *a} ~ {x: {k: 1}, y: {k: 1}} ~ ''",
        "{x: &a 010, y: *a, *a : z} ~ {x: 8, y: 8, 010: \"z\"} ~ ''",
        "{x: &a {k: 1, l: 2}, y: {k: 3, <<: *a}} ~ {x: {k: 1, l: 2}, y: {k: 1, l: 2}}"
            + " ~ WARNING m.yml:1:26 duplicate-key",
        "{x: &a {k: 1, l: 2}, y: {<<: *a, k: 3}} ~ {x: {k: 1, l: 2}, y: {k: 3, l: 2}} ~ ''",
        "{x: &a {k: 1, l: 2}, y: {k: 3, \"<<\": *a}} ~ {x: {k: 1, l: 2}, y: {k: 3, l: 2}} ~ ''",
        "{x: [&a {k: 1}, &b {k: 2, l: 2}], y: {<<: [*a, *b]}}"
            + " ~ {x: [{k: 1}, {k: 2, l: 2}], y: {k: 1, l: 2}} ~ ''",
        "{x: &a 1, y: &a 2, z: *a} ~ {x: 1, y: 2, z: 2} ~ ''",
        "{x: &a [&a b, *a], y: *a} ~ {x: [\"b\", \"b\"], y: \"b\"} ~ ''",
        "{x: *nope} ~ refused ~ ERROR m.yml:1:5 yaml-alias",
        "{x: &e [*e]} ~ refused ~ ERROR m.yml:1:9 yaml-alias",
        "{<<: text} ~ refused ~ ERROR m.yml:1:2 yaml-merge-key",
        "{<<: [{a: 1}, b]} ~ refused ~ ERROR m.yml:1:2 yaml-merge-key",
        "{a: 1, b: 2, a: 3} ~ {a: 3, b: 2} ~ WARNING m.yml:1:2 duplicate-key",
        "{1.10: a, 1.1: b} ~ {1.1: \"b\"} ~ WARNING m.yml:1:2 duplicate-key",
        "{[a]: b} ~ refused ~ ERROR m.yml:1:2 yaml-syntax",
        "{a: @x} ~ refused ~ ERROR m.yml:1:5 yaml-syntax",
        "[!!str 010, !!int \"12\", !!float 1, !!float 1.50, !!binary aGk=, ! 12, !!bool"
            + " \"yes\"] ~ [\"010\", 12, 1, 1.5, \"hi\", 12, true] ~ ''",
        "[!!null 'null', !!timestamp 2026-11-27, !!str , !!map {a: !!seq [b]}]"
            + " ~ [null, \"2026-11-27\", \"\", {a: [\"b\"]}] ~ ''",
        "[!x y] ~ [\"y\"] ~ WARNING m.yml:1:2 yaml-tag",
        "[!!int abc] ~ refused ~ ERROR m.yml:1:2 yaml-tag",
        "[!!int 1.5] ~ refused ~ ERROR m.yml:1:2 yaml-tag",
        "[!!bool 1] ~ refused ~ ERROR m.yml:1:2 yaml-tag",
        "[!!null x] ~ refused ~ ERROR m.yml:1:2 yaml-tag",
        "[!!timestamp x] ~ refused ~ ERROR m.yml:1:2 yaml-tag",
        "[!!binary '*'] ~ refused ~ ERROR m.yml:1:2 yaml-tag",
        "[!!binary /w==] ~ refused ~ ERROR m.yml:1:2 yaml-tag",
      })
  void readsAsTheCli(String yaml, String tree, String said) {
    assertThat(read(yaml)).isEqualTo(tree);
    assertThat(said()).isEqualTo(said.equals("''") ? "" : said);
  }

  @Test
  void takesTheFirstDocumentAndNamesWhatElseStandsThere() {
    record Row(String yaml, String tree, String said) {}
    for (var row :
        new Row[] {
          new Row("---\na: 1\n...\n", "{a: 1}", ""),
          new Row("a: 1\n---\n# comments only\n---\n", "{a: 1}", ""),
          new Row("%YAML 1.1\n---\na: 1\n", "{a: 1}", ""),
          new Row("a: 1\n---\nb: 2\n", "{a: 1}", "WARNING m.yml:3:1 several-documents"),
          new Row("a: 1\n---\n---\n[: @\n", "{a: 1}", "WARNING m.yml:4:4 several-documents"),
          new Row("%YAML 1.2\n---\na: 1\n", "refused", "ERROR m.yml:1:1 yaml-version"),
          new Row("", "refused", "ERROR m.yml:1:1 empty-file"),
          new Row("# nothing\n", "refused", "ERROR m.yml:1:1 empty-file"),
          new Row("a:\n\tb: 1\n", "refused", "ERROR m.yml:2:1 yaml-syntax"),
          new Row("- \tx\n", "refused", "ERROR m.yml:1:3 yaml-syntax"),
          new Row("a:\t1\t# c\nb: \"x\"\t\nc: [1,\t2]\n", "{a: 1, b: \"x\", c: [1, 2]}", ""),
          new Row("{\n\t\"a\": [\n\t\t1\n\t]\n}\n", "{a: [1]}", ""),
          new Row("{a: [1,\n-\t2]}\n", "refused", "ERROR m.yml:2:1 yaml-syntax"),
          new Row("a: \u0007\n", "refused", "ERROR m.yml:1:4 control-character"),
        }) {
      var test = new CfYamlTest();
      assertThat(test.read(row.yaml())).as(row.yaml()).isEqualTo(row.tree());
      assertThat(test.said()).as(row.yaml()).isEqualTo(row.said());
    }
  }

  @Test
  void namesTheLineOfWhatIsNotUtf8() {
    assertThat(parse("a: 1\nb: é\n".getBytes(StandardCharsets.ISO_8859_1))).isEmpty();
    assertThat(problems.shown())
        .extracting(Problem::code, it -> it.position().line())
        .containsExactly(org.assertj.core.groups.Tuple.tuple("not-utf8", 2));
  }

  @Test
  void boundsWhatAliasesMake() {
    var bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i <= 30; i++) {
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append("*a").append(i - 1).append(", *a").append(i - 1).append("]\n");
    }
    assertThat(read(bomb.toString())).isEqualTo("refused");
    assertThat(said()).matches("ERROR m.yml:1\\d:\\d+ yaml-alias");

    var deep = new CfYamlTest();
    var nested = new StringBuilder("a0: &a0 x\n");
    for (int i = 1; i <= 60; i++) {
      nested.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
    }
    assertThat(deep.read(nested.toString())).isEqualTo("refused");
    assertThat(deep.said()).endsWith("yaml-alias");
  }
}
