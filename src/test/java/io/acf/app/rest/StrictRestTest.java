package io.acf.app.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.acf.app.loops.World;
import io.acf.app.state.Replica;
import io.acf.federation.LiveControls;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not understood is refused, and nothing is changed. */
@QuarkusTest
class StrictRestTest {
  private static final String CORDON = "/api/v1/regions/eu-1/actions/cordon";

  @Inject Replica replica;

  @TestHTTPResource(value = "/health/live", management = true)
  URI health;

  @BeforeEach
  void nothingIsSaid() {
    replica.board().controls(LiveControls.none());
    replica.board().source(source -> World.following(4));
  }

  private static RequestSpecification command(String json) {
    return given().contentType(ContentType.JSON).body(json);
  }

  private ValidatableResponse refused(int status, String json, String path) {
    var before = replica.events().last();
    var answer = command(json).post(path).then();
    assertThat(replica.events().last()).as("nothing is written").isEqualTo(before);
    return answer
        .statusCode(status)
        .contentType("application/problem+json")
        .body("status", equalTo(status));
  }

  @Test
  void aMisspeltKeyIsNamedWithASuggestion() {
    refused(422, "{\"reason\":\"x\",\"expires_att\":\"2030-01-01T00:00:00Z\"}", CORDON)
        .body("detail", equalTo("unknown key \"expires_att\""))
        .body("errors[0].pointer", equalTo("/expires_att"))
        .body("errors[0].line", equalTo(1))
        .body("tip", equalTo("Did you mean \"expires_at\"?"));
    refused(422, "{\"reason\":\"x\",\"colour\":\"red\"}", CORDON)
        .body("tip", equalTo("known here: actor, expires_at, reason"));
  }

  /** A key of another command is as unknown as any. */
  @ParameterizedTest
  @CsvSource({
    "regions/eu-1/actions/cordon,   scope",
    "regions/eu-1/actions/drain,    commit",
    "regions/eu-1/actions/uncordon, expires_at",
    "regions/eu-1/actions/undrain,  expires_at",
    "regions/eu-1/actions/probe,    expires_at",
    "federations/orders/rollout/actions/retry, commit",
    "actions/freeze,                commit",
    "actions/unfreeze,              expires_at",
    "source/actions/refresh,        commit",
    "source/actions/accept,         scope",
    "federations/orders/regions/eu-1/actions/adopt, expires_at",
  })
  void eachCommandTakesItsOwnKeys(String path, String key) {
    refused(422, "{\"reason\":\"x\",\"" + key + "\":\"2030-01-01T00:00:00Z\"}", "/api/v1/" + path)
        .body("errors[0].pointer", equalTo("/" + key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "1.5", "true", "{}", "[]", "[\"x\"]"})
  void aReasonIsAString(String value) {
    refused(422, "{\"reason\":" + value + "}", CORDON)
        .body("detail", equalTo("reason must be a string"))
        .body("errors[0].pointer", equalTo("/reason"));
  }

  @Test
  void reasonsAreNeitherEmptyNorNovelsNorEscapeSequences() {
    for (var reason : List.of("", "   ", "\\t", "x".repeat(501), "\\u001b[31mred")) {
      refused(422, "{\"reason\":\"" + reason + "\"}", CORDON)
          .body("errors[0].pointer", equalTo("/reason"));
    }
    refused(422, "{\"reason\":null}", CORDON);
    refused(422, "null", CORDON);
    refused(422, "", CORDON);
    refused(422, "{\"reason\":\"x\",\"actor\":\"" + "a".repeat(501) + "\"}", CORDON)
        .body("errors[0].pointer", equalTo("/actor"));
  }

  @Test
  void timesAreTimes() {
    for (var time : List.of("soon", "1893456000", "2030-01-01", "2030-01-01T00:00:00", "")) {
      refused(422, "{\"reason\":\"x\",\"expires_at\":\"" + time + "\"}", CORDON)
          .body("errors[0].pointer", equalTo("/expires_at"))
          .body("detail", containsString("2030-01-31T18:00:00Z"));
    }
    refused(422, "{\"reason\":\"x\",\"expires_at\":1893456000}", CORDON)
        .body("detail", equalTo("expires_at must be a string"));
    command("{\"reason\":\"x\",\"expires_at\":\"2030-01-01T02:00:00+02:00\"}")
        .post(CORDON)
        .then()
        .statusCode(200)
        .body("controls.cordon.until", equalTo("2030-01-01T00:00:00Z"));
  }

  @Test
  void bodiesAreOneJsonObject() {
    for (var body : List.of("[]", "\"x\"", "5", "true")) {
      refused(422, body, CORDON).body("detail", equalTo("the body must be one JSON object"));
    }
    for (var body :
        List.of("{", "reason=x", "{\"reason\":\"x\",}", "{\"reason\":\"x\",\"reason\":\"y\"}")) {
      refused(400, body, CORDON).body("detail", equalTo("the body is not JSON"));
    }
    assertThat(command("{\"reason\":\"x\"} {}").post(CORDON).statusCode()).isIn(400, 422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonp",
        "application/json; charset=iso-8859-1",
        "text/json"
      })
  void bodiesAreNothingElse(String type) {
    given()
        .config(
            io.restassured.RestAssured.config()
                .encoderConfig(
                    io.restassured.config.EncoderConfig.encoderConfig()
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                        .encodeContentTypeAs(type.split(";")[0], ContentType.TEXT)))
        .header("Content-Type", type)
        .body("{}".getBytes(StandardCharsets.UTF_8))
        .post(CORDON)
        .then()
        .statusCode(415)
        .contentType("application/problem+json")
        .body("detail", containsString("application/json"));
  }

  @Test
  void hugeAndChunkedBodiesAreNotRead() throws Exception {
    refused(413, "{\"reason\":\"" + "x".repeat(2_000_000) + "\"}", CORDON);
    assertThat(
            raw(
                io.restassured.RestAssured.port,
                "POST "
                    + CORDON
                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "2\r\n{}\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 411")
        .contains("application/problem+json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "federations?stat=failed|stat|Did you mean \"state\"?",
        "federations?label=x|label|leave it out",
        "federations/orders?wait=1|wait|leave it out",
        "federations/orders/wait?timeot=1|timeot|Did you mean \"timeout\"?",
        "regions?perpage=5|perpage|Did you mean \"per_page\"?",
        "events?app=orders|app|leave it out",
        "events/stream?regoin=eu-1|regoin|Did you mean \"region\"?",
        "source?x=y|x|leave it out",
      })
  void anUnknownQueryParameterIsNamedWithTheValidOnes(String path, String name, String tip) {
    given()
        .get("/api/v1/" + path)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("detail", containsString("unknown query parameter \"" + name + "\"; "))
        .body("errors[0].pointer", equalTo("?" + name))
        .body("tip", equalTo(tip));
    given()
        .get("/api/v1/regions?x=1")
        .then()
        .body("detail", containsString("valid ones are: order_by, page, per_page"));
  }

  @Test
  void queryParametersAreOfTheirTypes() {
    for (var query :
        List.of(
            "regions?page=x",
            "regions?page=99999999999",
            "regions?page=0",
            "regions?page=1&page=2",
            "regions?per_page=5001",
            "events?after=now",
            "events?kind=party",
            "events?region=Not_A_Name",
            "federations/orders/wait?skip_deferred=yes",
            "federations/orders/wait?timeout=-1",
            "federations/orders/wait?commit=xyz")) {
      given()
          .get("/api/v1/" + query)
          .then()
          .statusCode(400)
          .contentType("application/problem+json")
          .body("errors[0].pointer", equalTo("?" + query.split("[?=&]")[1]));
    }
  }

  @Test
  void singleResourcesHaveTagsAndAreNotSentTwice() {
    for (var path :
        List.of(
            "",
            "/info",
            "/source",
            "/controls",
            "/actions/freeze",
            "/regions/eu-1",
            "/federations/orders",
            "/federations/orders/status",
            "/federations/orders/traffic",
            "/federations/orders/plan",
            "/federations/orders/regions/eu-1/explain",
            "/federations/orders/regions/eu-1/manifest")) {
      var tag = given().get("/api/v1" + path).then().statusCode(200).extract().header("ETag");
      assertThat(tag).as(path).matches("\"[0-9a-f]{16}\"");
      given().header("If-None-Match", tag).get("/api/v1" + path).then().statusCode(304);
      given()
          .header("If-Match", "\"0\"")
          .get("/api/v1" + path)
          .then()
          .statusCode(412)
          .contentType("application/problem+json");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "regions/eu-2,  regions/eu-2/actions/cordon",
    "regions/eu-2,  regions/eu-2/actions/uncordon",
    "regions/eu-2,  regions/eu-2/actions/drain",
    "regions/eu-2,  regions/eu-2/actions/undrain",
    "regions/eu-2,  regions/eu-2/actions/probe",
    "federations/orders, federations/orders/rollout/actions/retry",
    "controls,      actions/freeze",
    "controls,      actions/unfreeze",
    "source,        source/actions/refresh",
    "source,        source/actions/accept",
  })
  void everyChangeHonoursIfMatch(String resource, String action) {
    var commit = action.endsWith("accept") ? ",\"commit\":\"" + "cd".repeat(20) + "\"" : "";
    var body = "{\"reason\":\"x\"" + commit + "}";
    var before = replica.events().last();
    command(body)
        .header("If-Match", "\"0123456789abcdef\"")
        .post("/api/v1/" + action)
        .then()
        .statusCode(412)
        .body("type", equalTo("/api/v1/problems/precondition-failed"))
        .body("tip", equalTo("look again, then decide again"));
    assertThat(replica.events().last()).isEqualTo(before);
    var tag = given().get("/api/v1/" + resource).header("ETag");
    var now =
        command(body)
            .header("If-Match", tag)
            .post("/api/v1/" + action)
            .then()
            .statusCode(200)
            .extract()
            .header("ETag");
    assertThat(given().get("/api/v1/" + resource).header("ETag")).isEqualTo(now);
    command(body).header("If-Match", "*").post("/api/v1/" + action).then().statusCode(200);
  }

  @Test
  void theManagementPortKnowsItsNamesToo() throws Exception {
    assertThat(look("localhost:" + health.getPort())).startsWith("HTTP/1.1 200");
    assertThat(look("127.0.0.1")).startsWith("HTTP/1.1 200");
    assertThat(look("evil.example"))
        .startsWith("HTTP/1.1 403")
        .contains("application/problem+json")
        .contains("the Host header does not name this server");
  }

  private String look(String host) throws Exception {
    return raw(
        health.getPort(),
        "GET " + health.getPath() + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }

  private static String raw(int port, String request) throws Exception {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void whatIsSaidWellIsDone() {
    command("{\"reason\":\" patching \",\"actor\":\"ana\"}")
        .post(CORDON)
        .then()
        .statusCode(200)
        .body("controls.cordon.reason", equalTo("patching"))
        .body("controls.cordon.until", nullValue());
  }
}
