package io.acf.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Findings;
import io.acf.config.Reading;
import io.acf.config.testing.MemoryTree;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a CF manifest means to Cloud Controller, and what of it is refused. */
class ManifestRulesTest {
  private final YamlManifestReader reader = new YamlManifestReader();

  private static MemoryTree manifest(String app) {
    return Example.tree()
        .with(
            "shop/manifest.yml",
            "applications:\n- name: orders\n  routes: [{ route: orders.acf.test }]\n"
                + app.indent(2));
  }

  private Reading read(String app) {
    return reader.read(Example.COMMIT, manifest(app));
  }

  private String found(String app) {
    return switch (read(app)) {
      case Reading.Accepted accepted -> Findings.text(accepted.desired().warnings());
      case Reading.Rejected rejected -> Findings.text(rejected.problems());
    };
  }

  private Map<String, Integer> instances(String app) {
    assertThat(read(app)).as(() -> found(app)).isInstanceOf(Reading.Accepted.class);
    var desired = ((Reading.Accepted) read(app)).desired();
    return desired.federations().values().iterator().next().apps().getFirst().instances();
  }

  /** The value is what CF stores after cf push; of lists that is left open. */
  @Test
  void whatAReleaseStatesIsKnownByNameAndByWhatCfStores() {
    var app =
        read(
            "env: { TEXT: hello, QUOTED: \"1.10\", NUMBER: 42, FLAG: true, FLOAT: 1.10, OCTAL: 010,"
                + " WORD: yes, DATE: 2026-11-27, NONE: ~, LIST: [a], URL: http://a/b }\n"
                + "metadata:\n"
                + "  labels: { team: a, gone: ~ }\n"
                + "  annotations: { note: b }");
    var spec =
        ((Reading.Accepted) app)
            .desired()
            .federations()
            .values()
            .iterator()
            .next()
            .apps()
            .getFirst();
    var certain = new TreeMap<String, String>();
    spec.env().values().forEach((key, value) -> value.ifPresent(it -> certain.put(key, it)));
    assertThat(certain)
        .isEqualTo(
            Map.of(
                "TEXT", "hello",
                "QUOTED", "1.10",
                "NUMBER", "42",
                "FLAG", "true",
                "FLOAT", "1.1",
                "OCTAL", "8",
                "WORD", "true",
                "DATE", "2026-11-27",
                "NONE", "",
                "URL", "http://a/b"));
    assertThat(spec.stated().env()).hasSize(11).contains("FLOAT", "LIST", "NONE");
    assertThat(spec.stated().labels()).containsExactly("team");
    assertThat(spec.stated().annotations()).containsExactly("note");
    assertThat(spec.toString()).contains("TEXT").doesNotContain("hello");
  }

  @Test
  void ourMarksAreRefusedWhereverMetadataStands() {
    record Row(String app, String at, String key) {}
    var rows =
        List.of(
            new Row(
                "metadata: { labels: { acf-federation: other } }",
                "4:25",
                "metadata.labels.acf-federation"),
            new Row(
                "metadata: { annotations: { acf-generation: \"99999.0\" } }",
                "4:30",
                "metadata.annotations.acf-generation"),
            new Row(
                "metadata:\n  labels:\n    team: a\n    acf-anything: ~",
                "7:7",
                "metadata.labels.acf-anything"),
            new Row(
                "Metadata: { labels: { acf-commit: x } }", "4:25", "metadata.labels.acf-commit"),
            new Row(
                "METADATA: { annotations: { acf-replica: x } }",
                "4:30",
                "metadata.annotations.acf-replica"),
            new Row(
                "processes: [{ type: web, metadata: { labels: { acf-release: x } } }]",
                "4:50",
                "processes[0].metadata.labels.acf-release"),
            new Row(
                "sidecars: [{ name: s, command: c, process_types: [w], metaData: { labels: { acf-x:"
                    + " x } } }]",
                "4:47",
                "sidecars[0].meta-data"));
    for (var row : rows.subList(0, 6)) {
      assertThat(found(row.app()))
          .as(row.app())
          .contains(
              "shop/manifest.yml:"
                  + row.at()
                  + " error  applications[0]."
                  + row.key()
                  + ": acf-* keys are how")
          .contains("Leave it out, or name it without acf- in front  [reserved-key]")
          .contains("1 error");
    }
    // Not metadata to Cloud Controller, or not our names.
    for (var fine :
        List.of(
            "metadata: { labels: { team: a, example.com/acf-x: b, ACF-x: c, xacf-y: d } }",
            "metadata: { labels: { team: acf-federation } }",
            "env: { acf-generation: 1, metadata: x }")) {
      assertThat(found(fine)).as(fine).isEqualTo("0 errors, 0 warnings\n");
    }
    assertThat(found(rows.getLast().app()))
        .contains("sidecars[0].metaData: unknown key, CF ignores it", "0 errors, 1 warning");
  }

  /** Once processes has a web entry it is all that counts; without one the app makes it. */
  @Test
  void theWebEntryOfProcessesIsAllThatCounts() {
    assertThat(instances("instances: 3")).isEqualTo(Map.of("web", 3));
    assertThat(instances("instances: 3\nprocesses: [{ type: worker, instances: 2 }]"))
        .isEqualTo(Map.of("web", 3, "worker", 2));
    assertThat(instances("instances: 3\nprocesses: [{ type: web, memory: 64M }]")).isEmpty();
    assertThat(instances("instances: 3\nprocesses: [{ type: web, instances: 4 }]"))
        .isEqualTo(Map.of("web", 4));
    assertThat(instances("instances: 3\nprocesses: [{ type: worker }, { type: web }]")).isEmpty();
  }

  @Test
  void whatCountsForNothingIsSaidWithItsLine() {
    assertThat(
            found(
                "instances: 3\n"
                    + "memory: 64M\n"
                    + "health-check-type: http\n"
                    + "disk_quota: 1G\n"
                    + "buildpacks: [x]\n"
                    + "processes:\n"
                    + "- type: web"))
        .isEqualTo(
            """
            shop/manifest.yml:4:3 warn   applications[0].instances: Cloud Controller ignores it, because processes has a web entry. Write it at applications[0].processes[0], or leave it out  [ignored-key]
            shop/manifest.yml:5:3 warn   applications[0].memory: Cloud Controller ignores it, because processes has a web entry. Write it at applications[0].processes[0], or leave it out  [ignored-key]
            shop/manifest.yml:6:3 warn   applications[0].health-check-type: Cloud Controller ignores it, because processes has a web entry. Write it at applications[0].processes[0], or leave it out  [ignored-key]
            shop/manifest.yml:7:3 warn   applications[0].disk-quota: Cloud Controller ignores it, because processes has a web entry. Write it at applications[0].processes[0], or leave it out  [ignored-key]
            0 errors, 4 warnings
            """);
    for (var key : ManifestKeysTest.OF_A_PROCESS) {
      var value = fitting(key);
      assertThat(found(key + ": " + value + "\nprocesses: [{ Type: web }]"))
          .as(key)
          .contains("4:3 warn   applications[0]." + key + ": Cloud Controller ignores it");
      assertThat(found(key + ": " + value + "\nprocesses: [{ type: worker }]"))
          .as(key)
          .isEqualTo("0 errors, 0 warnings\n");
    }
  }

  /** A value that the key takes; an endpoint counts with its type. */
  private static String fitting(String key) {
    return key.endsWith("-type")
        ? "port"
        : key.endsWith("-endpoint")
            ? "/x\n" + key.replace("-http-endpoint", "-type") + ": http"
            : key.endsWith("-timeout") || key.endsWith("-interval")
                ? "5"
                : switch (key) {
                  case "instances", "timeout" -> "1";
                  case "memory", "disk-quota", "log-rate-limit-per-second" -> "1M";
                  case "user" -> "vcap";
                  default -> "x";
                };
  }

  @Test
  void keysCountInTheSpellingsOfCloudController() {
    assertThat(instances("Instances: 3")).isEqualTo(Map.of("web", 3));
    assertThat(instances("INSTANCES: 3\nProcesses: [{ TYPE: worker, Instances: 2 }]"))
        .isEqualTo(Map.of("web", 3, "worker", 2));
    assertThat(instances("instances: 3\nInstances: 5")).isEqualTo(Map.of("web", 5));
    assertThat(found("instances: 3\nInstances: 5"))
        .contains(
            "shop/manifest.yml:4:3 warn   applications[0].instances: CF takes Instances in its"
                + " place, which stands later");
    assertThat(found("Docker: { image: x }")).contains("applications[0].docker: not supported yet");
    assertThat(CloudKeys.of("diskQuota")).isEqualTo("disk-quota");
    assertThat(CloudKeys.of("HealthCheckHTTPEndpoint")).isEqualTo("health-check-http-endpoint");
    assertThat(CloudKeys.of("log_rate_limit_per_second")).isEqualTo("log-rate-limit-per-second");
  }
}
