package io.acf.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.acf.config.Problem;
import io.acf.config.Tree;
import io.acf.config.testing.ScalarTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/manifest-scalars.md is what the reader reads, what is sent, and what is said. */
class ScalarTableTest {
  private static final Path DOC =
      Path.of(System.getProperty("acf.root", ".."), "docs/manifest-scalars.md");

  private final Problems problems = new Problems();

  static List<List<String>> env() throws IOException {
    return ScalarTable.rows(DOC, "Values of env");
  }

  static List<List<String>> fields() throws IOException {
    return ScalarTable.rows(DOC, "Fields of an app");
  }

  static List<List<String>> labels() throws IOException {
    return ScalarTable.rows(DOC, "Values of labels and annotations");
  }

  /** An app that says this, as it is sent. */
  private View sent(String app) {
    var manifest = "applications:\n- name: a\n" + app.indent(2);
    var read = CfYaml.parse("m.yml", manifest.getBytes(StandardCharsets.UTF_8), problems);
    return new View("", SentManifest.of(read.orElseThrow(), problems))
        .need("applications")
        .items()
        .getFirst();
  }

  private String said() {
    return problems.shown().stream()
        .map(Problem::message)
        .map(it -> it.substring(it.startsWith("applications") ? it.indexOf(": ") + 2 : 0))
        .collect(Collectors.joining("; "));
  }

  private static String flow(Tree value) {
    return value instanceof Tree.Scalar ? CfYamlTest.flow(value) : unquoted(value);
  }

  /** Lists and mappings stand in the table as people write them. */
  private static String unquoted(Tree value) {
    return CfYamlTest.flow(value)
        .replaceAll("\"(\\w+)\"(?=[]},:])", value instanceof Tree.Mapping ? "$1" : "\"$1\"");
  }

  @ParameterizedTest
  @MethodSource("env")
  void valuesOfEnv(List<String> row) throws IOException {
    var app = sent("env:\n  A: " + row.get(0).replace("\n", "\n    "));
    assertThat(flow(app.need("env").need("A").tree())).isEqualTo(row.get(3));
    var stored = new ObjectMapper().readValue(row.get(4), String.class);
    var read = StatedReader.env(app).values().get("A");
    assertThat(read).isIn(Optional.of(stored), Optional.empty());
    assertThat(read.isPresent()).isEqualTo(app.need("env").need("A").tree() instanceof Tree.Scalar);
    assertThat(said()).isEqualTo(row.get(5));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void fieldsOfAnApp(List<String> row) {
    var field = row.get(0) + ": " + row.get(1);
    // A name stands twice then, and the later one counts.
    var app = sent(field);
    var key = row.get(2).contains(": ") ? row.get(2).split(": ")[0] : row.get(0);
    var value = row.get(2).substring(row.get(2).contains(": ") ? key.length() + 2 : 0);
    assertThat(app.get(key).map(it -> flow(it.tree())).orElse("")).isEqualTo(value);
    assertThat(said().replaceAll("\"name\" stands twice[^;]*(; )?", "")).isEqualTo(row.get(3));
  }

  @ParameterizedTest
  @MethodSource("labels")
  void valuesOfLabels(List<String> row) {
    var app = sent("metadata: { labels: { l: " + row.get(0) + " } }");
    assertThat(flow(app.need("metadata").need("labels").need("l").tree())).isEqualTo(row.get(1));
    assertThat(said()).isEqualTo(row.get(2));
  }
}
