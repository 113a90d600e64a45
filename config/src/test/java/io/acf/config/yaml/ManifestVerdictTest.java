package io.acf.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Problem;
import io.acf.config.Reading;
import io.acf.config.testing.MemoryTree;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is said at the commit of what {@code cf push} and a real Cloud Controller refuse, leave half
 * made, ignore, or take: the rows of the measurement, and others of their kinds.
 */
class ManifestVerdictTest {
  private enum Verdict {
    ERROR,
    WARNING,
    CLEAN
  }

  /**
   * @param manifest the whole of it where it begins with {@code applications}, else what stands
   *     below {@code name: orders} with {@code no-route: true}
   */
  private record Row(String manifest, Verdict verdict, String code, String part) {
    @Override
    public String toString() {
      return manifest.replace("\n", " ¶ ").substring(0, Math.min(manifest.length(), 80));
    }
  }

  private static Row no(String manifest, String code, String part) {
    return new Row(manifest, Verdict.ERROR, code, part);
  }

  private static Row hm(String manifest, String code, String part) {
    return new Row(manifest, Verdict.WARNING, code, part);
  }

  private static Row ok(String manifest) {
    return new Row(manifest, Verdict.CLEAN, "", "");
  }

  /** A whole manifest of one app. */
  private static String app(String name, String below) {
    return "applications:\n- name: " + name + "\n" + below.indent(2);
  }

  private static String route(String route) {
    return app("orders", "routes:\n- route: " + route);
  }

  private static String many(String form, int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(form.formatted(i));
    }
    return text.toString();
  }

  private static List<Problem> found(String written) {
    var manifest =
        written.contains("applications:") || written.startsWith("version")
            ? written
            : "applications:\n- name: orders\n  no-route: true\n" + written.indent(2);
    MemoryTree tree =
        Example.tree()
            .with(
                "shop/federation.yml",
                Example.FEDERATION.substring(0, Example.FEDERATION.indexOf("health:")))
            .with("shop/manifest.yml", manifest);
    return switch (new YamlManifestReader().read(Example.COMMIT, tree)) {
      case Reading.Accepted accepted -> accepted.desired().warnings();
      case Reading.Rejected rejected -> rejected.problems();
    };
  }

  @ParameterizedTest
  @MethodSource({
    "places",
    "fields",
    "sizes",
    "checks",
    "variables",
    "structure",
    "routes",
    "limits"
  })
  void isSaidAtTheCommit(Row row) {
    var found = new ArrayList<>(found(row.manifest()));
    // That a value arrives otherwise than written is another test's matter.
    found.removeIf(it -> it.code().equals("arrives-otherwise"));
    var errors = found.stream().filter(it -> it.severity() == Problem.Severity.ERROR).toList();
    switch (row.verdict()) {
      case CLEAN -> assertThat(found).isEmpty();
      case WARNING -> assertThat(errors).isEmpty();
      case ERROR -> assertThat(errors).isNotEmpty();
    }
    if (row.verdict() != Verdict.CLEAN) {
      var all = row.verdict() == Verdict.ERROR ? errors : found;
      assertThat(all)
          .anySatisfy(
              it -> {
                assertThat(it.code()).isEqualTo(row.code());
                assertThat(it.message() + ". " + it.tip()).contains(row.part());
                assertThat(it.position().line()).isPositive();
              });
    }
  }

  /** One mistake is one error, whatever else the value is not. */
  @Test
  void whatNobodyHasFilledInIsToldOnce() {
    for (var manifest :
        List.of(
            "memory: ((m))",
            "instances: ((i))",
            "timeout: (( grab t ))",
            app("orders", "no-route: ((n))"),
            route("((host)).example.com"),
            app("((name))", ""),
            "applications: ((apps))\n")) {
      assertThat(found(manifest)).as(manifest).hasSize(1);
    }
    assertThat(found(app("my.site", "no-route: \"true\""))).hasSize(1);
  }

  /** Keys that are unknown, misspelt, or at the wrong place. */
  static Stream<Row> places() {
    var top = "applications:\n- name: orders\n  no-route: true\n";
    return Stream.of(
        hm(top + "memory: 64M\n", "ignored-key", "memory: cf push drops it, for it stands beside"),
        hm(top + "instances: 2\n", "ignored-key", "Write it at each app, or share it by an anchor"),
        hm(top + "env: { A: b }\n", "ignored-key", "env: cf push drops it"),
        hm(top + "services: [db]\n", "ignored-key", "services: cf push drops it"),
        hm(top + "buildpack: x\n", "ignored-key", "buildpack: cf push drops it"),
        hm(top + "inherit: base.yml\n", "ignored-key", "cf reads no other manifest any more"),
        hm(top + "x-defaults: { memory: 64M }\n", "unknown-key", "x-defaults: cf push drops it"),
        hm(top + "aplications: []\n", "unknown-key", "Did you mean \"applications\"?"),
        ok("defaults: &d { memory: 64M }\napplications:\n- name: a\n  no-route: true\n  <<: *d\n"),
        ok(
            "x-m: &m 64M\n"
                + "x-e: &e { A: b }\n"
                + "applications:\n"
                + "- name: a\n"
                + "  no-route: true\n"
                + "  memory: *m\n"
                + "  env: *e\n"),
        ok("memory: &m 64M\napplications:\n- name: a\n  no-route: true\n  memory: *m\n"),
        hm("x-m: &m 64M\n" + top, "unknown-key", "x-m: cf push drops it"),
        no("version: 2\n" + top, "bad-value", "version: must be 1, is the number 2"),
        no("version: \"1\"\n" + top, "bad-value", "version: must be 1, is \"1\""),
        ok("version: 1\n" + top),
        ok("version: 1.5\n" + top),
        hm(
            "instnces: 2",
            "unknown-key",
            "applications[0].instnces: unknown key, CF ignores it. Did you mean \"instances\"?"),
        hm("memroy: 1G", "unknown-key", "Did you mean \"memory\"?"),
        hm("helth-check-type: port", "unknown-key", "Did you mean \"health-check-type\"?"),
        hm("type: web", "ignored-key", "It belongs in an entry of processes"),
        hm("labels: { a: b }", "ignored-key", "It belongs in metadata"),
        hm("process_types: [web]", "ignored-key", "It belongs in an entry of sidecars"),
        hm(
            "sidecars: [{ name: a, command: b, process_types: [web], env: { A: b } }]",
            "ignored-key",
            "sidecars[0].env: CF ignores it here. It belongs in an entry of applications"),
        hm(
            "processes: [{ type: worker, env: { A: b } }]",
            "ignored-key",
            "processes[0].env: CF ignores it here. It belongs in an entry of applications"),
        hm(
            "processes: [{ type: worker, routes: [] }]",
            "ignored-key",
            "It belongs in an entry of applications"),
        hm(
            "processes: [{ type: worker, services: [a] }]",
            "ignored-key",
            "It belongs in an entry of applications"),
        hm("processes: [{ type: worker, comand: x }]", "unknown-key", "Did you mean \"command\"?"),
        hm(
            "sidecars: [{ name: a, command: b, process_types: [web], disk: 1G }]",
            "unknown-key",
            "sidecars[0].disk: unknown key"),
        hm(
            app("orders", "routes: [{ route: a.example.com, wieght: 1 }]"),
            "unknown-key",
            "routes[0].wieght: unknown key"),
        hm(
            app("orders", "host: www"),
            "ignored-key",
            "applications[0].host: CF ignores it. Write routes"),
        hm(app("orders", "hosts: [www]"), "ignored-key", "Write routes"),
        hm(app("orders", "domain: example.com"), "ignored-key", "Write routes"),
        hm(app("orders", "domains: [example.com]"), "ignored-key", "Write routes"),
        hm(app("orders", "no-hostname: true"), "ignored-key", "Write routes"),
        hm("inherit: base.yml", "ignored-key", "applications[0].inherit: CF ignores it"),
        hm("health-check-timeout: 60", "ignored-key", "Write timeout"),
        ok("Memory: 64M"),
        ok("diskQuota: 64M"),
        ok("health_check_type: port"),
        no("Memory: 64", "bad-value", "applications[0].memory: must be a size with a unit"));
  }

  /** The fields of the second table: names, environment, metadata, command. */
  static Stream<Row> fields() {
    return Stream.of(
        no("env: { 1.10: a }", "wrong-type", "env.1.10: the name of a variable must be text"),
        no("env: { yes: a }", "wrong-type", "Put it in quotes"),
        no("env: { 010: a }", "wrong-type", "the name of a variable must be text"),
        no("env: { ~: a }", "wrong-type", "the name of a variable must be text"),
        no("env: { \"\": a }", "bad-value", "must not be empty"),
        ok("env: { \"1\": a, 1:30: a, 2026-11-27: a, \"1,234\": a, \"a b\": a, \"a=b\": a }"),
        ok("env: { 1e21: a }"),
        ok("env: {}"),
        no("env: ~", "wrong-type", "applications[0].env: must be a mapping"),
        no("env: [a]", "wrong-type", "must be a mapping"),
        no("env: text", "wrong-type", "must be a mapping"),
        ok("env: { A: ~ }"),
        ok(
            "metadata: { labels: { a: b, c.d_e-f: g, example.com/h: i, j: \"\", k: ~, l: true, m:"
                + " 12 } }"),
        ok("metadata: { labels: { 1.10: a } }"),
        no("metadata: { labels: { a: -1 } }", "bad-value", "labels.a: must be at most 63 letters"),
        no("metadata: { labels: { a: 1:30 } }", "bad-value", "An annotation takes any text"),
        no("metadata: { labels: { a: 1e21 } }", "bad-value", "must be at most 63 letters"),
        no("metadata: { labels: { a: \"1,234\" } }", "bad-value", "must be at most 63 letters"),
        no("metadata: { labels: { a: é } }", "bad-value", "must be at most 63 letters"),
        no("metadata: { labels: { a: [b] } }", "wrong-type", "must be text"),
        no("metadata:\n  labels:\n    a: |\n      b\n", "bad-value", "must be at most 63 letters"),
        no("metadata: { labels: { a: " + "b".repeat(64) + " } }", "bad-value", "at most 63"),
        no("metadata: { labels: { a b: c } }", "bad-value", "the key must be 1..63 letters"),
        no("metadata: { labels: { a/b/c: d } }", "bad-value", "at most one /"),
        no("metadata: { labels: { -/a: d } }", "bad-value", "must be a domain"),
        no("metadata: { labels: { cloudfoundry.org/a: d } }", "bad-value", "for itself"),
        no("metadata: { labels: { \"\": d } }", "bad-value", "must not be empty"),
        ok("metadata: { labels: no, annotations: ~ }"),
        no("metadata: { labels: { 99999999999999999999: a } }", "bad-value", "the key must be"),
        no("metadata: { labels: text }", "wrong-type", "metadata.labels: must be a mapping"),
        ok("metadata: { annotations: { a: 12, b: any text é, c: ~, d: 1e3, e: 1.0, f: 1e21 } }"),
        ok("metadata: { annotations: { not/a/key: ~, nor/this/one: \"\" } }"),
        no("metadata: { annotations: { a/b/c: d } }", "bad-value", "at most one /"),
        no("metadata: { annotations: { a: 1.5 } }", "wrong-type", "annotations.a: CF fails on"),
        no("metadata: { annotations: { a: true } }", "wrong-type", "Put it in quotes"),
        no("metadata: { annotations: { a: { b: c } } }", "wrong-type", "must be text"),
        hm("metadata: { annotations: { a: [b, c] } }", "ignored-value", "as text of its own"),
        ok("metadata: ~"),
        no("metadata: [a]", "wrong-type", "must be a mapping with labels and annotations"),
        no("metadata: { Labels: { a: b } }", "unknown-key", "Did you mean \"labels\"?"),
        no("metadata: { tags: { a: b } }", "unknown-key", "Known here: labels, annotations"),
        no("command: 12", "wrong-type", "applications[0].command: must be text, is the number 12"),
        no("command: true", "wrong-type", "is the boolean true. Put it in quotes"),
        no("command: [a]", "wrong-type", "must be text, is a list"),
        ok("command: ~"),
        ok("command: 1e21"),
        ok("command: \"null\""),
        ok("command: default"),
        hm("command: no", "ignored-value", "takes this for no command"),
        hm("command: \"  \"", "ignored-value", "takes this for no command"),
        no("command: \"\"", "out-of-range", "must be 1..4096 characters"),
        no("command: " + "x".repeat(4_097), "out-of-range", "must be 1..4096 characters"),
        ok("command: " + "x".repeat(4_096)),
        no(app("~", "no-route: true"), "missing-key", "applications[0].name: missing"),
        no(app("\"\"", "no-route: true"), "missing-key", "applications[0].name: missing"),
        no("applications:\n- Name: a\n  no-route: true\n", "missing-key", "not under \"Name\""),
        no("Name: other", "conflicting-keys", "Name: CF takes it in place of name"),
        no("NAME: 1", "conflicting-keys", "cf does not find the app again"),
        hm("Name: orders", "ignored-key", "CF takes Name in its place"),
        no("applications:\n- no-route: true\n", "missing-key", "applications[0].name: missing"),
        no(app("\"a\\nb\"", "no-route: true"), "bad-value", "must be one line without tabs"),
        no(app("\"a\\tb\"", "no-route: true"), "bad-value", "must be one line without tabs"),
        no(app("\" a \"", "no-route: true"), "bad-value", "the app is not found again"),
        no(app("a%41", "no-route: true"), "bad-value", "it is not found again"),
        no(app("[a]", "no-route: true"), "wrong-type", "name: must be text"),
        hm(app("x".repeat(300), "no-route: true"), "out-of-range", "at most 255"),
        hm(
            "applications:\n- { name: a, no-route: true }\n- { name: a, no-route: true }\n",
            "duplicate-name",
            "the app a stands twice"),
        no(
            "applications:\n- { name: caseq, no-route: true }\n- { name: CASEQ, no-route: true }\n",
            "duplicate-name",
            "are one app"));
  }

  /** Numbers and sizes. */
  static Stream<Row> sizes() {
    return Stream.of(
        no("memory: \" 64M\"", "bad-value", "memory: must be a size with a unit"),
        no("disk-quota: \"\\t64M\"", "bad-value", "disk-quota: must be a size with a unit"),
        no("log-rate-limit-per-second: \" 1K\"", "bad-value", "must be a size with a unit"),
        ok("memory: \"64M \""),
        ok("Memory: no"),
        ok("diskQuota: []"),
        ok("logRateLimitPerSecond: {}"),
        no("memory: []", "wrong-type", "memory: must be text with a unit, is a list"),
        no("disk_quota: no", "wrong-type", "disk-quota: must be text with a unit"),
        ok("instances: 0"),
        ok("instances: 010"),
        ok("instances: 0x1F"),
        ok("instances: 1e1"),
        ok("instances: 2.5"),
        ok("instances: ~"),
        ok("instances: 1001"),
        ok("instances: 2000000"),
        ok("INSTANCES: \"2\""),
        no("INSTANCES: x", "wrong-type", "instances: must be a whole number"),
        no(
            "instances: \"2\"",
            "wrong-type",
            "must be a whole number, is \"2\". Leave out the quotes"),
        no("instances: yes", "wrong-type", "must be a whole number, is the boolean yes"),
        no("instances: 1:30", "wrong-type", "must be a whole number"),
        no("instances: [1]", "wrong-type", "must be a whole number, is a list"),
        no("instances: -1", "out-of-range", "must be 0..2000000, is -1"),
        no("instances: 2000001", "out-of-range", "must be 0..2000000"),
        no("instances: 1e300", "out-of-range", "is 1" + "0".repeat(15) + "0525"),
        no(
            "processes: [{ type: worker, instances: \"2\" }]",
            "wrong-type",
            "processes[0].instances: must be a whole number"),
        ok("memory: 64MB"),
        ok("memory: 64m"),
        ok("memory: 64MiB"),
        ok("memory: 65536K"),
        ok("memory: 1.5G"),
        ok("memory: 010M"),
        ok("memory: 1T"),
        ok("memory: \"64M\\n\""),
        ok("memory: 1025K"),
        ok("memory: 1.0001M"),
        ok("memory: ~"),
        ok("memory: \"\""),
        no(
            "memory: 512",
            "bad-value",
            "applications[0].memory: must be a size with a unit (B, K, M, G, T), is the number 512."
                + " Write 512M for megabytes"),
        no("memory: \"512\"", "bad-value", "Write 512M for megabytes"),
        no("memory: 0", "bad-value", "must be a size with a unit"),
        no("memory: 64 M", "bad-value", "must be a size with a unit"),
        no("memory: 1_000M", "bad-value", "must be a size with a unit"),
        no("memory: 1e2M", "bad-value", "must be a size with a unit"),
        no("memory: -1", "bad-value", "must be a size with a unit"),
        no("memory: 0M", "out-of-range", "must be 1M or more"),
        no("memory: -1M", "out-of-range", "must be 1M or more"),
        no("memory: 1K", "out-of-range", "must be 1M or more"),
        no("memory: yes", "bad-value", "must be a size with a unit"),
        no("memory: unlimited", "bad-value", "must be a size with a unit"),
        no("memory: [64M]", "wrong-type", "must be text with a unit, is a list"),
        no(
            "processes: [{ type: worker, memory: 512 }]",
            "bad-value",
            "processes[0].memory: must be"),
        hm("memory: 0M\nprocesses: [{ type: web }]", "ignored-key", "because processes has a web"),
        no(
            "memory: 512\nprocesses: [{ type: web }]",
            "bad-value",
            "applications[0].memory: must be"),
        ok("disk_quota: 1G"),
        ok("disk-quota: 1G"),
        no("disk_quota: 512", "wrong-type", "applications[0].disk-quota: must be text with a unit"),
        no("disk-quota: 512", "bad-value", "must be a size with a unit"),
        no(
            "processes: [{ type: worker, disk-quota: 512 }]",
            "wrong-type",
            "must be text with a unit"),
        no("processes: [{ type: worker, disk_quota: 512 }]", "bad-value", "must be a size with a"),
        hm("disk-quota: 100G", "out-of-range", "more than 10G"),
        no("disk_quota: 1G\ndisk-quota: 1G", "conflicting-keys", "disk_quota"),
        ok("log-rate-limit-per-second: -1"),
        ok("log-rate-limit-per-second: 0"),
        ok("log-rate-limit-per-second: 1K"),
        ok("log-rate-limit-per-second: 1.5K"),
        ok("log-rate-limit-per-second: 100B"),
        no("log-rate-limit-per-second: 1024", "bad-value", "Write 1024M"),
        no("log-rate-limit-per-second: -2", "bad-value", "must be a size with a unit"),
        no("log-rate-limit-per-second: -1M", "bad-value", "must be 0 or more, or -1"),
        ok("timeout: 60"),
        ok("timeout: 60.5"),
        ok("timeout: 010"),
        ok("timeout: 0"),
        ok("timeout: ~"),
        no("timeout: -1", "out-of-range", "must be 1 or more seconds, is -1"),
        no("timeout: 1e21", "out-of-range", "must be at most 180 seconds"),
        hm("timeout: 181", "out-of-range", "more than 180 seconds"),
        no(
            "timeout: \"60\"",
            "wrong-type",
            "must be a whole number, is \"60\". Leave out the quotes"),
        no("processes: [{ type: worker, timeout: -1 }]", "out-of-range", "must be 1 or more"),
        ok("stack: nosuch"),
        ok("buildpacks: [nosuch]"),
        ok("buildpacks: ~"),
        ok("buildpacks: []"),
        no("buildpacks: x", "wrong-type", "must be a list of buildpacks"),
        no("buildpacks: [~]", "wrong-type", "buildpacks[0]: must be the name or URL"),
        no("buildpacks: [1.10]", "wrong-type", "buildpacks[0]: must be the name or URL"),
        no("buildpacks: [\"null\"]", "bad-value", "names no buildpack"),
        no("buildpacks: [default]", "bad-value", "Write buildpacks: [] to have one detected"),
        hm(
            "buildpack: x",
            "deprecated-key",
            "applications[0].buildpack: deprecated, and taken as a list of one"),
        hm("buildpack: ~", "deprecated-key", "deprecated"),
        no("buildpack: x\nbuildpacks: [x]", "conflicting-keys", "CF refuses buildpack beside"),
        no("buildpack: [x]", "wrong-type", "must be the name or URL of a buildpack"));
  }

  /** Health checks. */
  static Stream<Row> checks() {
    return Stream.of(
        ok("health-check-type: port"),
        ok("health-check-type: process"),
        ok("health-check-type: none"),
        ok("readiness-health-check-type: none"),
        ok("health-check-type: ~"),
        ok("health-check-type: http\nhealth-check-http-endpoint: /x?y=1#z"),
        no("health-check-type: HTTP", "bad-value", "Did you mean \"http\"?"),
        no("processes: [{ type: web }]\nhealth-check-type: [http]", "wrong-type", "must be text"),
        no(
            "processes: [{ type: web }]\nhealth-check-http-endpoint: { a: b }",
            "wrong-type",
            "must be text"),
        hm("processes: [{ type: web }]\nhealth-check-type: HTTP", "ignored-key", "ignores it"),
        no("health-check-type: no", "bad-value", "must be port, process or http"),
        no("health-check-type: \" port\"", "bad-value", "must be port, process or http"),
        no(
            "health-check-type: http",
            "missing-key",
            "http needs health-check-http-endpoint. Write health-check-http-endpoint: /"),
        no(
            "processes: [{ type: worker, health-check-type: http }]",
            "missing-key",
            "processes[0].health-check-type: http needs"),
        no("processes: [{ type: web, health-check-type: http }]", "missing-key", "http needs"),
        no(
            "readiness-health-check-type: http",
            "missing-key",
            "http needs readiness-health-check-http-endpoint"),
        hm("health-check-http-endpoint: /x", "ignored-key", "without health-check-type"),
        no(
            "health-check-http-endpoint: /x\nhealth-check-type: port",
            "conflicting-keys",
            "needs health-check-type: http"),
        no(
            "health-check-http-endpoint: x\nhealth-check-type: http",
            "bad-value",
            "a path that begins with one /"),
        no("health-check-http-endpoint: /x y\nhealth-check-type: http", "bad-value", "a path that"),
        no("health-check-http-endpoint: //x\nhealth-check-type: http", "bad-value", "a path that"),
        ok("health-check-invocation-timeout: \"5\""),
        ok("health-check-invocation-timeout: 5.0"),
        no(
            "health-check-invocation-timeout: 5.5",
            "bad-value",
            "must be a whole number of seconds"),
        no("health-check-invocation-timeout: 0", "out-of-range", "must be 1 or more seconds"),
        no("health-check-interval: 0", "out-of-range", "must be 1 or more seconds"),
        no(
            "readiness-health-check-invocation-timeout: x",
            "bad-value",
            "a whole number of seconds"),
        hm(
            "health-check-type: HTTP\nprocesses: [{ type: web }]",
            "ignored-key",
            "because processes has a web entry"),
        no(
            "instances: \"2\"\nprocesses: [{ type: web }]",
            "wrong-type",
            "instances: must be a whole"));
  }

  /** Nobody has filled it in. */
  static Stream<Row> variables() {
    return Stream.of(
        no("env: { A: ((x)) }", "not-supported-yet", "((x)): variables are not supported yet"),
        no("env: { A: a-((b/c.d-e_1)) }", "not-supported-yet", "((b/c.d-e_1)): variables"),
        no("env: { A: ((!x)) }", "not-supported-yet", "((x)): variables"),
        no("env: { ((k)): v }", "not-supported-yet", "((k)): variables"),
        no("env: { A: (( x )) }", "unrendered", "nobody has rendered this"),
        no("env: { A: \"((a:b))\" }", "unrendered", "nobody has rendered this"),
        no(
            "env: { A: (( grab meta.password )) }",
            "unrendered",
            "(( grab … )): nobody has rendered this"),
        no("memory: (( grab meta.memory ))", "unrendered", "Render the manifest"),
        hm(
            "command: run (( grab meta.args ))",
            "unrendered",
            "within text: CF takes it as it stands"),
        ok("command: echo $(( 1 + 2 ))"),
        ok("command: \"for ((i=0;i<3;i++)); do :; done\""),
        ok("# ((x)) (( grab a.b ))\napplications:\n- name: orders # ((y))\n  no-route: true\n"));
  }

  /** Services, features, processes, sidecars. */
  static Stream<Row> structure() {
    return Stream.of(
        no("applications: []\n", "out-of-range", "must be a list of 1..200 apps"),
        no("applications: { a: b }\n", "wrong-type", "must be a list of 1..200 apps"),
        no("applications:\n", "wrong-type", "applications: must be a list of 1..200 apps"),
        no(
            "applications:\n- text\n",
            "wrong-type",
            "applications[0]: must be a mapping with a name"),
        no("version: 1\n", "missing-key", "applications: missing"),
        hm(
            "memory: 64M\nprocesses: [{ type: web }]",
            "ignored-key",
            "because processes has a web entry"),
        ok("memory: 64M\nprocesses: [{ type: worker }]"),
        no("processes: [{ type: web }, { type: web }]", "duplicate-name", "stands twice"),
        no("processes: [{ memory: 64M }]", "missing-key", "processes[0].type: missing"),
        no("processes: { web: {} }", "wrong-type", "must be a list of processes, is a mapping"),
        ok("processes: ~"),
        ok("processes: []"),
        no("services: ~", "wrong-type", "must be a list of service instances, is empty"),
        no("services: { a: b }", "wrong-type", "must be a list of service instances"),
        no("services: 1.10", "wrong-type", "must be a list of service instances"),
        no("services: [1.10]", "wrong-type", "services[0]: must be the name of a service instance"),
        no("services: [{ name: a, foo: b }]", "unknown-key", "services[0].foo: unknown key"),
        no("services: [{ parameters: {} }]", "missing-key", "services[0].name: missing"),
        no("services: [{ name: a, parameters: b }]", "wrong-type", "parameters: must be a mapping"),
        no("services: [{ name: a, binding_name: 1 }]", "wrong-type", "binding_name: must be text"),
        no(
            "services: [{ name: a, binding-name: b }]",
            "unknown-key",
            "Did you mean \"binding_name\"?"),
        ok("services: [a, a, { name: b, parameters: { c: 1 }, binding_name: d }]"),
        ok("services: []"),
        ok("features: { ssh: true, revisions: no, service-binding-k8s: false }"),
        no("features: ~", "wrong-type", "must be a mapping of features to true or false"),
        no("features: {}", "wrong-type", "must be a mapping of features to true or false"),
        no("features: { shs: true }", "unknown-key", "Did you mean \"ssh\"?"),
        no("features: { ssh: \"false\" }", "wrong-type", "must be true or false"),
        no(
            "features: { service-binding-k8s: true, file-based-vcap-services: true }",
            "conflicting-keys",
            "cannot both be true"),
        no("docker: { image: x/y }", "not-supported-yet", "docker: not supported yet"),
        no("lifecycle: docker", "not-supported-yet", "\"docker\" is not supported yet"),
        no("lifecycle: cnb", "not-supported-yet", "\"cnb\" is not supported yet"),
        no("cnb-credentials: {}", "not-supported-yet", "not supported yet"),
        hm("lifecycle: kpack", "ignored-value", "CF ignores \"kpack\", and takes buildpacks"),
        hm("lifecycle: buildpck", "ignored-value", "Did you mean \"buildpack\"?"),
        ok("stack: 1"),
        ok("Stack: ~"),
        no("Stack: 1", "wrong-type", "stack: must be text, is the number 1"),
        no("Stack: no", "wrong-type", "stack: must be text, is the boolean no"),
        ok("docker: ~"),
        ok("lifecycle: buildpack"));
  }

  /** Routes. */
  static Stream<Row> routes() {
    return Stream.of(
        ok(app("orders", "")),
        ok(app("my_app", "")),
        ok(app("MyApp", "")),
        ok(app("-a", "")),
        no(app("a.b", ""), "bad-value", "cannot be a host"),
        no(app("a b", ""), "bad-value", "Write routes, or no-route: true"),
        no(app("é", ""), "bad-value", "cannot be a host"),
        no(app("a/b", ""), "bad-value", "cannot be a host"),
        no(app("a*b", ""), "bad-value", "cannot be a host"),
        no(app("a+b", ""), "bad-value", "cannot be a host"),
        no(app("x".repeat(64), ""), "bad-value", "at most 63 letters"),
        ok(app("a.b", "no-route: true")),
        ok(app("orders", "random-route: true")),
        no(app("a.b", "random-route: true"), "bad-value", "with random-route a word or two longer"),
        hm(
            app("orders", "random-route: true\nroutes: [{ route: a.example.com }]"),
            "ignored-key",
            "CF makes up no route where routes are listed"),
        no(
            app("orders", "random-route: true\ndefault-route: true"),
            "conflicting-keys",
            "CF refuses random-route with default-route"),
        no(app("orders", "random_route: true"), "conflicting-keys", "Write random-route"),
        no(app("orders", "random-route: \"true\""), "wrong-type", "must be true or false"),
        no(app("orders", "no-route: 1"), "wrong-type", "must be true or false, is the number 1"),
        no(app("orders", "no-route: \"true\""), "wrong-type", "Leave out the quotes"),
        ok(app("orders", "no-route: yes")),
        ok(app("orders", "no_route: true")),
        ok(app("orders", "default-route: true")),
        ok(app("orders", "default-route: true\nroutes: [{ route: a.example.com }]")),
        hm(
            app("a.b", "default_route: false"),
            "ignored-key",
            "CF takes default_route in its place"),
        hm(app("orders", "default-route: false"), "ignored-value", "Write no-route: true"),
        hm(
            app("orders", "no-route: true\nroutes: [{ route: a.example.com }]"),
            "ignored-key",
            "because of no-route"),
        hm(
            app("orders", "no-route: true\nrandom-route: true"),
            "ignored-key",
            "because of no-route"),
        ok(app("orders", "routes: []")),
        no(app("orders", "routes: ~"), "wrong-type", "must be a list of routes"),
        no(app("orders", "routes: [a.example.com]"), "missing-key", "Write - route: HOST.DOMAIN"),
        no(
            app("orders", "routes: { route: a }"),
            "wrong-type",
            "must be a list of routes, is a mapping"),
        no(
            app("orders", "routes: [{ Route: a.example.com }]"),
            "missing-key",
            "Did you mean \"route\"?"),
        hm(
            route("https://a.example.com/x"),
            "ignored-value",
            "CF drops what stands beside host and path"),
        hm(route("\"*.example.com\""), "unwatched-route", "left to CF"),
        no(route("\"*a.example.com\""), "bad-value", "must be HOST.DOMAIN[/PATH]"),
        no(route("a.example.com/"), "bad-value", "the path cannot be a single /"),
        no(route("\"a.example.com/a b\""), "bad-value", "the path holds what a URL does not"),
        no(route("a.example.com/" + "x".repeat(128)), "bad-value", "at most 128 characters"),
        ok(route("a.example.com/" + "x".repeat(127))),
        hm(route("a.example.com/a?b=1"), "ignored-value", "Write a.example.com/a"),
        no(route("a.example.com/x@y"), "bad-value", "the path holds what a URL does not"),
        no(route("a.example.com/%zz"), "bad-value", "the path holds what a URL does not"),
        no(route("\"a.example.com/{x}\""), "bad-value", "the path holds what a URL does not"),
        no(route("u@a.example.com"), "bad-value", "must be HOST.DOMAIN"),
        ok(route("a.example.com//x/~y;z:1")),
        hm(route("http:/a.example.com"), "ignored-value", "Write a.example.com"),
        hm(route("\"a.example.com:\""), "ignored-value", "Write a.example.com"),
        hm(route("\" a.example.com \""), "ignored-value", "Write a.example.com"),
        ok(route("a.example.com/Abc")),
        ok(route("a.example.com/a%20b")),
        hm(route("a.example.com:1234"), "unwatched-route", "left to CF"),
        hm(route("tcp://a.example.com:1234"), "unwatched-route", "left to CF"),
        no(route("tcp://a.example.com"), "bad-value", "needs a port"),
        no(route("http://a.example.com:80"), "bad-value", "a port is for TCP routes alone"),
        no(route("ftp://a.example.com"), "bad-value", "Leave out the scheme"),
        no(route("a.example.com:99999"), "bad-value", "the port must be 1..65535"),
        no(route("x:99999"), "bad-value", "the port must be 1..65535"),
        no(route("10.0.0.1"), "bad-value", "no domain of CF is an address"),
        no(route("nodots"), "bad-value", "must be HOST.DOMAIN"),
        ok(route("a.b.c.example.com")),
        ok(route("My_App.example.com")),
        ok(route("-a.example.com")),
        no(route("a~b.example.com"), "bad-value", "must be HOST.DOMAIN"),
        no(route("a+b.example.com"), "bad-value", "must be HOST.DOMAIN"),
        no(route("\"a,b.example.com\""), "bad-value", "must be HOST.DOMAIN"),
        no(route("é.example.com"), "bad-value", "must be HOST.DOMAIN"),
        no(route("a b.example.com"), "bad-value", "must be HOST.DOMAIN"),
        no(route("1:30"), "bad-value", "must be HOST.DOMAIN"),
        no(route("1.10"), "wrong-type", "routes[0].route: must be HOST.DOMAIN"),
        no(route("[a]"), "wrong-type", "routes[0].route: must be HOST.DOMAIN"),
        no(route("~"), "wrong-type", "routes[0].route: must be HOST.DOMAIN"),
        ok(route("a.example.com\n  protocol: http2")),
        no(route("a.example.com\n  protocol: grpc"), "bad-value", "must be http1, http2 or tcp"),
        no(route("a.example.com\n  protocol: HTTP2"), "bad-value", "must be http1, http2 or tcp"),
        ok(route("a.example.com\n  options: {}")),
        ok(route("a.example.com\n  options: { loadbalancing: least-connection }")),
        no(route("a.example.com\n  options: ~"), "wrong-type", "options: must be a mapping"),
        no(
            route("a.example.com\n  options: { balancing: x }"),
            "unknown-key",
            "options.balancing: unknown key"),
        no(
            route("a.example.com\n  options: { loadbalancing: leastconnection }"),
            "bad-value",
            "Did you mean \"least-connection\"?"),
        hm(
            route("a.example.com\n  options: { loadbalancing: hash, hash_header: x }"),
            "bad-value",
            "hash_based_routing"),
        hm(
            route("a.example.com\n- route: https://A.example.com"),
            "ignored-value",
            "a.example.com stands twice"));
  }

  /** Limits, reserved names, sidecars. */
  static Stream<Row> limits() {
    var sidecar = "sidecars: [{ name: a, command: b, process_types: [web], memory: %s }]";
    return Stream.of(
        no("env: { PORT: 80 }", "reserved-key", "env.PORT: CF itself sets PORT"),
        no("env: { port: 80 }", "reserved-key", "CF itself sets PORT"),
        no("env: { VCAP_x: y }", "reserved-key", "begin with VCAP_ or VMC"),
        no("env: { vcap_x: y }", "reserved-key", "begin with VCAP_ or VMC"),
        no("env: { VMC_x: y }", "reserved-key", "begin with VCAP_ or VMC"),
        no("env: { vmc_x: y }", "reserved-key", "begin with VCAP_ or VMC"),
        ok("env: { CF_X: y, PATH: z, LONG: " + "x".repeat(70_000) + " }"),
        ok("env:\n" + many("  K%d: v\n", 600)),
        no(
            "metadata:\n  labels:\n" + many("    k%d: v\n", 51),
            "out-of-range",
            "CF allows 50 labels"),
        no(
            "metadata:\n  labels:\n" + many("    k%d: v\n", 48),
            "out-of-range",
            "of which Available CF needs 3"),
        ok("metadata:\n  labels:\n" + many("    k%d: v\n", 47)),
        no(
            "metadata: { annotations: { a: " + "x".repeat(5_001) + " } }",
            "out-of-range",
            "at most 5000"),
        ok(sidecar.formatted("10")),
        ok(sidecar.formatted("10M")),
        no(sidecar.formatted("0M"), "bad-value", "sidecars[0].memory: must be a size"),
        no(
            "memory: 64M\n" + sidecar.formatted("64M"),
            "out-of-range",
            "leave nothing of the 64M of process web"),
        ok("memory: 64M\n" + sidecar.formatted("63M")),
        hm(sidecar.formatted("1G"), "out-of-range", "1024M that process web gets by default"),
        no(
            "sidecars: [{ name: a, process_types: [web] }]",
            "missing-key",
            "sidecars[0].command: missing"),
        no(
            "sidecars: [{ command: a, process_types: [web] }]",
            "missing-key",
            "sidecars[0].name: missing"),
        no(
            "sidecars: [{ name: a, command: b }]",
            "missing-key",
            "sidecars[0].process_types: missing"),
        no(
            "sidecars: [{ name: a, command: b, process_types: web }]",
            "wrong-type",
            "must be a list of 1 or more"),
        no(
            "sidecars: [{ name: a, command: b, process-types: [web] }]",
            "missing-key",
            "Did you mean \"process_types\"?"),
        ok("sidecars: [{ name: a, command: b, process_types: [nosuch] }]"),
        hm(
            "sidecars:"
                + " [{ name: a, command: b, process_types: [web] },"
                + " { name: a, command: c, process_types: [web] }]",
            "duplicate-name",
            "sidecars[1]: the sidecar \"a\" stands twice, and CF takes the later one"),
        no("sidecars: ~", "wrong-type", "must be a list of sidecars"),
        no("sidecars: { name: a }", "wrong-type", "must be a list of sidecars"),
        hm("user: root", "bad-value", "by default Cloud Controller allows only vcap"),
        hm(
            "processes: [{ type: worker, user: root }]",
            "bad-value",
            "processes[0].user: by default"),
        ok("user: vcap"),
        no("user: 1", "wrong-type", "must be text"));
  }
}
