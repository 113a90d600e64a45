package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Manifests where it matters what the region has: flags, quotas, services, other apps, a version.
 */
class SpaceManifestTest {
  private Simulator simulator;
  private Client client;
  private Pushes pushes;
  private String space;

  @BeforeEach
  void start() {
    begin("3.228.0");
  }

  private void begin(String version) {
    simulator =
        Simulator.start(
            SimulatorOptions.named("eu-1").withPace(Pace.INSTANT).withApiVersion(version));
    client = Client.loggedIn(simulator);
    pushes = new Pushes(client);
    space = "/v3/spaces/" + pushes.space();
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private Client.Answer send(String action, String yaml) {
    return client.call("POST", space + "/" + action, yaml, "application/x-yaml");
  }

  private JsonNode apply(String yaml) {
    return pushes.job(send("actions/apply_manifest", yaml));
  }

  private JsonNode diff(String yaml) {
    Client.Answer answer = send("manifest_diff", yaml);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json().path("diff");
  }

  private void done(String yaml) {
    JsonNode job = apply(yaml);
    assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("COMPLETE");
  }

  private String failed(String yaml) {
    JsonNode job = apply(yaml);
    assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("FAILED");
    return job.at("/errors/0/detail").asText();
  }

  private String app(String name) {
    return client.get("/v3/apps?names=" + name).json().at("/resources/0/guid").asText();
  }

  private void flag(String name) {
    var set =
        client.call(
            "PATCH",
            "/v3/feature_flags/" + name,
            Json.object("enabled", true).toString(),
            "application/json");
    assertThat(set.status()).as(set.text()).isEqualTo(200);
  }

  @Test
  void aNameInOtherCaseMeansTheSameApp() {
    done("applications: [{name: caseq, env: {A: a}}]");
    done("applications: [{name: CASEQ, env: {B: b}}]");
    assertThat(
            client
                .get(space.replace("/v3/spaces/", "/v3/apps?space_guids="))
                .json()
                .path("resources"))
        .hasSize(1);
    JsonNode env = client.get("/v3/apps/" + app("caseq") + "/environment_variables").json();
    assertThat(env.path("var").toString()).isEqualTo("{\"A\":\"a\",\"B\":\"b\"}");
  }

  @Test
  void aRandomRouteIsKept() {
    done("applications: [{name: dice, random-route: true}]");
    String path = "/v3/apps/" + app("dice") + "/routes";
    String url = client.get(path).json().at("/resources/0/url").asText();
    assertThat(url).matches("dice-[a-z]+-[a-z]+-[a-z]{2}\\.apps\\.eu-1\\.test");
    done("applications: [{name: dice, random-route: true}]");
    assertThat(client.get(path).json().findValuesAsText("url")).containsExactly(url);
  }

  @Test
  void whatIsNoYamlOrTooLargeIsABadRequest() {
    var json =
        client.call("POST", space + "/manifest_diff", "applications: []", "application/json");
    assertThat(json.status()).isEqualTo(400);
    assertThat(json.json().at("/errors/0/detail").asText())
        .isEqualTo("Bad request: Content-Type must be yaml");
    assertThat(json.json().at("/errors/0/code").asInt()).isEqualTo(1004);
    String large = "applications: [{name: large, env: {A: " + "a".repeat(1024 * 1024) + "}}]";
    var answer = send("actions/apply_manifest", large);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/detail").asText())
        .isEqualTo("Bad request: Manifest size is too large. The maximum supported size is 1MB.");
    done("applications: [{name: large, env: {A: " + "a".repeat(70_000) + "}}]");
  }

  @Test
  void aMarkOfTheEncodingIsNoPartOfTheManifest() {
    done("\uFEFFapplications: [{name: marked, env: {A: é}}]");
    JsonNode env = client.get("/v3/apps/" + app("marked") + "/environment_variables").json();
    assertThat(env.at("/var/A").asText()).isEqualTo("é");
  }

  /** A character of two UTF-16 units counts once. */
  @ParameterizedTest
  @CsvSource({"4096,201", "4097,422"})
  void lengthsAreToldInCharacters(int characters, int status) {
    String command = "\ud83d\ude00".repeat(characters);
    var answer =
        send("manifest_diff", "applications: [{name: wide, command: \"" + command + "\"}]");
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
  }

  /** Its size is that of the request, not of the text in another encoding. */
  @Test
  void aManifestMayBeInUtf16() {
    String value = "\u4e2d".repeat(400_000);
    var answer =
        client.call(
            "POST",
            space + "/actions/apply_manifest",
            ("applications: [{name: wide, env: {A: " + value + "}}]")
                .getBytes(StandardCharsets.UTF_16),
            "application/x-yaml",
            Map.of());
    JsonNode job = pushes.job(answer);
    assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("COMPLETE");
    JsonNode env = client.get("/v3/apps/" + app("wide") + "/environment_variables").json();
    assertThat(env.at("/var/A").asText()).isEqualTo(value);
  }

  @Test
  void moreLabelsThanAnyAppMayHaveAreRefused() {
    StringBuilder labels = new StringBuilder();
    for (int i = 0; i < 51; i++) {
      labels.append("l").append(i).append(": x, ");
    }
    var answer =
        send(
            "actions/apply_manifest",
            "applications: [{name: many, metadata: {labels: {" + labels + "}}}]");
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/code").asInt()).isEqualTo(390020);
    assertThat(answer.json().at("/errors/0/detail").asText())
        .isEqualTo("Failed to add 51 labels because it would exceed maximum of 50");
    assertThat(app("many")).isEmpty();
  }

  @Test
  void dockerAppsAreMadeWhereTheFlagIsOn() {
    flag("diego_docker");
    done("applications: [{name: image, docker: {image: nginx}, stack: nosuch}]");
    JsonNode made = client.get("/v3/apps/" + app("image")).json();
    assertThat(made.at("/lifecycle/type").asText()).isEqualTo("docker");
    assertThat(client.get("/v3/apps/" + app("image") + "/manifest").text())
        .doesNotContain("docker:")
        .contains("lifecycle: docker");
    var image =
        client.post(
            "/v3/packages",
            "type",
            "docker",
            "data",
            Map.of("image", "nginx:1", "username", "me", "password", "secret"),
            "relationships",
            Pushes.relation("app", app("image")));
    assertThat(image.status()).as(image.text()).isEqualTo(201);
    assertThat(client.get("/v3/apps/" + app("image") + "/manifest").text())
        .contains("image: nginx:1", "username: me")
        .doesNotContain("secret");
    var buildpacks =
        send("actions/apply_manifest", "applications: [{name: image, buildpacks: [go_buildpack]}]");
    assertThat(buildpacks.json().at("/errors/0/detail").asText())
        .isEqualTo(
            "For application 'image': Buildpacks cannot be configured for a docker lifecycle app.");
    done("applications: [{name: bits}]");
    var docker = send("actions/apply_manifest", "applications: [{name: bits, docker: {image: x}}]");
    assertThat(docker.json().at("/errors/0/detail").asText())
        .isEqualTo(
            "For application 'bits': Docker cannot be configured for a buildpack lifecycle app.");
  }

  @Test
  void cnbAppsKeepTheirLifecycle() {
    flag("diego_cnb");
    done("applications: [{name: native, lifecycle: cnb, buildpacks: [docker://x/y]}]");
    assertThat(client.get("/v3/apps/" + app("native")).json().at("/lifecycle/type").asText())
        .isEqualTo("cnb");
    done("applications: [{name: plain}]");
    assertThat(failed("applications: [{name: plain, lifecycle: cnb}]"))
        .isEqualTo("For application 'plain': Lifecycle type cannot be changed");
  }

  @Test
  void aServiceIsBoundByNameOnceWithItsParameters() {
    var made =
        client.post(
            "/v3/service_instances",
            "type",
            "user-provided",
            "name",
            "vault",
            "relationships",
            Map.of("space", Map.of("data", Map.of("guid", pushes.space()))));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    done(
        "applications: [{name: bound, services: [{name: vault, binding_name: v,"
            + " parameters: {a: 1.1, b: true, c: 1e+21, d: .inf, 1: x}}, vault]}]");
    JsonNode bindings = client.get("/v3/service_credential_bindings").json().path("resources");
    assertThat(bindings).hasSize(1);
    assertThat(bindings.at("/0/name").asText()).isEqualTo("v");
  }

  @Test
  void aQuotaOfRoutesNamesTheRoute() {
    var quota =
        client.post(
            "/v3/space_quotas",
            "name",
            "none",
            "routes",
            Map.of("total_routes", 0),
            "relationships",
            Map.of(
                "organization", Map.of("data", Map.of("guid", organization())),
                "spaces", Map.of("data", List.of(Map.of("guid", pushes.space())))));
    assertThat(quota.status()).as(quota.text()).isEqualTo(201);
    String name = client.get(space).json().path("name").asText();
    assertThat(failed("applications: [{name: full, routes: [{route: full.apps.eu-1.test}]}]"))
        .isEqualTo(
            "For application 'full': For route 'full.apps.eu-1.test': Routes quota exceeded for"
                + " space '"
                + name
                + "'.");
  }

  private String organization() {
    return client.get(space).json().at("/relationships/organization/data/guid").asText();
  }

  @Test
  void aRouteOfAnotherSpaceIsNotMapped() {
    var other =
        client.post(
            "/v3/spaces",
            "name",
            "other",
            "relationships",
            Map.of("organization", Map.of("data", Map.of("guid", organization()))));
    String mine = space;
    space = "/v3/spaces/" + other.json().path("guid").asText();
    done("applications: [{name: first, routes: [{route: taken.apps.eu-1.test}]}]");
    space = mine;
    assertThat(failed("applications: [{name: second, routes: [{route: taken.apps.eu-1.test}]}]"))
        .isEqualTo(
            "For application 'second': Routes cannot be mapped to destinations in different"
                + " spaces");
    assertThat(failed("applications: [{name: second, routes: [{route: taken.apps.eu-1.test/x}]}]"))
        .isEqualTo(
            "For application 'second': domain_id and host host_and_domain_taken_different_space");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "loadbalancing: hash, hash_header: X-User, hash_balance: 1.5 |",
        "loadbalancing: hash, hash_header: X, hash_balance: 1.05"
            + "| Hash balance must be either 0 or between 1.1 and 10.0",
        "loadbalancing: hash, hash_header: X, hash_balance: x | Hash balance must be a numeric"
            + " value",
        "loadbalancing: round-robin, hash_header: X"
            + "| Hash header can only be set when loadbalancing is hash",
      })
  void hashBasedRoutingHasRulesOfItsOwn(String options, String problem) {
    flag("hash_based_routing");
    String yaml =
        "applications: [{name: h, routes: [{route: h.apps.eu-1.test, options: {"
            + options
            + "}}]}]";
    if (problem == null) {
      done(yaml);
    } else {
      assertThat(send("actions/apply_manifest", yaml).json().at("/errors/0/detail").asText())
          .isEqualTo("For application 'h': Route 'h.apps.eu-1.test': " + problem);
    }
  }

  @Test
  void theDiffOfANewAppAddsButNoSizes() {
    JsonNode operations =
        diff(
            "applications: [{name: fresh, memory: 64M, disk-quota: 1G, disk_quota: 1G,"
                + " instances: 2, default-route: true, foo: bar, path: x, env: {A: b}}]");
    assertThat(operations.findValuesAsText("op")).containsOnly("add");
    assertThat(operations.findValuesAsText("path"))
        .containsExactly(
            "/applications/0/name",
            "/applications/0/instances",
            "/applications/0/default-route",
            "/applications/0/env");
  }

  @Test
  void theDiffOfAnAppThatIsThere() {
    done(
        "applications: [{name: there, instances: 2, env: {A: 1, B: b},"
            + " processes: [{type: worker, memory: 64M}, {type: clock, memory: 32M}],"
            + " routes: [{route: a.apps.eu-1.test}]}]");
    JsonNode operations =
        diff(
            "applications: [{name: there, env: {A: 1, C: c}, features: {ssh: false},"
                + " processes: [{type: worker, memory: 0.5G}],"
                + " routes: [{route: a.apps.eu-1.test, protocol: http2}, {route: b.x}]}]");
    assertThat(operations.toString())
        .isEqualTo(
            """
            [{"op":"remove","path":"/applications/0/env/B","was":"b"},\
            {"op":"add","path":"/applications/0/env/C","value":"c"},\
            {"op":"replace","path":"/applications/0/env/A","was":"1","value":1},\
            {"op":"replace","path":"/applications/0/features/ssh","was":true,"value":false},\
            {"op":"replace","path":"/applications/0/processes/1/memory","was":"64M","value":"512M"},\
            {"op":"remove","path":"/applications/0/processes/0","was":%s},\
            {"op":"replace","path":"/applications/0/routes/0/protocol","was":"http1","value":"http2"},\
            {"op":"add","path":"/applications/0/routes/1","value":{"route":"b.x"}}]\
            """
                .formatted(operations.path(5).path("was")));
    assertThat(operations.path(5).path("was").path("type").asText()).isEqualTo("web");
  }

  @Test
  void anOldApiDoesNotKnowNewKeys() {
    simulator.close();
    begin("3.136.0");
    done(
        "applications: [{name: old, lifecycle: cnb, features: {foo: x},"
            + " health-check-interval: x, readiness-health-check-type: x,"
            + " healthCheckInvocationTimeout: 7, log-rate-limit-per-second: 1K,"
            + " processes: [{type: worker, user: root}],"
            + " Routes: [{route: old.apps.eu-1.test, options: {loadbalancing: x}}]}]");
    assertThat(client.get("/v3/apps/" + app("old") + "/manifest").text())
        .contains("health-check-invocation-timeout: 7", "log-rate-limit-per-second: 1K")
        .doesNotContain("lifecycle", "features", "options", "interval", "readiness", "user");
    assertThat(failed("applications: [{name: old, buildpacks: [nosuch]}]"))
        .isEqualTo(
            "For application 'old': Buildpack \"nosuch\" must be an existing admin buildpack or a"
                + " valid git URI");
  }
}
