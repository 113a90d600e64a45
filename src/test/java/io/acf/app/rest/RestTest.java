package io.acf.app.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.acf.app.loops.World;
import io.acf.app.metrics.Metrics;
import io.acf.app.state.Board;
import io.acf.app.state.Replica;
import io.acf.config.AppName;
import io.acf.config.CommitId;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.Generation;
import io.acf.config.Hostname;
import io.acf.config.Position;
import io.acf.config.Problem;
import io.acf.config.Reading;
import io.acf.config.RegionName;
import io.acf.config.Source;
import io.acf.config.TrafficSpec;
import io.acf.config.ZoneSpec;
import io.acf.dns.Answer;
import io.acf.dns.Apex;
import io.acf.dns.Fence;
import io.acf.dns.Member;
import io.acf.dns.OwnedZone;
import io.acf.federation.Condition;
import io.acf.federation.Event;
import io.acf.federation.Install;
import io.acf.federation.LiveControls;
import io.acf.federation.Memory;
import io.acf.federation.PairStatus;
import io.acf.federation.Reason;
import io.acf.federation.State;
import io.acf.federation.TrafficPolicy;
import io.acf.federation.Weighing;
import io.acf.federation.ZoneName;
import io.acf.federation.ZoneReport;
import io.acf.health.Endpoint;
import io.acf.health.Grace;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import io.acf.regions.AppMarks;
import io.acf.regions.Fault;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RestTest {
  @Inject Replica replica;

  @BeforeEach
  void threeRegionsOneDown() {
    replica.board().controls(LiveControls.none());
    replica.board().source(source -> World.following(4));
    status(World.EU_1, State.DEFERRED, Reason.UNREACHABLE, "cannot be reached");
    status(World.EU_2, State.CONVERGED, Reason.NONE, "");
    status(World.US_1, State.CONVERGED, Reason.NONE, "");
    health(World.EU_1, Verdict.State.DOWN, "status: HTTP 503");
    health(World.EU_2, Verdict.State.UP, "HTTP 200");
    health(World.US_1, Verdict.State.UP, "HTTP 200");
    publish(World.EU_2, World.US_1);
  }

  private void status(RegionName region, State state, Reason reason, String message) {
    replica
        .board()
        .status(
            new PairStatus(
                new Pair(World.ORDERS, region),
                new Condition(state, reason, message, ""),
                World.NOW.minusSeconds(60),
                Optional.empty(),
                new PairStatus.Aim(World.release(4).digest(), Generation.ofCommits(4)),
                new PairStatus.Observed(
                    Optional.of(World.NOW.minusSeconds(3)),
                    Optional.of(World.release(4).digest().label()),
                    true,
                    Optional.of(Generation.ofCommits(4)),
                    2,
                    2),
                0,
                Memory.NOTHING));
  }

  private void health(RegionName region, Verdict.State state, String detail) {
    replica
        .board()
        .judged(
            new Endpoint(World.HOST, region),
            Verdict.recalled(
                state, World.NOW.minusSeconds(48), List.of(), true, Grace.NONE, detail));
  }

  private void publish(RegionName... regions) {
    var members = new ArrayList<Member>();
    for (var region : regions) {
      members.add(new Member(region, 100, List.of("127.0.0.1")));
    }
    var answer = new Answer(members, Duration.ofSeconds(30));
    var desired = replica.board().source().accepted().orElseThrow();
    var spec = desired.federations().get(World.ORDERS);
    var weighing =
        new Weighing(
            Optional.of(answer),
            Weighing.Basis.CONFIRMED,
            new TreeMap<>(Map.of(World.EU_1, "down")));
    published(
        7,
        World.HOST,
        answer,
        TrafficPolicy.of(desired, spec, spec.traffic().orElseThrow()),
        weighing);
  }

  private void published(
      long serial, Hostname host, Answer answer, TrafficPolicy steered, Weighing weighing) {
    var zone =
        new OwnedZone(
            World.ZONE,
            new Fence(serial),
            Optional.of(
                new Apex(
                    List.of(ZoneSpec.NameServer.first(World.ZONE, "127.0.0.1")),
                    Duration.ofSeconds(30))),
            new TreeMap<>(Map.of(host, Optional.of(answer))),
            new TreeSet<>());
    replica
        .board()
        .traffic(
            new ZoneReport(
                World.ZONE,
                Optional.of(zone),
                Optional.empty(),
                true,
                new TreeMap<>(Map.of(host, new ZoneName(steered, Optional.of(weighing)))),
                new TreeMap<>(),
                false),
            World.NOW);
  }

  private static RequestSpecification command(String json) {
    return given().contentType(ContentType.JSON).body(json);
  }

  @Test
  void theRootSaysWhatThisIs() {
    given()
        .get("/api/v1")
        .then()
        .statusCode(200)
        .body("replica", equalTo(replica.id()))
        .body("git.condition", equalTo("following"))
        .body("git.accepted.generation", equalTo("4.0"))
        .body("zones", hasItem("example.com"))
        .body("links.federations", equalTo("/api/v1/federations"));
    given().get("/api/v1/info").then().statusCode(200).body("started_at", notNullValue());
    given().redirects().follow(false).get("/").then().statusCode(307);
  }

  /** It is never probed, so "not yet" would be wrong for ever. */
  @Test
  void aFederationWithoutTrafficSaysWhyItIsNotProbed() {
    var desired = World.desired(4);
    var orders = desired.federations().get(World.ORDERS);
    var quiet =
        new FederationSpec(orders.name(), orders.apps(), orders.placement(), Optional.empty());
    var all = new TreeMap<>(Map.of(World.ORDERS, quiet));
    var without = new Desired(desired.commit(), desired.regions(), desired.zones(), all, List.of());
    replica
        .board()
        .source(source -> Source.starting().read(new Reading.Accepted(without), World.NOW));
    given()
        .get("/api/v1/federations/orders")
        .then()
        .statusCode(200)
        .body("regions[0].health.state", equalTo("unknown"))
        .body("regions[0].health.detail", equalTo("not probed: federation.yml has no traffic"));
  }

  @Test
  void aFederationTellsItsStoryInOneSentence() {
    var answer =
        given()
            .get("/api/v1/federations/orders")
            .then()
            .statusCode(200)
            .body("regions_total", equalTo(3))
            .body("converged", equalTo(2))
            .body(
                "summary",
                equalTo(
                    "orders is serving from 2 of 3 regions; 2/3 converged on generation 4;"
                        + " eu-1 receives no traffic: status: HTTP 503 since 11:39:12."))
            .body("regions[0].region", equalTo("eu-1"))
            .body("regions[0].state", equalTo("deferred"))
            .body("regions[0].age_seconds", equalTo(3))
            .body("regions[0].next_retry_at", nullValue())
            .body("regions[1].weight", equalTo(0.5f))
            .body("regions[1].health.state", equalTo("up"))
            .extract();
    var tag = answer.header("ETag");
    assertThat(tag).startsWith("\"");
    given()
        .header("If-None-Match", tag)
        .get("/api/v1/federations/orders/status")
        .then()
        .statusCode(304);
  }

  @Test
  void listsAreAsInCfApi() {
    given()
        .get("/api/v1/federations?per_page=1&state=deferred")
        .then()
        .statusCode(200)
        .body("pagination.total_results", equalTo(1))
        .body("pagination.total_pages", equalTo(1))
        .body("pagination.first.href", containsString("page=1"))
        .body("pagination.next", nullValue())
        .body("resources[0].name", equalTo("orders"));
    given()
        .get("/api/v1/regions?per_page=2&order_by=-name")
        .then()
        .body("pagination.total_pages", equalTo(2))
        .body("pagination.next.href", containsString("page=2"))
        .body("resources.name", equalTo(List.of("us-1", "eu-2")));
    given().get("/api/v1/regions?per_page=0").then().statusCode(400);
    given().get("/api/v1/regions?order_by=color").then().statusCode(400);
    given().get("/api/v1/federations?state=lost").then().statusCode(400);
  }

  @Test
  void aWaitThatTheRegionDictatesIsSeen() {
    var until = java.time.Instant.parse("2026-11-28T13:00:00Z");
    TestReplica.QUIET.put(
        World.EU_2, new io.acf.regions.ControlPlane.Quiet(until, "429, Retry-After 3600"));
    try {
      given()
          .get("/api/v1/regions/eu-2")
          .then()
          .statusCode(200)
          .body("quiet.until", equalTo("2026-11-28T13:00:00Z"))
          .body("quiet.reason", equalTo("429, Retry-After 3600"))
          .body("tip", equalTo("ask now: acf regions probe eu-2"));
    } finally {
      TestReplica.QUIET.clear();
    }
    given().get("/api/v1/regions/eu-2").then().body("quiet", nullValue());
  }

  @Test
  void aReasonThatTurnsTheDirectionOfWritingIsRefused() {
    for (var evil :
        List.of("\\u202e", "\\u009b2J", "\\u2028", "\\u061c", "\\u001b[31m", "\\u2066")) {
      command("{\"reason\":\"a" + evil + "b\"}")
          .post("/api/v1/regions/eu-2/actions/cordon")
          .then()
          .statusCode(422);
      command("{\"reason\":\"fine\",\"actor\":\"a" + evil + "b\"}")
          .post("/api/v1/regions/eu-2/actions/cordon")
          .then()
          .statusCode(422);
    }
  }

  @Test
  void trafficPlanExplainAndManifest() {
    given()
        .get("/api/v1/federations/orders/traffic")
        .then()
        .statusCode(200)
        .body("ttl_seconds", equalTo(30))
        .body("serial", equalTo(7))
        .body("all_down", equalTo(false))
        .body("regions[0].reason", equalTo("down"))
        .body("regions[0].addresses", equalTo(List.of("127.0.0.11")));
    given().get("/api/v1/traffic").then().body("resources", hasSize(1));
    given()
        .get("/api/v1/federations/orders/plan")
        .then()
        .body("regions[0].deferred", equalTo(true))
        .body("generation", equalTo("4.0"));
    given()
        .get("/api/v1/federations/orders/regions/eu-1/explain")
        .then()
        .statusCode(200)
        .body("row.region", equalTo("eu-1"))
        .body("breaker", equalTo("closed"));
    given()
        .get("/api/v1/federations/orders/regions/eu-1/manifest")
        .then()
        .statusCode(200)
        .contentType("application/yaml")
        .body(equalTo(World.release(4).manifest()));
    given().get("/api/v1/schemas/federation-v1.json").then().statusCode(200);
    given().get("/api/v1/schemas/..").then().statusCode(400);
    given().get("/api/v1/schemas/other.json").then().statusCode(404);
  }

  @Test
  void anotherTryIsAskedForInOneRegionOrInAllAndIsDurable() {
    var before = replica.events().last();
    command("{\"region\":\"eu-1\",\"reason\":\"mirror is back\",\"actor\":\"ana\"}")
        .post("/api/v1/federations/orders/rollout/actions/retry")
        .then()
        .statusCode(200)
        .body("name", equalTo("orders"));
    command("{\"actor\":\"ana\"}")
        .post("/api/v1/federations/orders/rollout/actions/retry")
        .then()
        .statusCode(200);
    assertThat(replica.events().last()).as("each is a try of its own").isEqualTo(before + 2);
    given()
        .get("/api/v1/events?kind=rollout-retry&order_by=-sequence")
        .then()
        .body(
            "resources[0].message", equalTo("ana asked for another try of orders in every region"))
        .body(
            "resources[1].message",
            equalTo("ana asked for another try of orders in eu-1: mirror is back"));
    command("{\"region\":\"nowhere\"}")
        .post("/api/v1/federations/orders/rollout/actions/retry")
        .then()
        .statusCode(404);
    assertThat(replica.events().last()).isEqualTo(before + 2);
  }

  @Test
  void aDrainIsDurableBeforeItIsAcknowledged() {
    var before = replica.events().last();
    command("{\"reason\":\"router patching\",\"actor\":\"ana\"}")
        .post("/api/v1/regions/eu-2/actions/drain")
        .then()
        .statusCode(200)
        .body("drained", equalTo(true))
        .body("controls.drain.actor", equalTo("ana"));
    assertThat(replica.events().last()).isEqualTo(before + 1);
    command("{\"reason\":\"router patching\",\"actor\":\"ana\"}")
        .post("/api/v1/regions/eu-2/actions/drain")
        .then()
        .statusCode(200);
    assertThat(replica.events().last())
        .as("saying it twice is saying it once")
        .isEqualTo(before + 1);
    command("{\"reason\":\"too\"}")
        .post("/api/v1/regions/us-1/actions/drain")
        .then()
        .statusCode(409)
        .contentType("application/problem+json")
        .body("type", equalTo("/api/v1/problems/last-region"))
        .body("tip", containsString("undrain"));
    command("{}")
        .post("/api/v1/regions/eu-2/actions/undrain")
        .then()
        .statusCode(200)
        .body("drained", equalTo(false));
    given()
        .get("/api/v1/events?kind=drain&order_by=-sequence")
        .then()
        .body("resources[0].message", equalTo("ana drained eu-2: router patching"))
        .body("resources[0].region", equalTo("eu-2"));
  }

  @Test
  void anAdoptionNamesWhatWasSeenAndIsDurable() {
    var path = "/api/v1/federations/orders/regions/eu-2/actions/adopt";
    var said = "{\"reason\":\"forged by hand\",\"actor\":\"ana\"}";
    var before = replica.events().last();
    adoptable(World.EU_2);
    command(said).post(path).then().statusCode(200).body("controls", hasSize(0));
    assertThat(replica.events().last()).as("nothing stands in the way").isEqualTo(before);
    adoptable(World.EU_2, "99999.0");
    command(said)
        .post(path)
        .then()
        .statusCode(200)
        .body("federation", equalTo("orders"))
        .body("row.region", equalTo("eu-2"))
        .body("controls[0].what", equalTo("adopt"))
        .body("controls[0].actor", equalTo("ana"));
    command(said).post(path).then().statusCode(200);
    assertThat(replica.events().last()).as("saying it twice").isEqualTo(before + 1);
    given()
        .get("/api/v1/events?kind=adopt&order_by=-sequence")
        .then()
        .body("resources[0].message", equalTo("ana takes orders in eu-2 back: forged by hand"))
        .body("resources[0].details.'app.orders'", equalTo("orders 99999.0 - r-9"));
    // Another mark since is another command.
    adoptable(World.EU_2, "100000.0");
    command(said).post(path).then().statusCode(200);
    assertThat(replica.events().last()).isEqualTo(before + 2);
  }

  @Test
  void anAdoptionIsRefusedWhereItCannotBeMeant() {
    command("{}")
        .post("/api/v1/federations/orders/regions/eu-2/actions/adopt")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/reason"));
    command("{\"reason\":\"x\"}")
        .post("/api/v1/federations/orders/regions/mars/actions/adopt")
        .then()
        .statusCode(404)
        .body("tip", containsString("eu-1"));
    command("{\"reason\":\"x\"}")
        .post("/api/v1/federations/odrers/regions/eu-2/actions/adopt")
        .then()
        .statusCode(404)
        .body("tip", containsString("orders"));
    replica
        .board()
        .status(
            io.acf.federation.PairStatuses.first(
                new Pair(World.ORDERS, World.EU_1),
                new PairStatus.Aim(World.release(4).digest(), Generation.ofCommits(4)),
                World.NOW));
    command("{\"reason\":\"x\"}")
        .post("/api/v1/federations/orders/regions/eu-1/actions/adopt")
        .then()
        .statusCode(409)
        .body("type", equalTo("/api/v1/problems/not-seen"))
        .body("tip", containsString("acf regions probe eu-1"));
  }

  private static PairStatus pending(PairStatus status, SortedMap<AppName, AppMarks> adoptable) {
    return new PairStatus(
        status.pair(),
        status.condition(),
        status.since(),
        status.nextTry(),
        status.aim(),
        status.observed(),
        status.attempts(),
        status.memory(),
        new PairStatus.Pending(List.of(), adoptable));
  }

  /** What a look found that stands in the way of orders: marks of these generations. */
  private void adoptable(RegionName region, String... generations) {
    var marks = new TreeMap<AppName, AppMarks>();
    for (var generation : generations) {
      marks.put(
          new AppName("orders"),
          new AppMarks(
              Optional.of(World.ORDERS),
              Optional.of("0".repeat(40)),
              Generation.parse(generation),
              Optional.empty(),
              Optional.of("r-9")));
    }
    var status = replica.board().status(new Pair(World.ORDERS, region)).orElseThrow();
    replica.board().delivered(List.of(pending(status, marks)));
  }

  @Test
  void commandsNeedAReasonAndSense() {
    command("{}")
        .post("/api/v1/regions/eu-1/actions/cordon")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/reason"));
    command("{\"reason\":\"x\",\"expires_at\":\"2020-01-01T00:00:00Z\"}")
        .post("/api/v1/regions/eu-1/actions/cordon")
        .then()
        .statusCode(422);
    command("{\"reason\":\"x\"}")
        .post("/api/v1/regions/mars/actions/cordon")
        .then()
        .statusCode(404)
        .body("detail", containsString("mars"));
    command("{\"reason\":")
        .post("/api/v1/regions/eu-1/actions/cordon")
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
    command("{\"reason\":\"x\",\"expires_at\":\"soon\"}")
        .post("/api/v1/regions/eu-1/actions/cordon")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/expires_at"));
    command("{\"reason\":\"x\",\"scope\":\"moon\"}")
        .post("/api/v1/actions/freeze")
        .then()
        .statusCode(422);
    command("{\"reason\":\"x\",\"commit\":\"abc\"}")
        .post("/api/v1/source/actions/accept")
        .then()
        .statusCode(422);
  }

  /** A name that is answered though git does not want it, as the traffic machine reports it. */
  private void orphan(String host) {
    var traffic =
        new TrafficSpec(
            new Hostname(host),
            World.ZONE,
            new TreeMap<>(Map.of(World.EU_1, 80, World.EU_2, 20)),
            Duration.ofSeconds(30),
            World.desired(4).federations().get(World.ORDERS).traffic().orElseThrow().health());
    var answer =
        Optional.of(
            new Answer(
                List.of(
                    new Member(World.EU_1, 8000, List.of("127.0.0.11")),
                    new Member(World.EU_2, 2000, List.of("127.0.0.12"))),
                Duration.ofSeconds(30)));
    var steered =
        new TrafficPolicy(
            Optional.of(new FederationName("carts")),
            traffic,
            new TreeMap<>(Map.of(World.EU_1, new Install("127.0.0.11:8001"))),
            true,
            Optional.of(World.NOW.minusSeconds(240)));
    var weighing =
        new Weighing(
            answer,
            Weighing.Basis.CONFIRMED,
            new TreeMap<>(Map.of(World.EU_1, "up", World.EU_2, "up")));
    published(8, new Hostname(host), answer.orElseThrow(), steered, weighing);
  }

  @Test
  void aHostNameThatLeftGitIsListedAndEnded() {
    orphan("carts.example.com");
    given()
        .get("/api/v1/traffic")
        .then()
        .body("resources.hostname", contains("orders.example.com", "carts.example.com"))
        .body("resources[0].orphaned_at", nullValue())
        .body("resources[1].name", equalTo("carts"))
        .body("resources[1].orphaned_at", equalTo("2026-11-22T11:36:00Z"))
        .body("resources[1].probed", equalTo(true))
        .body("resources[1].regions[0].published_weight", equalTo(0.8f));
    var release = "/api/v1/traffic/%s/actions/release";
    command("{}")
        .post(release.formatted("carts.example.com"))
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/reason"));
    command("{\"reason\":\"x\"}")
        .post(release.formatted("orders.example.com"))
        .then()
        .statusCode(409)
        .body("type", equalTo("/api/v1/problems/still-wanted"))
        .body("detail", containsString("what git wants for the federation orders"))
        .body("tip", containsString("orders/federation.yml"));
    command("{\"reason\":\"x\"}")
        .post(release.formatted("cart.example.com"))
        .then()
        .statusCode(404)
        .body("tip", containsString("carts.example.com"));
    command("{\"reason\":\"x\"}")
        .post(release.formatted("no_host"))
        .then()
        .statusCode(404)
        .body("tip", containsString("carts.example.com"));
    command("{\"reason\":\"sale\",\"scope\":\"traffic\"}")
        .post("/api/v1/actions/freeze")
        .then()
        .statusCode(200);
    command("{\"reason\":\"x\"}")
        .post(release.formatted("carts.example.com"))
        .then()
        .statusCode(409)
        .body("type", equalTo("/api/v1/problems/frozen"));
    command("{}").post("/api/v1/actions/unfreeze").then().statusCode(200);
    var tag = given().get("/api/v1/traffic/carts.example.com").header("ETag");
    command("{\"reason\":\"x\"}")
        .header("If-Match", "\"0\"")
        .post(release.formatted("carts.example.com"))
        .then()
        .statusCode(412);
    for (int i = 0; i < 2; i++) {
      var request = command("{\"reason\":\"nobody asks\",\"actor\":\"ana\"}");
      (i == 0 ? request.header("If-Match", tag) : request)
          .post(release.formatted("carts.example.com"))
          .then()
          .statusCode(200)
          .body("answered", equalTo(true))
          .body("released.actor", equalTo("ana"));
    }
    given()
        .get("/api/v1/events?kind=traffic-release")
        .then()
        .body("resources", hasSize(1))
        .body("resources[0].message", equalTo("ana released carts.example.com: nobody asks"));
    given()
        .get("/api/v1/traffic/carts.example.com")
        .then()
        .body("released.reason", equalTo("nobody asks"));
    publish(World.EU_2, World.US_1);
    given().get("/api/v1/traffic/carts.example.com").then().statusCode(404);
    command("{\"reason\":\"nobody asks\",\"actor\":\"ana\"}")
        .post(release.formatted("carts.example.com"))
        .then()
        .statusCode(200)
        .body("answered", equalTo(false));
    given().get("/api/v1/traffic/moon.example.com").then().statusCode(404);
  }

  @Test
  void freezesAndCordonsAreSeen() {
    command(
            "{\"reason\":\"incident\",\"scope\":\"pushes\",\"expires_at\":\"2030-01-01T00:00:00Z\"}")
        .post("/api/v1/actions/freeze")
        .then()
        .statusCode(200)
        .body("pushes_frozen.reason", equalTo("incident"))
        .body("traffic_frozen", nullValue());
    command("{\"reason\":\"x\"}")
        .post("/api/v1/regions/eu-1/actions/cordon")
        .then()
        .statusCode(200)
        .body("scheduling", equalTo("cordoned"));
    given().get("/api/v1/controls").then().body("cordoned.eu-1.reason", equalTo("x"));
    command("{}")
        .post("/api/v1/actions/unfreeze")
        .then()
        .statusCode(200)
        .body("pushes_frozen", nullValue());
    command("{\"reason\":\"x\"}").post("/api/v1/regions/eu-1/actions/probe").then().statusCode(200);
    assertThat(TestReplica.PROBED).contains(World.EU_1);
    command("{\"reason\":\"yes\",\"commit\":\"" + "ab".repeat(20) + "\"}")
        .post("/api/v1/source/actions/accept")
        .then()
        .statusCode(200);
    assertThat(TestReplica.ALLOWED).hasSize(1);
  }

  @Test
  void whatIsNotInTheRepositoryIsNotAccepted() {
    var before = replica.events().last();
    var allowed = TestReplica.ALLOWED.size();
    command("{\"reason\":\"yes\",\"commit\":\"" + "dead".repeat(10) + "\"}")
        .post("/api/v1/source/actions/accept")
        .then()
        .statusCode(404)
        .body("detail", containsString("no commit " + "dead".repeat(10) + " on branch main"))
        .body("tip", containsString("the head is "));
    command("{\"reason\":\"yes\",\"commit\":\"" + "dead".repeat(4) + "\"}")
        .post("/api/v1/source/actions/accept")
        .then()
        .statusCode(422)
        .body("detail", containsString("abbreviated"))
        .body("tip", containsString("git rev-parse"));
    assertThat(replica.events().last()).as("nothing is journalled").isEqualTo(before);
    assertThat(TestReplica.ALLOWED).hasSize(allowed);
  }

  @Test
  void aLossIsToldAndAccepted() {
    given()
        .get("/api/v1/doctor")
        .then()
        .statusCode(200)
        .body("state", equalTo("ok"))
        .body("findings.check", hasItem("journal"));
    command("{\"reason\":\"nothing is missing\"}")
        .post("/api/v1/actions/accept-loss")
        .then()
        .statusCode(409)
        .body("detail", equalTo("there is no loss to accept"));
    replica
        .board()
        .controls(
            LiveControls.none().lost(io.acf.federation.Loss.of("2 rows are missing", World.NOW)));
    command("{}").post("/api/v1/actions/accept-loss").then().statusCode(422);
    command("{\"reason\":\"looked, said again\"}")
        .post("/api/v1/actions/accept-loss")
        .then()
        .statusCode(200);
    assertThat(replica.board().controls().lost()).isEmpty();
    given()
        .get("/api/v1/events?kind=accept-loss")
        .then()
        .body("resources[0].message", containsString("looked, said again"));
  }

  /** Whoever sends nonsense gets an answer; our log is for what we have to mend. */
  @Test
  void aBadHostWritesNoErrorIntoTheLog() throws Exception {
    var port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    var errors = new java.util.concurrent.CopyOnWriteArrayList<String>();
    var handler =
        new java.util.logging.Handler() {
          @Override
          public void publish(java.util.logging.LogRecord record) {
            if (record.getLevel().intValue() > java.util.logging.Level.WARNING.intValue()
                && new io.acf.app.log.LogFilter().isLoggable(record)) {
              errors.add(record.getLoggerName() + ": " + record.getMessage());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    var root = java.util.logging.Logger.getLogger("");
    root.addHandler(handler);
    try {
      for (var host :
          List.of(
              "a b",
              "x:99999999",
              "[::1",
              "%",
              ":",
              "",
              "host:port",
              "a@b",
              "[]:8080",
              "x:-1",
              "http://x",
              "127.0.0.1:8080:8080",
              "a,b",
              "*")) {
        assertThat(raw(port, host))
            .as(host)
            .containsPattern("^HTTP/1.1 40[03] ")
            .contains("application/problem+json");
      }
    } finally {
      root.removeHandler(handler);
    }
    assertThat(errors).isEmpty();
  }

  /** After a commit and before any look at a region, no reader works out a state of its own. */
  @Test
  void restAndMetricsSayTheSameOfANewRelease() {
    status(World.EU_1, State.DEFERRED, Reason.CORDONED, "the region is cordoned");
    replica.board().source(source -> World.following(5));
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (var metrics =
        new Metrics(
            meters,
            replica.board(),
            replica.clock(),
            new Metrics.Guarding(
                CircuitBreakerRegistry.ofDefaults(), BulkheadRegistry.ofDefaults(), name -> 0))) {
      metrics.start();
      var states = Map.of("eu-1", "deferred", "eu-2", "progressing", "us-1", "progressing");
      for (var entry : states.entrySet()) {
        await()
            .untilAsserted(
                () ->
                    assertThat(meters.scrape().replace(",}", "}"))
                        .containsOnlyOnce(
                            "acf_federation_region_state{federation=\"orders\",region=\"%s\",state="
                                .formatted(entry.getKey()))
                        .contains(
                            "region=\"%s\",state=\"%s\"} 1"
                                .formatted(entry.getKey(), entry.getValue()),
                            "acf_federation_region_converged{federation=\"orders\",region=\"%s\"} 0"
                                .formatted(entry.getKey()),
                            "acf_federation_region_generation{federation=\"orders\",region=\"%s\"} 4"
                                .formatted(entry.getKey())));
      }
    }
    given()
        .get("/api/v1/federations/orders")
        .then()
        .body("regions.state", equalTo(List.of("deferred", "progressing", "progressing")))
        .body("regions.reason", equalTo(List.of("cordoned", "not-looked-at", "not-looked-at")))
        .body("regions[1].message", equalTo("a newer release is in force"))
        .body("regions.observed_generation", everyItem(equalTo("4.0")))
        .body("regions.desired_generation", everyItem(equalTo("5.0")));
  }

  /** A hung region's tick may take long: nobody who skips deferred regions waits for it. */
  @Test
  void aNewReleaseIsDeferredAtOnceWhereTheApiIsAway() {
    replica
        .board()
        .api(
            World.EU_2,
            new Board.ApiSight(
                World.NOW, Optional.of(new Fault(Fault.Cause.TIMEOUT, "no answer", "wait"))));
    replica.board().source(source -> World.following(5));
    try {
      given()
          .get("/api/v1/federations/orders")
          .then()
          .body("regions[1].state", equalTo("deferred"))
          .body("regions[1].reason", equalTo("timeout"))
          .body("regions[2].state", equalTo("progressing"));
    } finally {
      replica.board().api(World.EU_2, Board.ApiSight.up(World.NOW));
    }
  }

  @Test
  void ifMatchGuardsAChange() {
    var tag = given().get("/api/v1/regions/eu-1").then().statusCode(200).extract().header("ETag");
    command("{\"reason\":\"one\"}")
        .header("If-Match", tag)
        .post("/api/v1/regions/eu-1/actions/cordon")
        .then()
        .statusCode(200);
    command("{\"reason\":\"two\"}")
        .header("If-Match", tag)
        .post("/api/v1/regions/eu-1/actions/cordon")
        .then()
        .statusCode(412)
        .body("type", equalTo("/api/v1/problems/precondition-failed"));
  }

  @Test
  void everyErrorIsAProblem() {
    problem(given().get("/api/v1/nonsense"), 404);
    problem(given().get("/nonsense"), 404);
    problem(given().get("/api/v1/federations/nobody"), 404);
    problem(command("{}").put("/api/v1/regions"), 405);
    problem(given().accept("image/png").get("/api/v1/regions"), 406);
    problem(
        given().contentType("text/plain").body("x").post("/api/v1/regions/eu-1/actions/drain"),
        415);
    problem(
        given()
            .header("Content-Encoding", "gzip")
            .contentType(ContentType.JSON)
            .body("{}")
            .post("/api/v1/actions/freeze"),
        415);
    problem(given().get("/api/v1/regions?page=x"), 400);
    problem(
        command("{\"reason\":\"" + "x".repeat(2_000_000) + "\"}").post("/api/v1/actions/freeze"),
        413);
    problem(given().urlEncodingEnabled(false).get("/api/v1/federations;x=y"), 400);
    problem(given().urlEncodingEnabled(false).get("/api/v1/%2e%2e/x"), 400);
    given().get("/api/v1/problems/not-found").then().statusCode(200).body("status", equalTo(404));
  }

  private static void problem(io.restassured.response.Response response, int status) {
    response
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("status", equalTo(status))
        .body("type", containsString("/api/v1/problems/"))
        .body("title", notNullValue())
        .body("trace_id", notNullValue());
  }

  @Test
  void otherSitesAndReboundNamesStayOut() throws Exception {
    problem(given().header("Origin", "https://evil.example").get("/api/v1"), 403);
    problem(given().header("Origin", "null").get("/api/v1"), 403);
    var port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    assertThat(raw(io.restassured.RestAssured.port, "evil.example")).startsWith("HTTP/1.1 403");
    assertThat(raw(io.restassured.RestAssured.port, "localhost:" + port))
        .startsWith("HTTP/1.1 200");
  }

  private static String raw(int port, String host) throws Exception {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write(
              ("GET /api/v1 HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aHeadThatIsNotInForceIsNotWaitedForInVain() {
    var desired = World.following(4).accepted();
    var head = World.following(5).accepted().orElseThrow().commit();
    var problem =
        Problem.error(
            "unknown-key", Position.of("orders/federation.yml"), "wieghts: unknown key", "weights");
    status(World.EU_1, State.CONVERGED, Reason.NONE, "");
    condition(desired, new Source.Condition.Rejected(head, List.of(problem), World.NOW));
    given()
        .get("/api/v1/federations/orders/wait?timeout=20")
        .then()
        .statusCode(200)
        .body("done", equalTo(false))
        .body("rejected", equalTo(true))
        .body("reason", containsString("is rejected"));
    given()
        .get(
            "/api/v1/federations/orders/wait?timeout=0&commit="
                + desired.orElseThrow().commit().id())
        .then()
        .body("done", equalTo(true))
        .body("rejected", equalTo(false));
    condition(desired, new Source.Condition.Unreachable("no route to host", "look", World.NOW));
    given()
        .get("/api/v1/federations/orders/wait?timeout=0")
        .then()
        .body("done", equalTo(false))
        .body("rejected", equalTo(false))
        .body("reason", containsString("no route to host"));
  }

  private void condition(Optional<Desired> accepted, Source.Condition condition) {
    replica.board().source(source -> new Source(accepted, condition, Optional.empty()));
  }

  @Test
  void waitingEndsWhenItIsSo() throws Exception {
    given()
        .get("/api/v1/federations/orders/wait?timeout=0")
        .then()
        .statusCode(200)
        .body("done", equalTo(false))
        .body("reason", containsString("eu-1 is deferred"));
    given()
        .get("/api/v1/federations/orders/wait?timeout=0&skip_deferred=true")
        .then()
        .body("done", equalTo(true));
    given()
        .get("/api/v1/federations/orders/wait?timeout=0&skip_deferred=true&commit=fffffff")
        .then()
        .body("done", equalTo(false));
    given().get("/api/v1/federations/orders/wait?for=money").then().statusCode(400);
    var waited =
        CompletableFuture.supplyAsync(
            () -> given().get("/api/v1/federations/orders/wait?timeout=20").path("done"));
    TestReplica.onRefresh = () -> status(World.EU_1, State.CONVERGED, Reason.NONE, "");
    try {
      assertThat((Object) waited.get(10, TimeUnit.SECONDS)).isEqualTo(true);
    } finally {
      TestReplica.onRefresh = () -> {};
    }
  }

  @Test
  void eventsStreamAsTheyHappenAndResume() throws Exception {
    var first = replica.events().last();
    try (var http = HttpClient.newHttpClient()) {
      var response =
          http.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://127.0.0.1:"
                              + io.restassured.RestAssured.port
                              + "/api/v1/events/stream"))
                  .header("Last-Event-ID", replica.id() + ":" + first)
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      command("{\"reason\":\"stream\",\"actor\":\"eve\"}")
          .post("/api/v1/regions/eu-1/actions/cordon")
          .then()
          .statusCode(200);
      try (var lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        var seen = new ArrayList<String>();
        for (var line = lines.readLine();
            line != null && seen.stream().noneMatch(text -> text.startsWith("data:"));
            line = lines.readLine()) {
          seen.add(line);
        }
        assertThat(String.join("\n", seen))
            .contains("id:" + replica.id() + ":" + (first + 1))
            .contains("event:cordon")
            .contains("retry:2000");
      }
    }
  }

  @Test
  void theOpenApiDocumentIsWhole() {
    var document =
        given().accept(ContentType.JSON).get("/api/v1/openapi").then().statusCode(200).extract();
    Map<String, Map<String, Object>> paths = document.path("paths");
    assertThat(paths)
        .containsKeys(
            "/api/v1/federations",
            "/api/v1/federations/{federation}/wait",
            "/api/v1/regions/{region}/actions/drain",
            "/api/v1/events/stream",
            "/api/v1/controls");
    paths.forEach(
        (path, verbs) ->
            verbs.forEach(
                (verb, operation) -> {
                  var map = (Map<?, ?>) operation;
                  assertThat(map.get("summary")).as(verb + " " + path).isNotNull();
                  assertThat(((Map<?, ?>) map.get("responses")).keySet())
                      .as(verb + " " + path)
                      .anyMatch("default"::equals);
                }));
    Map<String, Object> row = document.path("components.schemas.RegionRow.properties");
    assertThat(row)
        .containsKeys(
            "desired_weight", "weight", "observed_generation", "desired_release", "age_seconds");
  }

  @Test
  void factsHaveSentences() {
    assertThat(
            Sentences.event(
                new Event(
                    "r",
                    1,
                    new io.acf.federation.HybridTime(0, 0),
                    new io.acf.federation.SourceFact.CommitAccepted(
                        new CommitId("ab".repeat(20)),
                        Optional.of(Generation.ofCommits(4)),
                        "ana",
                        "Bigger",
                        ""))))
        .isEqualTo("commit abababa is in force as generation 4: Bigger");
  }
}
