package io.acf.regions.cf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acf.config.Position;
import io.acf.config.Tree;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GeneratedManifestTest {
  private static Map<String, String> env(String env) {
    var app =
        GeneratedManifest.read(
                "---\napplications:\n- name: a\n  env:\n" + env.indent(4), Position.of("x"))
            .orElseThrow();
    return ((Tree.Mapping) app.get("env").orElseThrow())
        .entries().stream()
            .collect(Collectors.toMap(Tree.Entry::key, it -> ((Tree.Scalar) it.value()).text()));
  }

  /** What Ruby writes without quotes is text to Ruby, whatever other readers make of it. */
  @Test
  void takesScalarsByTheirText() {
    assertThat(
            env(
                """
                A: 1e+06
                B: 0o10
                C: 1e400
                D: =
                E: '1.1'
                F: "a\\n"
                G: ''
                H: 1.5e3
                I: &1 x y
                J: *1
                """))
        .isEqualTo(
            Map.of(
                "A", "1e+06", "B", "0o10", "C", "1e400", "D", "=", "E", "1.1", "F", "a\n", "G", "",
                "H", "1.5e3", "I", "x y", "J", "x y"));
  }

  @Test
  void isBounded() {
    assertThatThrownBy(() -> env("A: &a [*a]")).isInstanceOf(CfException.Failed.class);
    var bomb = new StringBuilder("A0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      bomb.append("A%d: &a%d [".formatted(i, i)).append(("*a" + (i - 1) + ", ").repeat(9));
      bomb.append("x]\n");
    }
    assertThatThrownBy(() -> env(bomb.toString())).isInstanceOf(CfException.Failed.class);
  }

  /** Ruby writes each key once, and of text alone: whatever has others is not CF's. */
  @Test
  void refusesKeysThatMeanTwoThings() {
    assertThatThrownBy(() -> env("A: 1\nA: 2")).hasMessageContaining("has a key twice");
    assertThatThrownBy(() -> env("? [A]\n: 1")).hasMessageContaining("has a key that is no text");
    assertThat(env("'1': x\n1.0: y")).isEqualTo(Map.of("1", "x", "1.0", "y"));
  }
}
