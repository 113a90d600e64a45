package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.wire.Json;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the root links to beside v3: routing, network policies, v2; each in its own shape. */
class PlatformApisTest {
  private static Region region;
  private static Client plain;

  @BeforeAll
  static void start() {
    region = new Region();
    ScimTest.create(region.client, "plain", "uaa");
    plain = as("plain");
  }

  private static Client as(String user) {
    Client client = new Client(region.simulator);
    Map<String, String> login =
        Map.of("grant_type", "password", "username", user, "password", "secret-of-" + user);
    return client.with(client.form(login, "cf:").json().path("access_token").asText());
  }

  @AfterAll
  static void stop() {
    region.close();
  }

  @Test
  void whatTheRootLinksToIsServedOrNull() {
    JsonNode links = region.client.get("/").json().path("links");
    assertThat(links.path("log_stream").isNull()).isTrue();
    String base = region.simulator.uri().toString();
    for (String path :
        new String[] {
          links.at("/routing/href").asText() + "/v1/router_groups",
          links.at("/network_policy_v0/href").asText() + "/policies",
          links.at("/network_policy_v1/href").asText() + "/policies",
          links.at("/cloud_controller_v2/href").asText() + "/stacks"
        }) {
      assertThat(region.client.get(path.substring(base.length())).status()).as(path).isEqualTo(200);
    }
    assertThat(links.at("/cloud_controller_v2/meta/version").asText()).isEqualTo("2.280.0");
  }

  @Test
  void aRouterGroupGivesPortsToTheRoutesOfItsDomains() {
    JsonNode group = region.client.get("/routing/v1/router_groups?name=default-tcp").json().get(0);
    assertThat(group.path("type").asText()).isEqualTo("tcp");
    String guid =
        region.make(
            "few",
            "/routing/v1/router_groups",
            "{'name':'few','type':'tcp','reservable_ports':'2000,3000-3001'}");
    JsonNode domain =
        region
            .client
            .post("/v3/domains", "name", "few.test", "router_group", Map.of("guid", guid))
            .json();
    assertThat(domain.at("/router_group/guid").asText()).isEqualTo(guid);
    assertThat(domain.path("supported_protocols")).isEqualTo(Json.array(java.util.List.of("tcp")));
    String where =
        "{'port':%s,'relationships':{'space':{'data':{'guid':'{space}'}},'domain':{'data':{'guid':'"
            + domain.path("guid").asText()
            + "'}}}}";
    assertThat(region.ask("POST /v3/routes", where.formatted("2001")).json().at("/errors/0/detail"))
        .isEqualTo(
            Json.node(
                "Port '2001' is not available. Try a different port or use a different domain."));
    for (int port : new int[] {2000, 3000, 3001}) {
      assertThat(region.ask("POST /v3/routes", where.formatted("0")).json().path("port").asInt())
          .isEqualTo(port);
    }
    assertThat(region.ask("POST /v3/routes", where.formatted("0")).status()).isEqualTo(422);
    var changed =
        region.client.put("/routing/v1/router_groups/" + guid, "reservable_ports", "2000-2005");
    assertThat(changed.json().path("reservable_ports").asText()).isEqualTo("2000-2005");
    assertThat(changed.header("X-Cf-Warnings")).isNotEmpty();
    assertThat(region.client.delete("/routing/v1/router_groups/" + guid).status()).isEqualTo(204);
    assertThat(
            region
                .client
                .post("/v3/domains", "name", "none.test", "router_group", Map.of("guid", guid))
                .json()
                .at("/errors/0/detail")
                .asText())
        .isEqualTo("Router group with guid '" + guid + "' not found.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /routing/v1/router_groups?name=nosuch||404|ResourceNotFoundError",
        "PUT /routing/v1/router_groups/nosuch|{}|404|ResourceNotFoundError",
        "DELETE /routing/v1/router_groups/nosuch||404|ResourceNotFoundError",
        "POST /routing/v1/router_groups|{'type':'tcp'}|400|ProcessRequestError",
        "POST /routing/v1/router_groups|{'name':'n'}|400|ProcessRequestError",
        "POST /routing/v1/router_groups|{'name':'n','type':'tcp'}|400|ProcessRequestError",
        "POST /routing/v1/router_groups|{'name':'n','type':'tcp','reservable_ports':'80'}|400|ProcessRequestError",
        "POST /routing/v1/router_groups|{'name':'n','type':'tcp','reservable_ports':'3000-2000'}|400|ProcessRequestError",
        "POST /routing/v1/router_groups|{'name':'n','type':'http','reservable_ports':'3000'}|400|ProcessRequestError",
        "POST /routing/v1/router_groups|{'name':'default-tcp','type':'tcp','reservable_ports':'3000'}|409|DBConflictError",
        "POST /routing/v1/router_groups|[]|400|ProcessRequestError"
      })
  void theRoutingApiRefusesInItsShape(String call, String body, int status, String name) {
    var refused = region.ask(call, body == null ? "" : body);
    assertThat(refused.status()).as(refused.text()).isEqualTo(status);
    assertThat(refused.json().path("name").asText()).isEqualTo(name);
    assertThat(refused.json().path("message").asText()).isNotEmpty();
  }

  @Test
  void whoMayNotIsToldByEachInItsShape() {
    var routing = plain.get("/routing/v1/router_groups");
    assertThat(routing.status()).isEqualTo(401);
    assertThat(routing.json().path("message").asText())
        .isEqualTo("You are not authorized to perform the requested action");
    var stale = new Client(region.simulator).with("no.valid.token");
    assertThat(stale.get("/routing/v1/router_groups").json().path("message").asText())
        .isEqualTo("Token is expired");
    assertThat(stale.get("/networking/v1/external/policies").json().path("error").asText())
        .startsWith("authenticator:");
    assertThat(stale.get("/v2/stacks").json().path("error_code").asText())
        .isEqualTo("CF-InvalidAuthToken");
    var policy =
        plain.call(
            "POST",
            "/networking/v1/external/policies",
            policies("a", "b", 80, 80),
            "application/json");
    assertThat(policy.status()).isEqualTo(403);
    assertThat(policy.json().path("error").asText())
        .isEqualTo("one or more applications cannot be found or accessed");
  }

  private static String policies(String source, String destination, int start, int end) {
    return """
    {"policies":[{"source":{"id":"%s"},
      "destination":{"id":"%s","protocol":"tcp","ports":{"start":%d,"end":%d}}}]}\
    """
        .formatted(source, destination, start, end);
  }

  @Test
  void policiesAreAddedListedRemovedAndGoWithTheirApps() {
    Pushes pushes = new Pushes(region.client);
    String front = pushes.app("front");
    String back = pushes.app("back");
    String path = "/networking/v1/external/policies";
    String body = policies(front, back, 8080, 8090);
    for (int twice = 0; twice < 2; twice++) {
      assertThat(region.client.call("POST", path, body, "application/json").status())
          .isEqualTo(200);
    }
    JsonNode listed = region.client.get(path + "?id=" + front).json();
    assertThat(listed.path("total_policies").asInt()).isEqualTo(1);
    assertThat(listed.at("/policies/0/destination/ports/end").asInt()).isEqualTo(8090);
    assertThat(plain.get(path).json().path("total_policies").asInt()).isZero();
    assertThat(region.client.get("/networking/v0/external/policies").json().path("total_policies"))
        .isEqualTo(Json.node(0));
    assertThat(region.client.call("POST", path + "/delete", body, "application/json").status())
        .isEqualTo(200);
    assertThat(region.client.get(path).json().path("total_policies").asInt()).isZero();
    region.client.call("POST", path, body, "application/json");
    assertThat(region.client.get("/networking/v1/external/tags").json().path("tags")).hasSize(2);
    pushes.job(region.client.delete("/v3/apps/" + back));
    assertThat(region.client.get(path).json().path("total_policies").asInt()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{\"policies\":[]}'|missing policies",
        "'{\"policies\":[{\"source\":{\"id\":\"a\"}}]}'|missing destination id",
        "'{\"policies\":[{\"source\":{\"id\":\"a\"},\"destination\":{\"id\":\"b\",\"protocol\":\"icmp\"}}]}'|invalid"
            + " destination protocol, specify either udp or tcp",
        "'{\"policies\":[{\"source\":{\"id\":\"a\"},\"destination\":{\"id\":\"b\",\"protocol\":\"tcp\"}}]}'|missing"
            + " start port",
        "'{\"policies\":[{\"source\":{\"id\":\"a\"},\"destination\":{\"id\":\"b\",\"protocol\":\"tcp\",\"ports\":{\"start\":2,\"end\":1}}}]}'|invalid"
            + " port range 2-1, start must be less than or equal to end",
        "'{\"policies\":[{\"source\":{\"id\":\"a\"},\"destination\":{\"id\":\"b\",\"protocol\":\"tcp\",\"ports\":{\"start\":1,\"end\":70000}}}]}'|invalid"
            + " end port 70000, must be in range 1-65535"
      })
  void policiesThatCannotBe(String body, String said) {
    var refused =
        region.client.call("POST", "/networking/v1/external/policies", body, "application/json");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("error").asText())
        .isEqualTo("mapper: validate policies: " + said);
  }

  @Test
  void aDeveloperAddsAHundredAndFiftyPoliciesOfAnApp() {
    Pushes pushes = new Pushes(region.client);
    String from = pushes.app("from");
    String to = pushes.app("to");
    String id = ScimTest.create(region.client, "joiner", "uaa").json().path("id").asText();
    String user = ",'user':{'data':{'guid':'" + id + "'}}}}";
    region.make(
        "member",
        "/v3/roles",
        "{'type':'organization_user','relationships':{'organization':{'data':{'guid':'{org}'}}"
            + user);
    region.make(
        "developer",
        "/v3/roles",
        "{'type':'space_developer','relationships':{'space':{'data':{'guid':'{space}'}}" + user);
    Client joiner = as("joiner");
    String path = "/networking/v1/external/policies";
    var most = joiner.call("POST", path, many(from, to, 150), "application/json");
    assertThat(most.status()).as(most.text()).isEqualTo(200);
    var more = joiner.call("POST", path, policies(from, to, 2000, 2000), "application/json");
    assertThat(more.status()).isEqualTo(403);
    assertThat(more.json().path("error").asText()).isEqualTo("policy quota exceeded");
    assertThat(region.client.call("POST", path, many(from, to, 151), "application/json").status())
        .isEqualTo(200);
    assertThat(joiner.get(path + "?source_id=" + from).json().path("total_policies").asInt())
        .isEqualTo(151);
    joiner.call("POST", path + "/delete", many(from, to, 151), "application/json");
    assertThat(region.client.get(path + "?source_id=" + from).json().path("total_policies").asInt())
        .isZero();
  }

  /** As many policies, each with a port of its own. */
  private static String many(String source, String destination, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(port -> policies(source, destination, port, port))
        .map(each -> each.strip().replaceFirst("^\\{\"policies\":\\[", "").replaceFirst("]}$", ""))
        .collect(Collectors.joining(",", "{\"policies\":[", "]}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/nonsense", "/v2", "/v2/apps/x/nonsense"})
  void unknownPathsOfV2AreRefusedInItsShape(String path) {
    var refused = region.client.get(path);
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.json())
        .isEqualTo(
            Json.object(
                "description", "Unknown request", "error_code", "CF-NotFound", "code", 10000));
  }

  @Test
  void theLittleOfV2ThatIsServed() {
    String app = new Pushes(region.client).app("of-v2");
    JsonNode stacks = region.client.get("/v2/stacks").json();
    assertThat(stacks.at("/resources/0/entity/name").asText()).isEqualTo("cflinuxfs4");
    JsonNode apps = region.client.get("/v2/apps?q=name:of-v2").json();
    assertThat(apps.path("total_results").asInt()).isEqualTo(1);
    assertThat(apps.at("/resources/0/metadata/guid").asText()).isEqualTo(app);
    assertThat(region.client.get("/v2/apps/" + app + "/routes").json().path("total_results"))
        .isEqualTo(Json.node(0));
    var missing = region.client.get("/v2/apps/nosuch");
    assertThat(missing.json().path("error_code").asText()).isEqualTo("CF-AppNotFound");
    assertThat(region.client.get("/v2/apps/" + app + "/download").status()).isEqualTo(404);
    assertThat(region.client.get("/v2/users").json().path("total_results").asInt()).isPositive();
    assertThat(plain.get("/v2/apps").json().path("total_results").asInt()).isZero();
  }

  @Test
  void furtherPagesOfV2KeepTheFilters() {
    for (String name : new String[] {"paged a", "paged b", "paged a,paged b"}) {
      new Pushes(region.client).app(name);
    }
    JsonNode one = region.client.get("/v2/apps?q=name:paged%20a,paged%20b").json();
    assertThat(one.path("total_results").asInt()).isEqualTo(1);
    assertThat(one.at("/resources/0/entity/name").asText()).isEqualTo("paged a,paged b");
    JsonNode first =
        region.client.get("/v2/apps?results-per-page=1&q=name%20IN%20paged%20a,paged%20b").json();
    assertThat(first.path("total_results").asInt()).isEqualTo(2);
    JsonNode second = region.client.get(first.path("next_url").asText()).json();
    assertThat(second.at("/resources/0/entity/name").asText()).isEqualTo("paged b");
    assertThat(second.path("next_url").isNull()).isTrue();
    JsonNode back = region.client.get(second.path("prev_url").asText()).json();
    assertThat(back.path("resources")).isEqualTo(first.path("resources"));
    assertThat(
            region.client.get("/v2/apps?results-per-page=101").json().path("description").asText())
        .isEqualTo("The query parameter is invalid: results_per_page must be <= 100");
  }

  @Test
  void v2TellsOfASuspendedOrganization() {
    region.make("resting", "/v3/organizations", "{'name':'resting','suspended':true}");
    for (String name : new String[] {"resting", "demo"}) {
      JsonNode org = region.client.get("/v2/organizations?q=name:" + name).json();
      assertThat(org.at("/resources/0/entity/status").asText())
          .isEqualTo(name.equals("demo") ? "active" : "suspended");
    }
  }

  @Test
  void withoutV2TheLinkIsNullAndItsPathsAreNotThere() {
    try (Simulator other =
        Simulator.start(SimulatorOptions.named("us-1").withApiVersion("3.228.0").withV2(false))) {
      Client client = Client.loggedIn(other);
      assertThat(client.get("/").json().at("/links/cloud_controller_v2").isNull()).isTrue();
      assertThat(client.get("/v2/stacks").json().path("error_code").asText())
          .isEqualTo("CF-NotFound");
      assertThat(client.get("/v2/info").status()).isEqualTo(200);
    }
  }
}
