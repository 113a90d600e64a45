package io.acf.simulator;

import static io.acf.simulator.AppMessagesTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators install: stacks with their states, buildpacks with their order and bits. */
class StacksAndBuildpacksTest {
  private Simulator simulator;
  private Client client;
  private Pushes pushes;

  @BeforeEach
  void start() {
    simulator = Simulator.start(SimulatorOptions.named("eu-1").withPace(Pace.INSTANT));
    client = Client.loggedIn(simulator);
    pushes = new Pushes(client);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private String stack(String name) {
    return client.get("/v3/stacks?names=" + name).json().at("/resources/0/guid").asText();
  }

  private Client.Answer onStack(String app, String stack) {
    return client.post(
        "/v3/apps",
        "name",
        app,
        "relationships",
        Pushes.relation("space", pushes.space()),
        "lifecycle",
        Map.of("type", "buildpack", "data", Map.of("stack", stack)));
  }

  @Test
  void aStackThatAppsUseStays() {
    String app = pushes.app("shop");
    String used = "/v3/stacks/" + stack("cflinuxfs4");
    refused(
        client.delete(used),
        "10008 Cannot delete stack 'cflinuxfs4' because apps are currently using the stack.");
    assertThat(client.get(used).status()).isEqualTo(200);
    pushes.job(client.delete("/v3/apps/" + app));
    assertThat(client.delete(used).status()).isEqualTo(204);
  }

  @Test
  void aStackHasAState() {
    JsonNode first = client.get("/v3/stacks").json().at("/resources/0");
    assertThat(first.path("state").asText()).isEqualTo("ACTIVE");
    assertThat(first.has("state_reason") && first.path("state_reason").isNull()).isTrue();
    var made = client.post("/v3/stacks", "name", "old", "state", "DEPRECATED", "state_reason", "w");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.json().path("state_reason").asText()).isEqualTo("w");
    String one = "/v3/stacks/" + made.json().path("guid").asText();
    String wrong = "10008 State must be one of ACTIVE, RESTRICTED, DEPRECATED, DISABLED";
    refused(client.patch(one, "state", "GONE"), wrong);
    refused(client.patch(one, "state", null), wrong);
    refused(client.post("/v3/stacks", "name", ""), "10008 Name can't be blank");
    refused(client.post("/v3/stacks", "name", "old"), "10008 Name must be unique");
    assertThat(client.patch(one, "state", "DISABLED").json().path("state").asText())
        .isEqualTo("DISABLED");
  }

  @ParameterizedTest
  @CsvSource({
    // state, new app and first staging, staging again, with a warning
    "ACTIVE, true, true, false",
    "DEPRECATED, true, true, true",
    "RESTRICTED, false, true, true",
    "DISABLED, false, false, false",
  })
  void aStateSaysWhatMayBeStaged(String state, boolean first, boolean again, boolean warns) {
    String guid = client.post("/v3/stacks", "name", "old").json().path("guid").asText();
    String staged = onStack("staged", "old").json().path("guid").asText();
    String bare = onStack("bare", "old").json().path("guid").asText();
    pushes.droplet(staged, Map.of("index.html", "one"));
    client.patch("/v3/stacks/" + guid, "state", state, "state_reason", "Use another.");
    String refusal =
        "10008 ERROR: Staging failed. The stack 'old' is '"
            + state
            + "' and cannot be used for staging. Use another.";
    verdict(onStack("fresh", "old"), first, refusal, state, warns && first);
    verdict(build(bare), first, refusal, state, warns && first);
    verdict(build(staged), again, refusal, state, warns && again);
  }

  private Client.Answer build(String app) {
    var made =
        client.post("/v3/packages", "type", "bits", "relationships", Pushes.relation("app", app));
    String guid = made.json().path("guid").asText();
    client.upload("/v3/packages/" + guid + "/upload", "bits", Pushes.zip(Map.of("a", "b")));
    pushes.until("/v3/packages/" + guid, "/state", "READY");
    return client.post("/v3/builds", "package", Map.of("guid", guid));
  }

  private static void verdict(
      Client.Answer answer, boolean taken, String refusal, String state, boolean warned) {
    if (!taken) {
      refused(answer, refusal);
      return;
    }
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(URLDecoder.decode(answer.header("X-Cf-Warnings"), StandardCharsets.UTF_8))
        .isEqualTo(
            warned
                ? "WARNING: The stack 'old' is '"
                    + state
                    + "' and will be removed in the future. Use another."
                : "");
  }

  @Test
  void anOlderApiHasNoStates() {
    try (Simulator old =
        Simulator.start(
            SimulatorOptions.named("old").withPace(Pace.INSTANT).withApiVersion("3.200.0"))) {
      Client older = Client.loggedIn(old);
      assertThat(older.get("/v3/stacks").json().at("/resources/0").has("state")).isFalse();
      refused(
          older.post("/v3/stacks", "name", "x", "state", "ACTIVE"),
          "10008 Unknown field(s): 'state'");
    }
  }

  private JsonNode buildpack(Object... fields) {
    var made = client.post("/v3/buildpacks", fields);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.json();
  }

  private List<String> order() {
    return client.get("/v3/buildpacks?per_page=3").json().findValuesAsText("name");
  }

  private List<Integer> positions() {
    return client
        .get("/v3/buildpacks?per_page=100")
        .json()
        .path("resources")
        .findValues("position")
        .stream()
        .map(JsonNode::asInt)
        .toList();
  }

  @Test
  void everyPositionIsTakenOnce() {
    buildpack("name", "second", "position", 2);
    buildpack("name", "first");
    assertThat(order()).containsExactly("first", "staticfile_buildpack", "second");
    JsonNode last = buildpack("name", "last", "position", 99);
    assertThat(last.path("position").asInt()).isEqualTo(11);
    String guid = last.path("guid").asText();
    assertThat(
            client.patch("/v3/buildpacks/" + guid, "position", 2).json().path("position").asInt())
        .isEqualTo(2);
    assertThat(order()).containsExactly("first", "last", "staticfile_buildpack");
    assertThat(positions()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    pushes.job(client.delete("/v3/buildpacks/" + guid));
    assertThat(positions()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  }

  @Test
  void namesAreUniqueByStackWhichStaysOnceItIsThere() {
    JsonNode made = buildpack("name", "mine");
    assertThat(made.path("stack").isNull() && made.path("filename").isNull()).isTrue();
    String one = "/v3/buildpacks/" + made.path("guid").asText();
    String unassigned = "10008 Buildpack with name 'mine' and an unassigned stack already exists";
    refused(client.post("/v3/buildpacks", "name", "mine"), unassigned);
    buildpack("name", "mine", "stack", "cflinuxfs4");
    String taken =
        "10008 Buildpack with name 'mine', stack 'cflinuxfs4' and lifecycle 'buildpack' already"
            + " exists";
    refused(client.post("/v3/buildpacks", "name", "mine", "stack", "cflinuxfs4"), taken);
    refused(client.patch(one, "stack", "cflinuxfs4"), taken);
    refused(client.patch(one, "stack", "nosuch"), "10008 Stack 'nosuch' does not exist");
    refused(client.patch(one, "name", "a b"), "10008 Name is invalid");
    client.post("/v3/stacks", "name", "other");
    assertThat(client.patch(one, "stack", "other").status()).isEqualTo(200);
    refused(client.patch(one, "stack", "cflinuxfs4"), "10008 Buildpack stack cannot be changed");
    refused(client.patch(one, "stack", null), "10008 Buildpack stack cannot be changed");
    String free = "/v3/buildpacks/" + buildpack("name", "free").path("guid").asText();
    refused(
        client.patch(free, "name", "mine", "stack", "other"),
        "10008 Buildpack with name 'mine', stack 'other' and lifecycle 'buildpack' already exists");
  }

  private JsonNode upload(String guid, byte[] bits) {
    return pushes.job(client.upload("/v3/buildpacks/" + guid + "/upload", "bits", bits));
  }

  @Test
  void theBitsSayTheStack() {
    String guid = buildpack("name", "mine").path("guid").asText();
    assertThat(
            upload(guid, Pushes.zip(Map.of("manifest.yml", "stack: cflinuxfs4\n")))
                .path("state")
                .asText())
        .isEqualTo("COMPLETE");
    JsonNode ready = client.get("/v3/buildpacks/" + guid).json();
    assertThat(
            List.of(
                ready.path("state").asText(),
                ready.path("stack").asText(),
                ready.path("filename").asText()))
        .containsExactly("READY", "cflinuxfs4", "package.zip");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stack: nosuch | 390012 | CF-BuildpackStackDoesNotExist | Uploaded buildpack stack (nosuch)"
            + " does not exist",
        "stack: other | 390011 | CF-BuildpackStacksDontMatch | Uploaded buildpack stack (other)"
            + " does not match cflinuxfs4",
        "stack: [ | 390013 | CF-BuildpackZipError | Buildpack zip error: buildpack manifest is not"
            + " valid",
      })
  void bitsForAnotherStackFailTheJob(String manifest, int code, String title, String detail) {
    client.post("/v3/stacks", "name", "other");
    String guid = buildpack("name", "mine", "stack", "cflinuxfs4").path("guid").asText();
    JsonNode job = upload(guid, Pushes.zip(Map.of("manifest.yml", manifest)));
    assertThat(job.path("state").asText()).isEqualTo("FAILED");
    assertThat(job.at("/errors/0/code").asInt()).isEqualTo(code);
    assertThat(job.at("/errors/0/title").asText()).isEqualTo(title);
    assertThat(job.at("/errors/0/detail").asText()).isEqualTo(detail);
    assertThat(client.get("/v3/buildpacks/" + guid).json().path("state").asText())
        .isEqualTo("AWAITING_UPLOAD");
  }

  @Test
  void bitsForAStackThatHasTheNameFailTheJob() {
    buildpack("name", "mine", "stack", "cflinuxfs4");
    String guid = buildpack("name", "mine").path("guid").asText();
    JsonNode job = upload(guid, Pushes.zip(Map.of("manifest.yml", "stack: cflinuxfs4")));
    assertThat(job.at("/errors/0/code").asInt()).isEqualTo(290000);
    assertThat(job.at("/errors/0/detail").asText())
        .isEqualTo("The buildpack name mine is already in use for the stack cflinuxfs4");
  }

  @Test
  void whatIsNoZipIsRefused() {
    String guid = buildpack("name", "mine").path("guid").asText();
    String upload = "/v3/buildpacks/" + guid + "/upload";
    String prefix = "10008 Uploaded buildpack file is invalid: ";
    refused(
        client.upload(upload, "bits", "text".getBytes(StandardCharsets.UTF_8)),
        prefix
            + "package.zip is not a zip file. Buildpacks of lifecycle \"buildpack\" must be valid"
            + " zip files.");
    refused(client.upload(upload, "bits", new byte[0]), prefix + "package.zip cannot be empty");
    refused(
        client.upload(upload, "other", new byte[] {1}),
        prefix + "A buildpack zip file must be uploaded as 'bits'");
  }

  @Test
  void aBuildpackWithoutBitsOrForAnotherStackIsUnknown() {
    buildpack("name", "empty");
    client.post("/v3/stacks", "name", "other");
    refused(
        client.post(
            "/v3/apps",
            "name",
            "shop",
            "relationships",
            Pushes.relation("space", pushes.space()),
            "lifecycle",
            Map.of(
                "data",
                Map.of("stack", "other", "buildpacks", List.of("empty", "java_buildpack")))),
        "10008 Buildpack \"empty\" for stack \"other\" must be an existing admin buildpack or a"
            + " valid git URI, Buildpack \"java_buildpack\" for stack \"other\" must be an existing"
            + " admin buildpack or a valid git URI");
  }
}
