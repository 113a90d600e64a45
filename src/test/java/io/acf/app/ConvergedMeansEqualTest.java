package io.acf.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.testing.FakeGit;
import io.acf.config.testing.MemoryTree;
import io.acf.config.testing.ScalarTable;
import io.acf.federation.State;
import io.acf.simulator.Pace;
import io.acf.simulator.SimulatorOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * From manifests as people write them to what a region then shows, and back after others changed
 * it.
 */
class ConvergedMeansEqualTest {
  private static final FederationName ORDERS = new FederationName("orders");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegionOverTheWire region =
      new RegionOverTheWire(SimulatorOptions.named("eu-1").withPace(Pace.INSTANT), OneRegion::zip);
  private final HttpClient http = HttpClient.newHttpClient();
  private final FakeGit git = new FakeGit();

  @AfterEach
  void close() {
    http.close();
    region.close();
  }

  private Desired commit(String app) {
    return commit("orders", app);
  }

  private Desired commit(String name, String app) {
    var tree =
        new MemoryTree()
            .with("platform.yml", region.platform())
            .with(
                "federation.yml",
                """
                version: 1
                name: orders
                manifest: manifest.yml
                artifact: { package: site }
                placement: { regions: [eu-1] }
                """)
            .with("site/index.html", "page")
            .with("site/Staticfile", "")
            .with(
                "manifest.yml",
                "applications:\n- name: "
                    + name
                    + "\n  memory: 64M\n"
                    + "  buildpacks: [staticfile_buildpack]\n"
                    + app.indent(2));
    return region.read(git.commit(tree), tree);
  }

  private JsonNode call(String method, String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(region.simulator.uri().resolve(path))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + token())
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(method + " " + path + answer.body()).isLessThan(300);
    return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
  }

  private String token() throws Exception {
    var basic = Base64.getEncoder().encodeToString("acf:acf-secret".getBytes());
    var request =
        HttpRequest.newBuilder(URI.create(region.simulator.uri() + "/oauth/token"))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
            .build();
    var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    return JSON.readTree(answer.body()).path("access_token").asText();
  }

  private String app() throws Exception {
    return call("GET", "/v3/apps?names=orders", "").at("/resources/0/guid").asText();
  }

  private JsonNode env() throws Exception {
    return call("GET", "/v3/apps/" + app() + "/environment_variables", "").path("var");
  }

  /** Five minutes at rest: what is found in them is set right in them. */
  private void pass(Desired desired) {
    region.pass(desired, Duration.ofMinutes(5));
    var status = region.status(ORDERS);
    assertThat(status.state()).as(status.toString()).isEqualTo(State.CONVERGED);
  }

  private int deployments() throws Exception {
    return call("GET", "/v3/deployments?app_guids=" + app(), "").path("resources").size();
  }

  @Test
  void aReleaseThatSaysLessLeavesLess() throws Exception {
    region.settle(
        commit(
            "routes: [{ route: orders.example.com }, { route: old.example.com }]\n"
                + "env: { KEEP: a, DROP: b }\n"
                + "metadata: { labels: { team: one, stage: prod }, annotations: { note: x } }"));
    region.settle(
        commit(
            "routes: [{ route: orders.example.com }]\n"
                + "env: { KEEP: a }\n"
                + "metadata: { labels: { team: one } }"));
    assertThat(env().properties()).extracting(it -> it.getKey()).containsExactly("KEEP");
    var app = call("GET", "/v3/apps/" + app(), "");
    assertThat(app.at("/metadata/labels/team").asText()).isEqualTo("one");
    assertThat(app.at("/metadata/labels").has("stage")).isFalse();
    assertThat(app.at("/metadata/annotations").has("note")).isFalse();
    var routes = call("GET", "/v3/apps/" + app() + "/routes", "").path("resources");
    assertThat(routes).hasSize(1);
    assertThat(routes.get(0).path("url").asText()).isEqualTo("orders.example.com");
    assertThat(call("GET", "/v3/routes?hosts=old", "").path("resources")).hasSize(1);
  }

  private List<String> routes() throws Exception {
    var urls = new ArrayList<String>();
    call("GET", "/v3/apps/" + app() + "/routes", "")
        .path("resources")
        .forEach(route -> urls.add(route.path("url").asText()));
    return urls;
  }

  private int applied() throws Exception {
    return call("GET", "/v3/audit_events?types=audit.app.apply_manifest", "")
        .path("resources")
        .size();
  }

  /** As with {@code cf push}, and no manifest is sent twice for it. */
  @Test
  void anAppWithoutRoutesGetsTheOneThatCfChooses() throws Exception {
    var bare = commit("");
    region.settle(bare);
    assertThat(routes()).containsExactly("orders.apps.eu-1.test");
    assertThat(region.status(ORDERS).message()).doesNotContain("not of git");
    pass(bare);
    assertThat(applied()).isEqualTo(1);
    var route = call("GET", "/v3/apps/" + app() + "/routes", "").at("/resources/0");
    var destination = route.at("/destinations/0/guid").asText();
    call(
        "DELETE", "/v3/routes/" + route.path("guid").asText() + "/destinations/" + destination, "");
    assertThat(routes()).isEmpty();
    pass(bare);
    assertThat(routes()).as("drift").containsExactly("orders.apps.eu-1.test");
    assertThat(applied()).isEqualTo(2);
    region.settle(commit("routes: [{ route: www.example.com }]"));
    assertThat(routes()).as("a later release names its own").containsExactly("www.example.com");
    region.settle(commit("no-route: true\nroutes: [{ route: www.example.com }]"));
    assertThat(routes()).isEmpty();
    region.settle(commit("routes: []"));
    assertThat(routes()).as("an empty list is no route at all").isEmpty();
    var random = commit("random-route: true");
    region.settle(random);
    var made = routes();
    assertThat(made).hasSize(1);
    assertThat(made.getFirst()).startsWith("orders-").endsWith(".apps.eu-1.test");
    var before = applied();
    pass(random);
    assertThat(routes()).isEqualTo(made);
    assertThat(applied()).isEqualTo(before);
  }

  @Test
  void whatOthersChangeIsSetRightAndWhatIsTheirsStays() throws Exception {
    var desired =
        commit(
            "env: { KEEP: a }\ncommand: run it\nhealth-check-type: process\n"
                + "routes: [{ route: orders.example.com }]");
    region.settle(desired);
    call("PATCH", "/v3/apps/" + app() + "/environment_variables", "{\"var\":{\"KEEP\":\"b\"}}");
    pass(desired);
    assertThat(env().path("KEEP").asText()).isEqualTo("a");
    assertThat(deployments()).as("instances start anew").isEqualTo(2);
    call("PATCH", "/v3/apps/" + app() + "/environment_variables", "{\"var\":{\"MORE\":\"b\"}}");
    pass(desired);
    assertThat(deployments()).as("not for what is theirs").isEqualTo(2);
    assertThat(env().path("MORE").asText()).isEqualTo("b");
    assertThat(region.status(ORDERS).message())
        .isEqualTo("not of git on orders, and left alone: env MORE");
    var process = call("GET", "/v3/apps/" + app() + "/processes/web", "").path("guid").asText();
    call("PATCH", "/v3/processes/" + process, "{\"command\":\"run another\"}");
    pass(desired);
    var now = call("GET", "/v3/apps/" + app() + "/processes/web", "");
    assertThat(now.path("command").asText()).isEqualTo("run it");
    assertThat(deployments()).isEqualTo(3);
    var app = call("GET", "/v3/apps/" + app(), "");
    assertThat(app.at("/metadata/annotations").has("acf-restart")).isFalse();
  }

  @Test
  void aServiceThatOthersUnbindIsBoundAgain() throws Exception {
    var space = call("GET", "/v3/spaces?names=prod", "").at("/resources/0/guid").asText();
    call(
        "POST",
        "/v3/service_instances",
        "{\"type\":\"user-provided\",\"name\":\"db\",\"relationships\":{\"space\":{\"data\":{\"guid\":\""
            + space
            + "\"}}}}");
    var desired = commit("services: [db]\nroutes: [{ route: orders.example.com }]");
    region.settle(desired);
    var binding =
        call("GET", "/v3/service_credential_bindings?app_guids=" + app(), "")
            .at("/resources/0/guid")
            .asText();
    assertThat(binding).isNotEmpty();
    call("DELETE", "/v3/service_credential_bindings/" + binding, "");
    pass(desired);
    assertThat(
            call("GET", "/v3/service_credential_bindings?app_guids=" + app(), "").path("resources"))
        .hasSize(1);
  }

  /** Nothing is sent again of what CF stores otherwise than it is written. */
  private void staysAsItIs(Desired desired) throws Exception {
    var deployments = deployments();
    var applied = applied();
    assertThat(applied).isPositive();
    pass(desired);
    assertThat(applied()).isEqualTo(applied);
    assertThat(deployments()).isEqualTo(deployments);
  }

  @Test
  void everyScalarOfTheTableArrivesAsItSaysAndIsNoDrift() throws Exception {
    var doc = Path.of(System.getProperty("acf.root", ".."), "docs/manifest-scalars.md");
    var rows = ScalarTable.rows(doc, "Values of env");
    assertThat(rows).hasSizeGreaterThan(90);
    var env = new StringBuilder("no-route: true\nenv:\n");
    var stored = JSON.createObjectNode();
    for (int i = 0; i < rows.size(); i++) {
      env.append("  V%d: %s\n".formatted(i, rows.get(i).get(0).replace("\n", "\n    ")));
      stored.set("V" + i, JSON.readTree(rows.get(i).get(4)));
    }
    var desired = commit(env.toString());
    region.settle(desired);
    assertThat(env()).isEqualTo(stored);
    staysAsItIs(desired);
    call("PATCH", "/v3/apps/" + app() + "/environment_variables", "{\"var\":{\"V0\":\"1.10\"}}");
    pass(desired);
    assertThat(env()).isEqualTo(stored);
  }

  @Test
  void anAppIsFoundUnderTheNameThatTheRegionReads() throws Exception {
    var names =
        Map.of(
            "1.10", "1.1",
            "no", "false",
            "0123", "83",
            "1e3", "1000",
            "2026-11-27", "2026-11-27",
            "1:30", "1:30",
            "tRue", "tRue",
            "\"a,b +c&d\"", "a,b +c&d",
            "!!str 010", "010");
    for (var name : names.entrySet()) {
      region.settle(commit(name.getKey(), "no-route: true"));
      var there = call("GET", "/v3/apps?per_page=100", "").path("resources");
      assertThat(there).anyMatch(it -> it.path("name").asText().equals(name.getValue()));
    }
    assertThat(call("GET", "/v3/apps?per_page=100", "").path("resources")).hasSize(names.size());
  }

  @Test
  void whatTheRegionDoesNotStoreIsNotWaitedFor() throws Exception {
    for (var app :
        List.of(
            "no-route: true\nhealth-check-http-endpoint: /health",
            "no-route: true\nprocesses: [{ type: web, health-check-http-endpoint: /health }]",
            "no-route: true\nprocesses: [{ type: web, disk-quota: ~, memory: ~, instances: ~ }]",
            "default_route: ~",
            "no-route: true\nno_route: no",
            "random-route: true\nrandom_route: no")) {
      var desired = commit(app);
      region.settle(desired);
      staysAsItIs(desired);
    }
  }

  @Test
  void whatTheSecondEntryOfAnAppTakesBackIsNotWaitedFor() throws Exception {
    var first =
        "command: run\nhealth-check-type: http\nhealth-check-http-endpoint: /a\nno-route: true";
    for (var second :
        List.of(
            "command: ~",
            "command: default",
            "health-check-type: port",
            "health-check-http-endpoint: /b")) {
      var desired =
          commit("orders\n" + first.indent(2) + "- name: orders", "no-route: true\n" + second);
      region.settle(desired);
      staysAsItIs(desired);
    }
  }

  @Test
  void whatTheRegionReadsOtherwiseIsNotSentForEver() throws Exception {
    var desired = commit("instances: 010\nno_route: true\nroutes: [{ route: orders.example.com }]");
    region.settle(desired);
    assertThat(call("GET", "/v3/apps/" + app() + "/processes/web", "").path("instances").asInt())
        .isEqualTo(8);
    assertThat(call("GET", "/v3/apps/" + app() + "/routes", "").path("resources")).isEmpty();
    staysAsItIs(desired);
  }
}
