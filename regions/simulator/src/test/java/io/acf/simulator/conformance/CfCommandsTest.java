package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.DOMAIN;
import static io.acf.simulator.conformance.Cloud.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The other commands of the cf CLI, request by request (cf-api.md a1, below the table). */
@ExtendWith(Conformance.class)
final class CfCommandsTest {
  private final Cloud cloud = Cloud.shared();
  private final Wire wire = cloud.wire;
  private final Cli cf = Cli.login(wire);

  private String pushed(String name, int instances, String word) {
    String manifest =
        "applications:\n- name: %s\n  memory: 64M\n  instances: %d\n  default-route: true\n"
            .formatted(name, instances);
    cf.push(Cli.Push.plain(name, manifest, word));
    return cf.app(name).path("guid").asText();
  }

  @Test
  void apps() {
    String app = pushed("cmd-apps", 2, "listed");
    List<JsonNode> apps =
        Cli.resources(
            wire.get("/v3/apps?space_guids=" + cf.spaceGuid + "&order_by=name&per_page=5000")
                .expect(200));
    assertThat(apps).extracting(a -> a.path("name").asText()).contains("cmd-apps").isSorted();
    List<JsonNode> processes =
        Cli.resources(
            wire.get(
                    "/v3/processes?space_guids="
                        + cf.spaceGuid
                        + "&embed=process_instances&per_page=5000")
                .expect(200));
    JsonNode web =
        processes.stream()
            .filter(process -> process.at("/relationships/app/data/guid").asText().equals(app))
            .findFirst()
            .orElseThrow();
    assertThat(web.path("process_instances")).hasSize(2);
    JsonNode instance = web.path("process_instances").get(0);
    assertThat(instance.path("index").asInt()).isZero();
    assertThat(instance.path("state").asText()).isIn("RUNNING", "STARTING");
    assertThat(instance.path("since").isNumber()).isTrue();
    wire.get("/v3/processes?app_guids=" + app).expect(200);
    JsonNode route = Cli.only(wire.get("/v3/routes?app_guids=" + app).expect(200));
    assertThat(route.path("url").asText()).isEqualTo("cmd-apps." + DOMAIN);
    assertThat(route.path("destinations")).hasSize(1);
  }

  @Test
  void scale() {
    String app = pushed("cmd-scale", 1, "scaled");
    String path = "/v3/apps/" + app + "/processes/web";
    JsonNode scaled = wire.post(path + "/actions/scale", "{\"instances\":3}").expect(202).json();
    assertThat(scaled.path("instances").asInt()).isEqualTo(3);
    eventually(() -> Cli.count(cf.stats(app), "RUNNING"), running -> running == 3);
    wire.post(path + "/actions/scale", "{\"memory_in_mb\":128,\"disk_in_mb\":256}").expect(202);
    wire.post("/v3/apps/" + app + "/actions/stop", "").expect(200);
    wire.post("/v3/apps/" + app + "/actions/start", "").expect(200);
    cf.awaitProcesses(app);
    assertThat(wire.get(path).expect(200).json().path("memory_in_mb").asInt()).isEqualTo(128);
    wire.post(path + "/actions/scale", "{\"instances\":-1}").expect(422);
  }

  @Test
  void setAndUnsetEnv() {
    String app = pushed("cmd-env", 1, "env");
    String path = "/v3/apps/" + app + "/environment_variables";
    assertThat(
            wire.patch(path, "{\"var\":{\"A\":\"1\",\"B\":\"2\"}}")
                .expect(200)
                .json()
                .path("var")
                .path("A")
                .asText())
        .isEqualTo("1");
    assertThat(wire.patch(path, "{\"var\":{\"A\":null}}").expect(200).json().path("var").has("A"))
        .isFalse();
    assertThat(
            wire.get("/v3/apps/" + app + "/env")
                .expect(200)
                .json()
                .at("/environment_variables/B")
                .asText())
        .isEqualTo("2");
  }

  @Test
  void mapAndUnmapRoute() {
    String app = pushed("cmd-map", 1, "mapped");
    String domain =
        Cli.only(wire.get("/v3/domains?names=" + DOMAIN).expect(200)).path("guid").asText();
    assertThat(
            Cli.resources(
                wire.get("/v3/routes?domain_guids=" + domain + "&hosts=cmd-extra&paths=")
                    .expect(200)))
        .isEmpty();
    Wire.Answer route =
        wire.post(
                "/v3/routes",
                "{\"host\":\"cmd-extra\",\"path\":\"\",\"relationships\":{\"domain\":{\"data\":{\"guid\":\"%s\"}},\"space\":{\"data\":{\"guid\":\"%s\"}}}}"
                    .formatted(domain, cf.spaceGuid))
            .expect(201);
    String destinations = "/v3/routes/" + route.guid() + "/destinations";
    JsonNode mapped =
        wire.post(
                destinations,
                "{\"destinations\":[{\"app\":{\"guid\":\"%s\",\"process\":{\"type\":\"web\"}}}]}"
                    .formatted(app))
            .expect(200)
            .json();
    cloud.awaitPage("cmd-extra." + DOMAIN, "mapped");
    String destination = mapped.at("/destinations/0/guid").asText();
    wire.delete(destinations + "/" + destination).expect(204);
    eventually(
        () -> wire.visit("cmd-extra." + DOMAIN, "/"),
        page ->
            page.status() == 404
                && page.header("x-cf-routererror").orElse("").equals("unknown_route"));
    cloud.awaitPage("cmd-map." + DOMAIN, "mapped");
  }

  @Test
  void rollback() {
    String app = pushed("cmd-rollback", 1, "first");
    String manifest = "applications:\n- name: cmd-rollback\n  default-route: true\n";
    cf.push(Cli.Push.plain("cmd-rollback", manifest, "second").with("rolling", ""));
    cloud.awaitPage("cmd-rollback." + DOMAIN, "second");
    assertThat(
            wire.get("/v3/apps/" + app + "/features/revisions")
                .expect(200)
                .json()
                .path("enabled")
                .asBoolean())
        .isTrue();
    List<JsonNode> revisions =
        Cli.resources(wire.get("/v3/apps/" + app + "/revisions?order_by=-created_at").expect(200));
    assertThat(revisions).hasSizeGreaterThanOrEqualTo(2);
    JsonNode deployed = Cli.only(wire.get("/v3/apps/" + app + "/revisions/deployed").expect(200));
    assertThat(deployed.path("version").asInt())
        .isEqualTo(revisions.stream().mapToInt(r -> r.path("version").asInt()).max().orElseThrow());
    JsonNode first = Cli.only(wire.get("/v3/apps/" + app + "/revisions?versions=1").expect(200));
    Wire.Answer deployment =
        wire.post(
                "/v3/deployments",
                "{\"revision\":{\"guid\":\"%s\"},\"strategy\":\"rolling\",\"relationships\":{\"app\":{\"data\":{\"guid\":\"%s\"}}}}"
                    .formatted(first.path("guid").asText(), app))
            .expect(201);
    assertThat(cf.awaitRest(deployment.guid()).at("/status/reason").asText()).isEqualTo("DEPLOYED");
    cloud.awaitPage("cmd-rollback." + DOMAIN, "first");
    wire.get("/v3/revisions/" + first.path("guid").asText() + "/environment_variables").expect(200);
  }

  @Test
  void cancelDeployment() {
    String app = pushed("cmd-cancel", 2, "kept");
    String manifest = "applications:\n- name: cmd-cancel\n  default-route: true\n";
    JsonNode paused =
        cf.push(Cli.Push.plain("cmd-cancel", manifest, "dropped").with("canary", "")).orElseThrow();
    assertThat(paused.at("/status/reason").asText()).isEqualTo("PAUSED");
    JsonNode active = cf.activeDeployment(app).orElseThrow();
    String path = "/v3/deployments/" + active.path("guid").asText();
    wire.post("/v3/apps/" + app + "/processes/web/actions/scale", "{\"instances\":5}").expect(422);
    assertThat(wire.post(path + "/actions/cancel", "").expect(200).text()).isBlank();
    JsonNode over = cf.awaitRest(active.path("guid").asText());
    assertThat(over.at("/status/reason").asText()).isEqualTo("CANCELED");
    cloud.awaitPage("cmd-cancel." + DOMAIN, "kept");
    assertThat(cf.activeDeployment(app)).isEmpty();
    wire.post(path + "/actions/cancel", "").expect(422);
    eventually(
        () ->
            Cli.resources(wire.get("/v3/apps/" + app + "/processes").expect(200)).stream()
                .filter(process -> process.path("type").asText().equals("web"))
                .count(),
        webs -> webs == 1);
  }

  @Test
  void logs() {
    String app = pushed("cmd-logs", 1, "talk");
    IntStream.range(0, 3).forEach(i -> cloud.awaitPage("cmd-logs." + DOMAIN, "talk"));
    eventually(() -> cf.readLogs(app, 100), lines -> !lines.isEmpty());
    JsonNode info = wire.get("/api/v1/info").expect(200).json();
    assertThat(info.path("version").asText()).isNotEmpty();
  }

  @Test
  void deleteWithItsRoutes() {
    String app = pushed("cmd-delete", 1, "gone");
    JsonNode route = Cli.only(wire.get("/v3/apps/" + app + "/routes").expect(200));
    cf.awaitJob(wire.delete("/v3/routes/" + route.path("guid").asText()).expect(202));
    cf.awaitJob(wire.delete("/v3/apps/" + app).expect(202));
    assertThat(wire.get("/v3/apps/" + app).expect(404).json().at("/errors/0/title").asText())
        .isEqualTo("CF-ResourceNotFound");
    assertThat(
            Cli.resources(
                wire.get("/v3/apps?names=cmd-delete&space_guids=" + cf.spaceGuid).expect(200)))
        .isEmpty();
    eventually(() -> wire.visit("cmd-delete." + DOMAIN, "/").status(), status -> status == 404);
  }

  @Test
  void appManifestComesBack() {
    pushed("cmd-manifest", 2, "yaml");
    String app = cf.app("cmd-manifest").path("guid").asText();
    Wire.Answer manifest = wire.get("/v3/apps/" + app + "/manifest").expect(200);
    assertThat(manifest.header("content-type").orElse("")).startsWith("application/x-yaml");
    assertThat(manifest.text())
        .contains("name: cmd-manifest")
        .contains("route: cmd-manifest." + DOMAIN)
        .contains("instances: 2")
        .contains("memory: 64M");
  }
}
