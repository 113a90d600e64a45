package io.acf.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The errors of cf-api.md (c): code, title and status; texts where the CLI reads them. */
@ExtendWith(Conformance.class)
final class ErrorsTest {
  private final Cloud cloud = Cloud.shared();
  private final Wire wire = cloud.wire;

  private static void is(Wire.Answer answer, int status, int code, String title) {
    JsonNode error = answer.expect(status).json().at("/errors/0");
    assertThat(error.path("code").asInt()).as(answer.text()).isEqualTo(code);
    assertThat(error.path("title").asText()).isEqualTo(title);
    assertThat(error.path("detail").asText()).isNotEmpty();
  }

  @Test
  void noTokenAndGarbageTokens() {
    Wire anonymous = new Wire(cloud.simulator.uri());
    is(anonymous.get("/v3/apps"), 401, 10002, "CF-NotAuthenticated");
    is(
        anonymous.send("GET", "/v3/apps", Map.of("Authorization", "bearer nonsense"), new byte[0]),
        401,
        1000,
        "CF-InvalidAuthToken");
  }

  @Test
  void unknownPathsAndThings() {
    Wire.Answer unknown = wire.get("/v3/no_such_resource");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().at("/errors/0/code").asInt()).isEqualTo(10000);
    assertThat(unknown.json().at("/errors/0/detail").asText()).isEqualTo("Unknown request");
    String nobody = "00000000-0000-4000-8000-000000000000";
    is(wire.get("/v3/apps/" + nobody), 404, 10010, "CF-ResourceNotFound");
    Map.of(
            "apps", "App not found",
            "packages", "Package not found",
            "droplets", "Droplet not found",
            "builds", "Build not found",
            "deployments", "Deployment not found",
            "processes", "Process not found",
            "routes", "Route not found",
            "spaces", "Space not found",
            "organizations", "Organization not found",
            "domains", "Domain not found")
        .forEach(
            (resource, text) ->
                assertThat(
                        wire.get("/v3/" + resource + "/" + nobody)
                            .expect(404)
                            .json()
                            .at("/errors/0/detail")
                            .asText())
                    .isEqualTo(text));
  }

  @Test
  void badParametersAndBodies() {
    is(wire.get("/v3/apps?colour=green"), 400, 10005, "CF-BadQueryParameter");
    is(wire.get("/v3/apps?per_page=5001"), 400, 10005, "CF-BadQueryParameter");
    is(wire.get("/v3/apps?page=0"), 400, 10005, "CF-BadQueryParameter");
    is(wire.get("/v3/apps?order_by=colour"), 400, 10005, "CF-BadQueryParameter");
    is(wire.get("/v3/apps?label_selector=a==,,"), 400, 10005, "CF-BadQueryParameter");
    is(wire.post("/v3/apps", "{"), 400, 1001, "CF-MessageParseError");
    is(wire.post("/v3/apps", "{}"), 422, 10008, "CF-UnprocessableEntity");
    is(
        wire.post("/v3/apps", "{\"name\":\"x\",\"colour\":\"green\"}"),
        422,
        10008,
        "CF-UnprocessableEntity");
  }

  @Test
  void everyAnswerHasAnIdAndJson() {
    Wire.Answer apps = wire.get("/v3/apps").expect(200);
    assertThat(apps.header("x-vcap-request-id")).isPresent();
    assertThat(apps.header("content-type")).contains("application/json; charset=utf-8");
  }

  @Test
  void aManifestMustBeYaml() {
    Cli cf = Cli.login(wire);
    String path = "/v3/spaces/" + cf.spaceGuid + "/actions/apply_manifest";
    assertThat(wire.post(path, "{}").status()).isEqualTo(400);
    assertThat(wire.yaml(path, "applications: [").status()).isEqualTo(500);
    assertThat(wire.yaml(path, "[applications]").status()).isEqualTo(400);
    assertThat(wire.yaml(path, "version: 1\n").status()).isEqualTo(422);
  }
}
