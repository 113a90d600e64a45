package io.acf.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Manifests that cost much more than their length where one part of the reader is careless. Read in
 * proportion each takes seconds at most; read in the square of the length, minutes to days.
 */
class HostileManifestTest {
  private static final String APP = "applications:\n- name: a\n  no-route: true\n";

  /**
   * @param code of the one error; empty where the manifest is taken
   */
  private record Row(String name, String manifest, String code) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Row key(String name, String key) {
    return new Row(name, APP + "  ? " + key + "\n  : 1\n", "");
  }

  private static String many(int count, String form) {
    return IntStream.range(0, count)
        .mapToObj(i -> form.replace("#", String.valueOf(i)))
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  static Stream<Row> rows() {
    var long9 = "A".repeat(900_000);
    return Stream.of(
        key("a key in capitals", long9),
        key("a key of humps", "aB".repeat(450_000)),
        key("a key of schemes", "://".repeat(300_000)),
        key("a key of schemes and a query", "://".repeat(300_000) + "?"),
        new Row("a top-level key in capitals", "? " + long9 + "\n: 1\n" + APP, ""),
        new Row(
            "a long key above many values",
            APP + "  ? " + "x".repeat(500_000) + "\n  : [" + "010,".repeat(50_000) + "]\n",
            ""),
        new Row(
            "many aliases of one long text",
            "x: &a " + long9 + "\n" + APP + "  env: { A: [" + "*a,".repeat(9_000) + "] }\n",
            "yaml-alias"),
        new Row(
            "many aliases of a mapping with a long key",
            "x: &a { ? " + long9 + " : 1 }\n" + APP + "  b: [" + "*a,".repeat(3_000) + "]\n",
            "yaml-alias"),
        new Row(
            "sidecars of many processes",
            APP
                + "  processes:"
                + many(14_000, "  - { type: t#, memory: 1G }")
                + "  sidecars:"
                + many(8_500, "  - { name: s#, command: c, process_types: [t#], memory: 1M }"),
            "too-large")); // Written anew it takes more room.
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isReadInProportionToItsLength(Row row) {
    var bytes = row.manifest().getBytes(StandardCharsets.UTF_8);
    assertThat(bytes.length).isLessThan(CfYaml.MAX_BYTES);
    var problems = new Problems();
    var manifest =
        assertTimeoutPreemptively(
            Duration.ofMinutes(2), () -> new AppManifestReader(problems).read("m.yml", bytes));
    assertThat(manifest.isPresent()).isEqualTo(row.code().isEmpty());
    assertThat(problems.shown())
        .filteredOn(it -> it.severity() == io.acf.config.Problem.Severity.ERROR)
        .extracting(it -> it.code())
        .isEqualTo(row.code().isEmpty() ? List.of() : List.of(row.code()));
  }
}
