package io.acf.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Problem;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What cf push would send of a manifest (the rows of "the way of the file"). */
class SentManifestTest {
  private final Problems problems = new Problems();

  private String sent(String manifest) {
    var read = CfYaml.parse("m.yml", manifest.getBytes(StandardCharsets.UTF_8), problems);
    return YamlWriter.write(SentManifest.of(read.orElseThrow(), problems));
  }

  private String app(String fields) {
    return sent("applications:\n- name: a\n" + fields.indent(2));
  }

  @Test
  void writesAnewWhatTheCliKnowsAndThenTheRest() {
    assertThat(
            sent(
                """
                # comments, anchors and what stands beside applications are not sent
                memory: 1G
                x-env: &env { B: yes, A: 010, _C: 1.10 }
                version: 1
                applications:
                - zeta: { b: [1, ~], a: "x" }
                  name: 1.10
                  memory: 512M
                  disk_quota: 1G
                  path: no
                  stack: ''
                  timeout: 0
                  instances: 010
                  no-route: no
                  random-route: y
                  processes: []
                  buildpack: ~
                  services: []
                  Env: &x { K: v }
                  env: { <<: *env, D: ~ }
                - name: b
                  instances: 0
                  docker: { image: i, username: 1, password: p }
                  processes:
                  - { disk-quota: 64M, type: web, memory: ~, command: run }
                """))
        .isEqualTo(
            """
            version: 1
            applications:
            - name: "1.1"
              disk-quota: "1G"
              instances: 8
              path: "false"
              memory: "512M"
              random-route: true
              Env:
                K: "v"
              buildpack: null
              env:
                _C: 1.1
                A: 8
                B: true
                D: null
              services: []
              zeta:
                a: "x"
                b:
                - 1
                - null
            - name: "b"
              docker:
                image: "i"
                username: "1"
              instances: 0
              processes:
              - type: "web"
                disk_quota: "64M"
                command: "run"
              default-route: true
            """);
  }

  @Test
  void sendingItAgainChangesNothing() {
    var once =
        app(
            """
            env: { A: 1.10, B: 1234567.0, C: 1e21, D: .inf, E: ~, F: tRue, G: "1,234.5", H: ":x",
              I: 18446744073709551616, J: "a\\tb\\u0007\\u2028\\u00e9", "yes": x, "a b": x, "1.10": x,
              K: [1, [2, {}], []] }
            metadata: { labels: { 1.10: no, yes: 010 } }
            """
                + "\""
                + "k".repeat(300)
                + "\": [{ a: 1 }]\n");
    assertThat(sent(once)).isEqualTo(once);
    assertThat(once)
        .contains("A: 1.1\n", "B: \"1234567.0\"\n", "C: \"1e+21\"\n", "D: \"Infinity\"\n")
        .contains("E: null\n", "F: \"tRue\"\n", "G: \"1,234.5\"\n", "H: \":x\"\n")
        .contains("I: \"18446744073709551616\"\n", "J: \"a\\tb\\u0007\\u2028é\"\n")
        .contains("\"yes\": \"x\"", "\"a b\": \"x\"", "\"1.10\": \"x\"", "1.1: false", "true: 8");
    assertThat(new Yaml().<Object>load(once).toString())
        .contains("K=[1, [2, {}], []]", "G=1,234.5", "F=tRue", "k".repeat(300) + "=[{a=1}]");
  }

  @Test
  void keysOfAnAppAreTextAndThoseBelowHaveATypeAndANullOfTheOtherSpellingIsSent() {
    assertThat(app("1.10: x\nyes: { 1.10: x, yes: x }\ndisk_quota: ~\n"))
        .isEqualTo(
            """
            applications:
            - name: "a"
              disk_quota: null
              default-route: true
              "1.1": "x"
              "true":
                1.1: "x"
                true: "x"
            """);
  }

  @Test
  void keysStandInTheOrderOfTheCliAtEveryDepth() {
    assertThat(app("metadata: { labels: { b: x, a: x }, annotations: { b: x, _: x } }\n"))
        .endsWith(
            """
              metadata:
                annotations:
                  _: "x"
                  b: "x"
                labels:
                  a: "x"
                  b: "x"
            """);
    // By what they mean: sent once more it is the same.
    assertThat(app("no: x\nhappy: x\n"))
        .endsWith(
            """
              "false": "x"
              happy: "x"
            """);
  }

  @Test
  void whatIsOfTheWrongTypeIsNotMended() {
    assertThat(
            app(
                "instances: \"2\"\n"
                    + "no-route: \"true\"\n"
                    + "disk_quota: 512\n"
                    + "memory: [1]\n"
                    + "processes: x\n"))
        .isEqualTo(
            """
            applications:
            - name: "a"
              disk_quota: 512
              instances: "2"
              processes: "x"
              memory:
              - 1
              no-route: "true"
              default-route: true
            """);
  }

  @Test
  void saysWhatArrivesOtherwise() {
    var text =
        """
        env:
          ZIP: 01067
          VERSION: 1.10
          FLAG: no
          NONE: ~
          EMPTY:
          OBJECT: { a: b }
          LIST: [a]
          API_KEY: 0123
          LONG: 1234567890123.50
          SAME: 12
          TRUE: true
          TIME: 1:30
          DATE: 2026-11-27
          BIG: 18446744073709551616
          QUOTED: "010"
        metadata: { labels: { release: 1.10 } }
        instances: 010
        timeout: 60.5
        stack: no
        services: [{ name: db, parameters: { mode: 0644, size: 12345678901234567890123, v: 1.10 } }]
        """;
    app(text);
    assertThat(problems.shown())
        .allMatch(it -> it.severity() == Problem.Severity.WARNING)
        .allMatch(it -> it.code().equals("arrives-otherwise"))
        .extracting(Problem::message)
        .containsExactly(
            "applications[0].env.ZIP: 01067 is read as an octal number, and arrives as \"567\"",
            "applications[0].env.VERSION: 1.10 is read as a number, and arrives as \"1.1\"",
            "applications[0].env.FLAG: no is read as a boolean, and arrives as \"false\"",
            "applications[0].env.NONE: ~ is read as null, and arrives as \"\"",
            "applications[0].env.OBJECT: a mapping arrives as the text that Ruby makes of it",
            "applications[0].env.LIST: a list arrives as the text that Ruby makes of it",
            "applications[0].env.API_KEY: it is read as an octal number, and arrives otherwise",
            "applications[0].env.LONG: it is read as a number, and arrives otherwise",
            "applications[0].metadata.labels.release: 1.10 is read as a number, and arrives as"
                + " \"1.1\"",
            "applications[0].instances: 010 is read as an octal number, and arrives as 8",
            "applications[0].timeout: 60.5 is read as a number, and arrives as 60",
            "applications[0].stack: no is read as a boolean, and arrives as \"false\"",
            "applications[0].services[0].parameters.mode: it is read as an octal number, and"
                + " arrives otherwise",
            "applications[0].services[0].parameters.size: it is read as a number, and arrives"
                + " otherwise");
  }

  @Test
  void keysOfMetadataAndNumbersThatChangeTheirTypeAreSaidToo() {
    app(
        """
        metadata:
          labels: { 1.10: a, 12: b, "1.20": c }
          annotations: { 010: a, no: ~ }
        services:
        - { name: db, parameters: { a: 1e21, b: .inf, c: 1.10, d: yes } }
        """);
    assertThat(problems.shown())
        .extracting(Problem::message)
        .containsExactlyInAnyOrder(
            "applications[0].metadata.labels.1.10: 1.10 is read as a number, and arrives as"
                + " \"1.1\"",
            "applications[0].metadata.annotations.010: 010 is read as an octal number, and arrives"
                + " as \"8\"",
            "applications[0].metadata.annotations.no: no is read as a boolean, and arrives as"
                + " \"false\"",
            "applications[0].services[0].parameters.a: it is read as a number, and arrives"
                + " otherwise",
            "applications[0].services[0].parameters.b: it is read as a number, and arrives"
                + " otherwise");
  }
}
