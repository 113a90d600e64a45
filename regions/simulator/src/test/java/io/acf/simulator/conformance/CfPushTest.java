package io.acf.simulator.conformance;

import static io.acf.simulator.conformance.Cloud.DOMAIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code cf push} in its variants, request by request as the CLI sends it (cf-api.md a1). */
@ExtendWith(Conformance.class)
final class CfPushTest {
  private final Cloud cloud = Cloud.shared();
  private final Cli cf = Cli.login(cloud.wire);

  /** What the CLI makes of a one-app manifest: resolved, with a default route unless told else. */
  private static String manifest(String name, String more) {
    return "applications:\n- name: %s\n  path: site\n  memory: 64M\n  disk-quota: 128M\n%s"
        .formatted(name, more.indent(2));
  }

  private static String routed(String name) {
    return manifest(name, "default-route: true");
  }

  @Test
  void plain() {
    cf.push(Cli.Push.plain("cli-plain", routed("cli-plain"), "one"));
    cloud.awaitPage("cli-plain." + DOMAIN, "one");
    cf.push(Cli.Push.plain("cli-plain", routed("cli-plain"), "two"));
    cloud.awaitPage("cli-plain." + DOMAIN, "two");
    JsonNode web = cf.summary("cli-plain").get("web");
    assertThat(web.path("memory_in_mb").asInt()).isEqualTo(64);
    assertThat(web.path("disk_in_mb").asInt()).as("the CLI's hyphenated key").isEqualTo(128);
  }

  @Test
  void rolling() {
    cf.push(
        Cli.Push.plain(
            "cli-rolling", manifest("cli-rolling", "default-route: true\ninstances: 3"), "one"));
    JsonNode deployment =
        cf.push(
                Cli.Push.plain("cli-rolling", routed("cli-rolling"), "two")
                    .with("rolling", "{\"max_in_flight\":2}"))
            .orElseThrow();
    assertThat(deployment.at("/status/value").asText()).isEqualTo("FINALIZED");
    assertThat(deployment.at("/status/reason").asText()).isEqualTo("DEPLOYED");
    assertThat(deployment.at("/options/max_in_flight").asInt()).isEqualTo(2);
    cloud.awaitPage("cli-rolling." + DOMAIN, "two");
    assertThat(cf.summary("cli-rolling").get("web").path("instances").asInt()).isEqualTo(3);
  }

  @Test
  void rollingOfAnAppThatNeverRan() {
    JsonNode deployment =
        cf.push(Cli.Push.plain("cli-first", routed("cli-first"), "one").with("rolling", ""))
            .orElseThrow();
    assertThat(deployment.at("/status/reason").asText()).isEqualTo("DEPLOYED");
    cloud.awaitPage("cli-first." + DOMAIN, "one");
  }

  @Test
  void canaryWithSteps() {
    cf.push(
        Cli.Push.plain(
            "cli-canary", manifest("cli-canary", "default-route: true\ninstances: 4"), "one"));
    String app = cf.app("cli-canary").path("guid").asText();
    JsonNode paused =
        cf.push(
                Cli.Push.plain("cli-canary", routed("cli-canary"), "two")
                    .with(
                        "canary",
                        "{\"max_in_flight\":2,\"canary\":{\"steps\":[{\"instance_weight\":25},{\"instance_weight\":50}]}}"))
            .orElseThrow();
    assertThat(paused.at("/status/value").asText()).isEqualTo("ACTIVE");
    assertThat(paused.at("/status/reason").asText()).isEqualTo("PAUSED");
    assertThat(paused.at("/status/canary/steps/current").asInt()).isEqualTo(1);
    assertThat(paused.at("/status/canary/steps/total").asInt()).isEqualTo(2);
    assertThat(paused.at("/links/continue/href").asText()).endsWith("/actions/continue");
    assertThat(paused.at("/links/cancel/href").asText()).endsWith("/actions/cancel");
    List<JsonNode> webs =
        Cli.resources(cloud.wire.get("/v3/apps/" + app + "/processes?types=web").expect(200));
    assertThat(webs).as("original and canary").hasSize(2);
    String deployment = paused.path("guid").asText();
    assertThat(cf.activeDeployment(app).orElseThrow().path("guid").asText()).isEqualTo(deployment);
    assertThat(
            cloud
                .wire
                .patch(
                    "/v3/processes/" + webs.getFirst().path("guid").asText(), "{\"command\":\"x\"}")
                .expect(422)
                .json()
                .at("/errors/0/detail")
                .asText())
        .isEqualTo("Cannot update this process while a deployment is in flight.");

    proceed(deployment);
    JsonNode second = cf.awaitRest(deployment);
    assertThat(second.at("/status/canary/steps/current").asInt()).isEqualTo(2);
    proceed(deployment);
    JsonNode over = cf.awaitRest(deployment);
    assertThat(over.at("/status/reason").asText()).isEqualTo("DEPLOYED");
    cloud.awaitPage("cli-canary." + DOMAIN, "two");
    cloud.wire.post("/v3/deployments/" + deployment + "/actions/continue", "").expect(422);
    assertThat(cf.summary("cli-canary").get("web").path("instances").asInt()).isEqualTo(4);
  }

  private void proceed(String deployment) {
    Wire.Answer answer =
        cloud.wire.post("/v3/deployments/" + deployment + "/actions/continue", "").expect(200);
    assertThat(answer.text()).as("an empty body").isBlank();
  }

  @Test
  void docker() {
    String manifest =
        "applications:\n- name: cli-docker\n  docker:\n    image: registry.example/app:1\n"
            + "  default-route: true\n";
    cloud.wire.patch("/v3/feature_flags/diego_docker", "{\"enabled\":true}").expect(200);
    cf.applyManifest(manifest);
    String app = cf.app("cli-docker").path("guid").asText();
    assertThat(cf.app("cli-docker").at("/lifecycle/type").asText()).isEqualTo("docker");
    Wire.Answer pack =
        cloud
            .wire
            .post(
                "/v3/packages",
                "{\"type\":\"docker\",\"data\":{\"image\":\"registry.example/app:1\"},\"relationships\":{\"app\":{\"data\":{\"guid\":\"%s\"}}}}"
                    .formatted(app))
            .expect(201);
    assertThat(pack.json().path("state").asText()).isEqualTo("READY");
    String droplet = cf.stage(pack.guid());
    cf.assign(app, droplet);
    cf.restart(app);
    assertThat(cf.summary("cli-docker")).containsKey("web");
    assertThat(cloud.wire.get("/v3/droplets/" + droplet).expect(200).json().path("image").asText())
        .isEqualTo("registry.example/app:1");
  }

  @Test
  void noStart() {
    cf.applyManifest(routed("cli-no-start"));
    String app = cf.app("cli-no-start").path("guid").asText();
    String pack = cf.uploadBits(app, "asleep");
    cf.stage(pack);
    assertThat(cf.app("cli-no-start").path("state").asText()).isEqualTo("STOPPED");
    Map<String, JsonNode> processes = cf.summary("cli-no-start");
    assertThat(cf.stats(processes.get("web").path("guid").asText()))
        .allSatisfy(instance -> assertThat(instance.path("state").asText()).isEqualTo("DOWN"));
    Wire.Answer page = cloud.wire.visit("cli-no-start." + DOMAIN, "/");
    assertThat(page.status()).isIn(404, 503);
    assertThat(page.header("x-cf-routererror")).isPresent();
  }

  @Test
  void noRoute() {
    cf.push(Cli.Push.plain("cli-no-route", routed("cli-no-route"), "one"));
    String app = cf.app("cli-no-route").path("guid").asText();
    assertThat(Cli.resources(cloud.wire.get("/v3/apps/" + app + "/routes").expect(200))).hasSize(1);
    cf.push(Cli.Push.plain("cli-no-route", manifest("cli-no-route", "no-route: true"), "one"));
    assertThat(Cli.resources(cloud.wire.get("/v3/apps/" + app + "/routes").expect(200)))
        .as("no-route removes all mappings")
        .isEmpty();
    assertThat(cloud.wire.visit("cli-no-route." + DOMAIN, "/").status()).isEqualTo(404);
  }

  @Test
  void randomRoute() {
    String manifest = manifest("cli-random", "random-route: true");
    cf.push(Cli.Push.plain("cli-random", manifest, "lucky"));
    String app = cf.app("cli-random").path("guid").asText();
    JsonNode route = Cli.only(cloud.wire.get("/v3/apps/" + app + "/routes").expect(200));
    assertThat(route.path("host").asText()).startsWith("cli-random-").hasSizeGreaterThan(12);
    cloud.awaitPage(route.path("url").asText(), "lucky");
    cf.applyManifest(manifest);
    assertThat(Cli.resources(cloud.wire.get("/v3/apps/" + app + "/routes").expect(200)))
        .as("an app that has a route gets no other random one")
        .hasSize(1);
    cloud
        .wire
        .yaml(
            "/v3/spaces/" + cf.spaceGuid + "/actions/apply_manifest",
            manifest("cli-random", "random-route: true\ndefault-route: true"))
        .expect(422);
  }

  @Test
  void severalProcesses() {
    String manifest =
        manifest(
            "cli-processes",
            """
            default-route: true
            processes:
            - type: web
              instances: 2
              memory: 32M
              health-check-type: http
              health-check-http-endpoint: /index.html
            - type: worker
              command: work --hard
              instances: 1
              memory: 1G
              timeout: 30
            """);
    cf.push(Cli.Push.plain("cli-processes", manifest, "many"));
    Map<String, JsonNode> processes = cf.summary("cli-processes");
    assertThat(processes).containsOnlyKeys("web", "worker");
    assertThat(processes.get("web").path("memory_in_mb").asInt()).isEqualTo(32);
    assertThat(processes.get("web").at("/health_check/type").asText()).isEqualTo("http");
    assertThat(processes.get("web").at("/health_check/data/endpoint").asText())
        .isEqualTo("/index.html");
    assertThat(processes.get("worker").path("memory_in_mb").asInt()).isEqualTo(1024);
    assertThat(processes.get("worker").path("command").asText()).isEqualTo("work --hard");
    assertThat(processes.get("worker").at("/health_check/type").asText()).isEqualTo("process");
    assertThat(processes.get("worker").at("/health_check/data/timeout").asInt()).isEqualTo(30);
  }

  @Test
  void sidecars() {
    String manifest =
        manifest(
            "cli-sidecars",
            """
            default-route: true
            sidecars:
            - name: proxy
              command: proxy --listen
              process_types: [web]
              memory: 10M
            """);
    cf.push(Cli.Push.plain("cli-sidecars", manifest, "side"));
    String app = cf.app("cli-sidecars").path("guid").asText();
    JsonNode sidecar = Cli.only(cloud.wire.get("/v3/apps/" + app + "/sidecars").expect(200));
    assertThat(sidecar.path("name").asText()).isEqualTo("proxy");
    assertThat(sidecar.path("memory_in_mb").asInt()).isEqualTo(10);
    String web = cf.summary("cli-sidecars").get("web").path("guid").asText();
    assertThat(
            Cli.only(cloud.wire.get("/v3/processes/" + web + "/sidecars").expect(200))
                .path("command")
                .asText())
        .isEqualTo("proxy --listen");
    cloud.wire.get("/v3/sidecars/" + sidecar.path("guid").asText()).expect(200);
  }

  @Test
  void aSecondApplyShowsNoDifference() {
    String manifest =
        manifest("cli-quiet", "instances: 2\nroutes:\n- route: cli-quiet.%s".formatted(DOMAIN));
    cf.push(Cli.Push.plain("cli-quiet", manifest, "same"));
    assertThat(
            cloud
                .wire
                .yaml(
                    "/v3/spaces/" + cf.spaceGuid + "/manifest_diff",
                    manifest.replace("  path: site\n", ""))
                .expect(201)
                .json()
                .path("diff"))
        .isEmpty();
    JsonNode changed =
        cloud
            .wire
            .yaml(
                "/v3/spaces/" + cf.spaceGuid + "/manifest_diff",
                manifest.replace("instances: 2", "instances: 5"))
            .expect(201)
            .json()
            .path("diff");
    assertThat(changed.toString()).contains("\"op\":\"replace\"").contains("instances");
  }

  @Test
  void anUnknownOptionOfADeploymentIsRefused() {
    cf.push(Cli.Push.plain("cli-option", routed("cli-option"), "one"));
    String app = cf.app("cli-option").path("guid").asText();
    String droplet = cloud.wire.get("/v3/apps/" + app + "/droplets/current").expect(200).guid();
    cloud
        .wire
        .post(
            "/v3/deployments",
            "{\"droplet\":{\"guid\":\"%s\"},\"options\":{\"speed\":1},\"relationships\":{\"app\":{\"data\":{\"guid\":\"%s\"}}}}"
                .formatted(droplet, app))
        .expect(422);
  }
}
