package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.acf.simulator.wire.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a Cloud Controller of API 3.228 says to requests about apps and what belongs to them, where
 * it refuses, and that it takes what only looks wrong. Measured, or read in app/messages.
 */
class AppMessagesTest {
  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  @AutoClose private static final Region region = new Region();
  private static final Client client = region.client;
  private static final Pushes pushes = region.pushes;
  private static String app;

  @BeforeAll
  static void start() {
    app = pushes.app("messages");
  }

  private static String filled(String text) {
    return text.replace("{app}", app).replace("{space}", pushes.space());
  }

  /** A whole request for an app, with what is given in its place or beside it. */
  private static String appWith(String more) {
    return "{\"name\":\"other\",\"relationships\":{\"space\":{\"data\":{\"guid\":\"{space}\"}}}"
        + (more.isEmpty() ? "" : "," + more)
        + "}";
  }

  private static String relations(String value) {
    return "{\"name\":\"other\",\"relationships\":" + value + "}";
  }

  static Stream<Arguments> bodies() {
    String good = appWith("");
    String nothing = "10008 Name must be a string, Relationships 'relationships' is not an object";
    return Stream.of(
        arguments(good, "text/plain", nothing),
        arguments(good, "application/xml", nothing),
        arguments(good, "application/x-yaml", nothing),
        arguments("x=1&y[a]=2", FORM, "10008 Unknown field(s): 'x', 'y', " + nothing.substring(6)),
        arguments(
            good + "{", JSON, "1001 Request invalid due to parse error: invalid request body"),
        arguments(
            "nonsense", JSON, "1001 Request invalid due to parse error: invalid request body"),
        arguments(
            "[" + good + "]", JSON, "10008 Unknown field(s): '_json', " + nothing.substring(6)),
        arguments("7", JSON, "10008 Unknown field(s): '_json', " + nothing.substring(6)),
        arguments("", JSON, nothing));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void onlyTheContentTypeSaysHowABodyIsRead(String body, String type, String refusal) {
    refused(client.call("POST", "/v3/apps", filled(body), type), refusal);
  }

  @Test
  void aFormIsReadAsParams() {
    String form =
        "name=by-form&relationships[space][data][guid]="
            + pushes.space()
            + "&lifecycle%5Btype%5D=buildpack&lifecycle[data][buildpacks][]=java_buildpack";
    var made = client.call("POST", "/v3/apps", form, FORM);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.json().at("/lifecycle/data/buildpacks").toString())
        .isEqualTo("[\"java_buildpack\"]");
  }

  static Stream<Arguments> apps() {
    String structure =
        "Relationships Space must be structured like this:"
            + " \"space: {\"data\": {\"guid\": \"valid-guid\"}}\"";
    String unknown =
        "10008 Buildpack \"wut\" for stack \"cflinuxfs4\" must be an existing admin"
            + " buildpack or a valid git URI";
    return Stream.of(
        arguments(
            appWith("\"lifecycle\":{\"type\":\"buildpack\"}"),
            "10008 Lifecycle data must be an object"),
        arguments(appWith("\"lifecycle\":null"), "10008 Lifecycle data must be an object"),
        arguments(
            appWith("\"lifecycle\":{\"type\":\"kpack\",\"data\":{}}"),
            "10008 Lifecycle type is not included in the list: buildpack, docker, cnb"),
        arguments(
            appWith("\"lifecycle\":{\"data\":{\"buildpacks\":\"java\"}}"),
            "10008 Lifecycle Buildpacks must be an array"),
        arguments(
            appWith("\"lifecycle\":{\"data\":{\"buildpacks\":[1]}}"),
            "10008 Lifecycle Buildpacks can only contain strings"),
        arguments(
            appWith("\"lifecycle\":{\"data\":{\"buildpacks\":[\"\"]}}"),
            "10008 Lifecycle Buildpacks entries must be between 1 and 4096 characters"),
        arguments(appWith("\"lifecycle\":{\"data\":{\"buildpacks\":[\"wut\"]}}"), unknown),
        arguments(
            appWith("\"lifecycle\":{\"data\":{\"stack\":7}}"),
            "10008 Lifecycle Stack must be a string"),
        arguments(
            appWith("\"lifecycle\":{\"data\":{\"stack\":\"nosuch\"}}"),
            "10008 Stack must be an existing stack"),
        arguments(
            appWith("\"lifecycle\":{\"data\":{\"zz\":1}}"),
            "10008 Lifecycle Unknown field(s): 'zz'"),
        arguments(
            appWith("\"lifecycle\":{\"type\":\"docker\",\"data\":{}}"),
            "330002 Feature Disabled: diego_docker"),
        arguments(
            appWith("\"lifecycle\":{\"type\":\"cnb\",\"data\":{}}"),
            "330002 Feature Disabled: diego_cnb"),
        arguments(
            relations("{}"),
            "10008 Relationships 'relationships' must include one or more valid relationships"),
        arguments(relations("[]"), "10008 Relationships 'relationships' is not an object"),
        arguments(
            relations("{\"space\":{\"data\":{\"guid\":\"x\"}},\"zz\":1}"),
            "10008 Relationships Unknown field(s): 'zz'"),
        arguments(
            relations("{\"zz\":1}"),
            "10008 Relationships Unknown field(s): 'zz', Relationships Space can't be blank, "
                + structure),
        arguments(relations("{\"space\":{\"guid\":\"x\"}}"), "10008 " + structure),
        arguments(
            relations("{\"space\":{\"data\":{\"guid\":7}}}"),
            "10008 Relationships Space guid must be a string, Relationships Space guid must be"
                + " between 1 and 200 characters"),
        arguments(
            relations("{\"space\":{\"data\":null}}"),
            "10008 Invalid space. Ensure that the space exists and you have access to it."),
        arguments(appWith("\"name\":\"\""), "10008 name format"),
        arguments(appWith("\"name\":\"  \""), "10008 name format"),
        arguments(appWith("\"name\":\"a\\nb\""), "10008 name format"),
        arguments(appWith("\"name\":\"a\\tb\""), "10008 name format"),
        arguments(
            appWith("\"name\":\"" + "n".repeat(256) + "\""),
            "10008 Name is too long (maximum is 255 characters)"),
        arguments(appWith("\"name\":7"), "10008 Name must be a string"),
        arguments(
            appWith("\"name\":\"MesSages\""), "10016 App with the name 'MesSages' already exists."),
        arguments(
            appWith("\"environment_variables\":[]"),
            "10008 Environment variables must be an object"),
        arguments(
            appWith("\"environment_variables\":{\"port\":\"1\"}"),
            "10008 Environment variables cannot set PORT"),
        arguments(
            appWith("\"environment_variables\":{\"vcap_x\":\"1\"}"),
            "10008 Environment variables cannot start with VCAP_"));
  }

  @ParameterizedTest
  @MethodSource("apps")
  void anAppThatIsRefusedIsNotMade(String body, String refusal) {
    refused(client.call("POST", "/v3/apps", filled(body), JSON), refusal);
    assertThat(client.get("/v3/apps?names=other").json().path("resources")).isEmpty();
  }

  @Test
  void aNameIsTakenWithoutTheBlanksAroundIt() {
    assertThat(client.get("/v3/apps/" + pushes.app(" padded ")).json().path("name").asText())
        .isEqualTo("padded");
  }

  @Test
  void whatAUrlHidesIsHidden() {
    String body =
        appWith(
            "\"name\":\"hides\",\"lifecycle\":{\"data\":{\"buildpacks\":"
                + "[\"https://me:secret@git.test/a.git\",\"https://token@git.test/b.git#v1\",\"https://git.test/c\"]}}");
    var made = client.call("POST", "/v3/apps", filled(body), JSON);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String shown =
        "[\"https://***:***@git.test/a.git\",\"https://***:***@git.test/b.git#v1\",\"https://git.test/c\"]";
    assertThat(made.json().at("/lifecycle/data/buildpacks").toString()).isEqualTo(shown);
    assertThat(client.get("/v3/apps?names=hides").text()).doesNotContain("secret").contains(shown);
    assertThat(client.get("/v3/audit_events?types=audit.app.create").text())
        .doesNotContain("secret");
  }

  static Stream<Arguments> metadata() {
    String slash = "'key has more than one '/'";
    return Stream.of(
        arguments("null", "10008 Metadata must be an object"),
        arguments("{\"a\":1,\"b\":2}", "10008 Metadata has unexpected field(s): 'a' 'b'"),
        arguments("{\"labels\":7}", "10008 Metadata 'labels' is not an object"),
        arguments("{\"annotations\":[]}", "10008 Metadata 'annotations' is not an object"),
        arguments(
            "{\"labels\":{\"a/b/c\":\"x\"}}",
            "10008 Metadata label key error: " + slash.substring(1)),
        arguments(
            "{\"labels\":{\"\":\"x\"}}",
            "10008 Metadata label key error: key cannot be empty string"),
        arguments(
            "{\"labels\":{\"a b/x\":\"x\"}}",
            "10008 Metadata label key error: prefix 'a b' must be in valid dns format"),
        arguments(
            "{\"labels\":{\"CloudFoundry.org/x\":\"x\"}}",
            "10008 Metadata label key error: prefix 'cloudfoundry.org' is reserved"),
        arguments(
            "{\"labels\":{\"-a\":\"x\"}}",
            "10008 Metadata label key error: '-a' starts or ends with invalid characters"),
        arguments(
            "{\"labels\":{\"" + "!".repeat(70) + "\":\"x\"}}",
            "10008 Metadata label key error: '" + "!".repeat(70) + "' contains invalid characters"),
        arguments(
            "{\"labels\":{\"a\":\"" + "v".repeat(64) + "\"}}",
            "10008 Metadata label value error: 'vvvvvvvv...' is greater than 63 characters"),
        arguments(
            "{\"labels\":{\"a\":[1]}}",
            "10008 Metadata label value error: '[1]' contains invalid characters"),
        arguments(
            "{\"labels\":{\"a\":{\"b\":\"c\"}}}",
            "10008 Metadata label value error: '{:b=>\"c\"}' contains invalid characters"),
        arguments(
            "{\"annotations\":{\"-a\":\"x\"}}",
            "10008 Metadata annotation key error: '-a' starts or ends with invalid characters"),
        arguments(
            "{\"annotations\":{\"a\":\"" + "v".repeat(5001) + "\"}}",
            "10008 Metadata annotation value error: 'vvvvvvvv...' is greater than 5000 characters"),
        arguments("{\"annotations\":{\"a\":1.5}}", "10001 An unknown error occurred."),
        arguments(
            many("labels", 51),
            "390020 Failed to add 51 labels because it would exceed maximum of 50"),
        arguments(
            many("annotations", 201),
            "390023 Failed to add 201 annotations because it would exceed maximum of 200"));
  }

  private static String many(String kind, int count) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      all.put("k" + i, "v");
    }
    return Json.object(kind, all).toString();
  }

  @ParameterizedTest
  @MethodSource("metadata")
  void metadataHasRulesEverywhere(String metadata, String refusal) {
    String body = "{\"metadata\":" + metadata + "}";
    refused(client.call("PATCH", "/v3/apps/" + app, body, JSON), refusal);
    refused(client.call("PATCH", "/v3/spaces/" + pushes.space(), body, JSON), refusal);
    refused(client.call("PATCH", "/v3/processes/" + app, body, JSON), refusal);
    refused(
        client.call("POST", "/v3/apps", filled(appWith("\"metadata\":" + metadata)), JSON),
        refusal);
    assertThat(client.get("/v3/apps?names=other").json().path("resources")).isEmpty();
  }

  @Test
  void labelsAddUpToTheirLimit() {
    String full = pushes.app("labelled");
    Map<String, String> fifty = new LinkedHashMap<>();
    for (int i = 0; i < 50; i++) {
      fifty.put("k" + i, "v");
    }
    assertThat(label(full, fifty).status()).isEqualTo(200);
    refused(
        label(full, Map.of("one", "more")),
        "390020 Failed to add 1 labels because it would exceed maximum of 50");
    assertThat(label(full, Map.of("k0", "other")).status()).isEqualTo(200);
    assertThat(client.get("/v3/apps/" + full).json().at("/metadata/labels")).hasSize(50);
  }

  private static Client.Answer label(String guid, Map<String, String> labels) {
    return client.patch("/v3/apps/" + guid, "metadata", Map.of("labels", labels));
  }

  @Test
  void aLabelMayBeANumberAndAnAnnotationAList() {
    var changed =
        client.call(
            "PATCH",
            "/v3/apps/" + app,
            "{\"metadata\":{\"labels\":{\"n\":1,\"b\":true},\"annotations\":{\"l\":[\"a\",\"b\"]}}}",
            JSON);
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.json().path("metadata").toString())
        .isEqualTo("{\"labels\":{\"b\":\"true\",\"n\":\"1\"},\"annotations\":{\"l\":\"(a,b)\"}}");
  }

  static Stream<Arguments> environments() {
    return Stream.of(
        arguments("{}", "10008 Var must be an object"),
        arguments("{\"var\":null}", "10008 Var must be an object"),
        arguments(
            "{\"var\":{\"A\":1}}",
            "10008 Non-string value in environment variable for key 'A', value '1'"),
        arguments(
            "{\"var\":{\"A\":true,\"B\":[\"x\"]}}",
            "10008 Non-string value in environment variable for key 'A', value 'true', Non-string"
                + " value in environment variable for key 'B', value '[\"x\"]'"),
        arguments("{\"var\":{\"\":\"x\"}}", "10008 Var key must be a minimum length of 1"),
        arguments("{\"var\":{\"vmcx\":\"x\"}}", "10008 Var cannot start with VMC_"),
        arguments("{\"var\":{\"Port\":\"x\"}}", "10008 Var cannot set PORT"));
  }

  @ParameterizedTest
  @MethodSource("environments")
  void variablesAreTexts(String body, String refusal) {
    refused(
        client.call("PATCH", "/v3/apps/" + app + "/environment_variables", body, JSON), refusal);
    if (!body.equals("{}")) {
      refused(client.call("PATCH", "/v3/environment_variable_groups/running", body, JSON), refusal);
    }
    assertThat(client.get("/v3/apps/" + app + "/environment_variables").json().path("var"))
        .isEmpty();
  }

  static void refused(Client.Answer answer, String refusal) {
    var error = answer.json().at("/errors/0");
    assertThat(error.path("code").asText() + " " + error.path("detail").asText())
        .as(answer.status() + " " + answer.text())
        .isEqualTo(refusal);
    int code = error.path("code").asInt();
    int status = code == 1001 ? 400 : code == 330002 ? 403 : code == 10001 ? 500 : 422;
    assertThat(answer.status()).isEqualTo(status);
  }
}
