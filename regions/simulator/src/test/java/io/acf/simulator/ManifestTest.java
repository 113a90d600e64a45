package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ManifestTest {
  @AutoClose private static final Region region = new Region();
  private static final Client client = region.client;
  private static final Pushes pushes = region.pushes;
  private static final String DIFF = region.filled("/v3/spaces/{space}/manifest_diff");

  private static Client.Answer apply(String yaml) {
    return pushes.apply(yaml);
  }

  private static JsonNode app(String name) {
    return client.get("/v3/apps?names=" + name).json().at("/resources/0");
  }

  @Test
  void createsWhatIsMissingAndAppliesAllOfIt() {
    var job =
        pushes.job(
            apply(
                """
                applications:
                - name: orders
                  path: ./site
                  memory: 64M
                  disk-quota: 1G
                  instances: 2
                  health-check-type: http
                  health-check-http-endpoint: /healthz
                  buildpacks: [staticfile_buildpack]
                  env: {A: 1, B: yes}
                  metadata: {labels: {team: shop}}
                  routes:
                  - route: orders.apps.eu-1.test
                  - route: orders.apps.eu-1.test/deep
                  processes:
                  - type: worker
                    instances: 1
                    command: work
                    memory: 1G
                  sidecars:
                  - {name: side, command: run, process_types: [web]}
                """));
    assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("COMPLETE");
    assertThat(job.path("operation").asText()).isEqualTo("space.apply_manifest");
    JsonNode app = app("orders");
    assertThat(app.at("/metadata/labels/team").asText()).isEqualTo("shop");
    assertThat(app.at("/lifecycle/data/buildpacks/0").asText()).isEqualTo("staticfile_buildpack");
    String guid = app.path("guid").asText();
    JsonNode web = client.get("/v3/apps/" + guid + "/processes/web").json();
    assertThat(web.path("memory_in_mb").asInt()).isEqualTo(64);
    assertThat(web.path("instances").asInt()).isEqualTo(2);
    assertThat(web.at("/health_check/data/endpoint").asText()).isEqualTo("/healthz");
    assertThat(client.get("/v3/apps/" + guid + "/routes").json().path("resources")).hasSize(2);
    assertThat(client.get("/v3/apps/" + guid + "/sidecars").json().path("resources")).hasSize(1);
    assertThat(
            client.get("/v3/apps/" + guid + "/environment_variables").json().at("/var/B").asText())
        .isEqualTo("true");
    String yaml = client.get("/v3/apps/" + guid + "/manifest").text();
    assertThat(yaml).contains("name: orders").contains("memory: 64M").doesNotContain("&id");
  }

  @Test
  void theSameManifestAgainChangesNothingAndHasNoDiff() {
    String yaml =
        """
        applications:
        - name: same
          memory: 65536K
          instances: 2
          env: {A: b}
          routes: [{route: same.apps.eu-1.test}]
        """;
    pushes.job(apply(yaml));
    String before = app("same").toString();
    var diff = client.call("POST", DIFF, yaml, "application/x-yaml");
    assertThat(diff.status()).as(diff.text()).isEqualTo(201);
    assertThat(diff.json().path("diff")).as(diff.text()).isEmpty();
    pushes.job(apply(yaml));
    assertThat(app("same").path("guid")).isEqualTo(app("same").path("guid"));
    assertThat(before).contains("same");
    var changed =
        client.call(
            "POST",
            DIFF,
            yaml.replace("65536K", "128M").replace("A: b", "C: d"),
            "application/x-yaml");
    assertThat(changed.json().path("diff")).as("memory is not compared").hasSize(2);
    assertThat(changed.json().at("/diff/0/path").asText()).isEqualTo("/applications/0/env/A");
    assertThat(changed.json().at("/diff/0/was").asText()).isEqualTo("b");
  }

  @Test
  void aBadManifestIsRefusedBeforeAnyChangeWithAllMessages() {
    var answer =
        apply(
            """
            applications:
            - name: bad
              memory: 12
              instances: -1
              routes: [{route: "not a url"}]
            - buildpack: x
            """);
    assertThat(answer.status()).isEqualTo(422);
    var errors = answer.json().path("errors");
    assertThat(errors).as(answer.text()).hasSize(5);
    assertThat(errors.path(2).path("detail").asText())
        .startsWith("For application 'bad': The route 'not a url'");
    assertThat(errors.path(0).path("title").asText()).isEqualTo("CF-UnprocessableEntity");
    assertThat(app("bad").isMissingNode()).isTrue();
    assertThat(apply("applications: [&a {name: x}, *a]").status()).isEqualTo(400);
    String path = DIFF.replace("manifest_diff", "actions/apply_manifest");
    assertThat(client.call("POST", path, "{}", "application/json").status()).isEqualTo(400);
  }

  @Test
  void aFailedJobLeavesWhatWasDoneBefore() {
    var job =
        pushes.job(
            apply(
                """
                applications:
                - name: first
                  instances: 3
                - name: second
                  routes: [{route: second.nowhere.example}]
                """));
    assertThat(job.path("state").asText()).isEqualTo("FAILED");
    assertThat(job.at("/errors/0/detail").asText())
        .isEqualTo("For application 'second': No domains exist for route second.nowhere.example");
    String guid = app("first").path("guid").asText();
    assertThat(client.get("/v3/apps/" + guid + "/processes/web").json().path("instances").asInt())
        .isEqualTo(3);
    assertThat(app("second").path("name").asText()).isEqualTo("second");
  }

  @Test
  void routesOfAManifestLeadToTheApp() {
    pushes.job(apply("applications: [{name: plain, default-route: true}]"));
    String guid = app("plain").path("guid").asText();
    pushes.use(guid, pushes.droplet(guid, Map.of("index.html", "hello")));
    pushes.start(guid);
    assertThat(new RouterClient(region.simulator).get("plain.apps.eu-1.test", "/").body())
        .isEqualTo("hello");
    pushes.job(apply("applications: [{name: plain, no-route: true}]"));
    assertThat(client.get("/v3/apps/" + guid + "/routes").json().path("resources")).isEmpty();
  }

  @Test
  void bindsServicesThatExistAndFailsForThoseThatDoNot() {
    var missing = pushes.job(apply("applications: [{name: bound, services: [vault]}]"));
    assertThat(missing.at("/errors/0/detail").asText())
        .isEqualTo("For application 'bound': Service instance 'vault' not found");
    var made =
        client.post(
            "/v3/service_instances",
            "type",
            "user-provided",
            "name",
            "vault",
            "credentials",
            Map.of("key", "secret"),
            "relationships",
            Map.of("space", Map.of("data", Map.of("guid", pushes.space()))));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String yaml = "applications: [{name: bound, services: [{name: vault, binding_name: v}]}]";
    for (int i = 0; i < 2; i++) {
      assertThat(pushes.job(apply(yaml)).path("state").asText()).isEqualTo("COMPLETE");
    }
    String guid = app("bound").path("guid").asText();
    var services =
        client.get("/v3/apps/" + guid + "/env").json().at("/system_env_json/VCAP_SERVICES");
    assertThat(services.path("user-provided")).hasSize(1);
    assertThat(services.at("/user-provided/0/credentials/key").asText()).isEqualTo("secret");
    assertThat(services.at("/user-provided/0/name").asText()).isEqualTo("v");
    assertThat(client.get("/v3/apps/" + guid + "/manifest").text()).contains("- vault");
    assertThat(client.call("POST", DIFF, yaml, "application/x-yaml").json().path("diff"))
        .as("a service that is written as a map always differs")
        .hasSize(2);
  }
}
