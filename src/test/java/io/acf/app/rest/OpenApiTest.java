package io.acf.app.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.acf.app.loops.World;
import io.acf.app.state.Replica;
import io.acf.config.CommitId;
import io.acf.federation.Command;
import io.acf.federation.Event;
import io.acf.federation.LiveControls;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The document is OpenAPI 3.1, says all that there is, and what it says is so. */
@QuarkusTest
class OpenApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PLACE = Pattern.compile("\\{([^}]+)}");
  private static final Map<String, String> NAMES =
      Map.of(
          "federation", "orders",
          "region", "eu-1",
          "host", "orders.example.com",
          "name", "federation-v1.json",
          "type", "not-found");

  @Inject Replica replica;
  private JsonNode document;

  @BeforeEach
  void look() throws Exception {
    replica.board().controls(LiveControls.none());
    replica.board().source(source -> World.following(4));
    document =
        JSON.readTree(
            given().accept(ContentType.JSON).get("/api/v1/openapi").then().extract().asString());
  }

  private interface EachOperation {
    void accept(String path, String method, JsonNode operation) throws Exception;
  }

  private void operations(EachOperation each) throws Exception {
    for (var path : document.path("paths").properties()) {
      for (var method : path.getValue().properties()) {
        each.accept(path.getKey(), method.getKey(), method.getValue());
      }
    }
  }

  @Test
  void itIsWhole() throws Exception {
    assertThat(document.path("openapi").asText()).startsWith("3.1.");
    assertThat(document.path("info").path("title").asText()).isNotEmpty();
    assertThat(document.path("info").path("version").asText()).isNotEmpty();
    for (var reference : document.findValuesAsText("$ref")) {
      assertThat(document.at(reference.substring(1)).isObject()).as(reference).isTrue();
    }
    var ids = new HashSet<String>();
    operations(
        (path, method, operation) -> {
          var at = method + " " + path;
          assertThat(ids.add(operation.path("operationId").asText())).as(at).isTrue();
          assertThat(operation.path("summary").asText()).as(at).isNotEmpty();
          assertThat(operation.path("tags")).as(at).isNotEmpty();
          var places = new ArrayList<String>();
          for (var parameter : operation.path("parameters")) {
            var name = parameter.path("name").asText();
            assertThat(parameter.path("description").asText()).as(at + " " + name).isNotEmpty();
            assertThat(parameter.path("schema").isObject()).as(at + " " + name).isTrue();
            if (parameter.path("in").asText().equals("path")) {
              assertThat(parameter.path("required").asBoolean()).as(at + " " + name).isTrue();
              places.add(name);
            }
          }
          assertThat(places)
              .as(at)
              .containsExactlyInAnyOrderElementsOf(
                  PLACE.matcher(path).results().map(found -> found.group(1)).toList());
          for (var answer : operation.path("responses").properties()) {
            assertThat(answer.getValue().path("description").asText())
                .as(at + " " + answer.getKey())
                .isNotEmpty();
          }
          assertThat(operation.path("responses").path("default").path("content").fieldNames())
              .toIterable()
              .as(at)
              .containsExactly("application/problem+json");
        });
    for (var schema : document.path("components").path("schemas").properties()) {
      assertThat(schema.getValue().path("description").asText()).as(schema.getKey()).isNotEmpty();
    }
  }

  /** Every GET as it answers, judged strictly: a key that is not described is a mistake too. */
  @Test
  void realAnswersAreAsDescribed() throws Exception {
    given()
        .contentType(ContentType.JSON)
        .body("{\"reason\":\"to have an event\",\"actor\":\"ana\"}")
        .post("/api/v1/regions/eu-1/actions/cordon")
        .then()
        .statusCode(200);
    var judged = new ArrayList<String>();
    operations(
        (path, method, operation) -> {
          if (!method.equals("get") || path.endsWith("/stream")) {
            return;
          }
          var target =
              PLACE.matcher(path).replaceAll(found -> NAMES.get(found.group(1)))
                  + (path.endsWith("/wait") ? "?timeout=0" : "");
          var answer = given().get(target);
          assertThat(answer.statusCode()).as(target).isEqualTo(200);
          var content = operation.path("responses").path("200").path("content");
          var type = answer.contentType().split(";")[0];
          assertThat(content.has(type)).as(target + " answers " + type).isTrue();
          if (type.equals("application/json")) {
            judge(target, content.path(type).path("schema"), answer);
            judged.add(path);
          }
        });
    assertThat(judged).hasSizeGreaterThanOrEqualTo(15);
  }

  @Test
  void whatIsFrozenRejectedOrUnknownIsAsDescribedToo() throws Exception {
    replica
        .board()
        .heard(
            new Event(
                "r",
                1,
                new io.acf.federation.HybridTime(World.NOW.toEpochMilli(), 0),
                new Command.Freeze(
                    new Command.Terms(
                        "ana", "", Optional.of(Instant.parse("2030-01-01T00:00:00Z"))),
                    Command.Scope.ALL)));
    judge("controls", reference("Controls"), given().get("/api/v1/controls"));
    replica.board().source(source -> io.acf.config.Source.starting());
    judge("source", reference("Source"), given().get("/api/v1/source"));
    judge("root", reference("Root"), given().get("/api/v1"));
    judge("regions", reference("PageRegion"), given().get("/api/v1/regions"));
    replica.board().source(source -> World.following(4).allow(new CommitId("ab".repeat(20))));
    judge("source", reference("Source"), given().get("/api/v1/source"));
  }

  @Test
  void problemsAreAsDescribed() throws Exception {
    for (var problem :
        List.of(
            given().get("/api/v1/federations/nobody"),
            given().get("/api/v1/regions?page=x"),
            given().get("/nowhere"),
            given().header("Origin", "null").get("/api/v1"),
            given()
                .contentType(ContentType.JSON)
                .body("{\"reasn\":\"x\"}")
                .post("/api/v1/actions/freeze"))) {
      assertThat(problem.contentType()).startsWith("application/problem+json");
      judge("problem", reference("ProblemDocument"), problem);
    }
  }

  /** What the document refuses as a body the server refuses, and the other way round. */
  @Test
  void bodiesAreAsDescribed() throws Exception {
    var schema = schema(reference("Hold"));
    for (var body :
        List.of(
            "{\"reason\":\"x\"}",
            "{\"reason\":\"x\",\"expires_at\":\"2030-01-01T00:00:00Z\",\"actor\":\"ana\"}",
            "{}",
            "{\"reason\":\"\"}",
            "{\"reason\":5}",
            "{\"reason\":\"x\",\"scope\":\"all\"}",
            "{\"reason\":\"" + "x".repeat(501) + "\"}",
            "[]")) {
      var good = schema.validate(JSON.readTree(body)).isEmpty();
      var status =
          given()
              .contentType(ContentType.JSON)
              .body(body)
              .post("/api/v1/regions/eu-2/actions/cordon")
              .statusCode();
      assertThat(status).as(body).isEqualTo(good ? 200 : 422);
    }
  }

  private static ObjectNode reference(String name) {
    return JSON.createObjectNode().put("$ref", "#/components/schemas/" + name);
  }

  private void judge(String what, JsonNode described, Response answer) throws Exception {
    var body = JSON.readTree(answer.asString());
    assertThat(schema(described).validate(body)).as(what + "\n" + body.toPrettyString()).isEmpty();
  }

  /** OpenAPI 3.1 schemas are JSON Schema 2020-12. */
  private Schema schema(JsonNode described) {
    var whole = (ObjectNode) described.deepCopy();
    var components = (ObjectNode) document.path("components").deepCopy();
    for (var schema : components.path("schemas").properties()) {
      if (schema.getValue().has("properties") && !schema.getValue().has("additionalProperties")) {
        ((ObjectNode) schema.getValue()).put("additionalProperties", false);
      }
    }
    whole.set("components", components);
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(whole);
  }
}
