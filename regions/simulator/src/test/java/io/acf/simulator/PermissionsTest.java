package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.simulator.wire.Json;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What roles let somebody read, with lib/cloud_controller/permissions.rb as the table. */
class PermissionsTest {
  private static final Map<String, Client> BY_ROLE = new HashMap<>();
  private static Simulator simulator;
  private static Client admin;
  private static String app;
  private static String pack;
  private static String instance;
  private static String binding;
  private static String space;

  @BeforeAll
  static void start() {
    simulator = Simulator.start(SimulatorOptions.named("eu-1").withPace(Pace.INSTANT));
    admin = Client.loggedIn(simulator);
    Pushes pushes = new Pushes(admin);
    space = pushes.space();
    app = pushes.app("secretive");
    pack = pushes.bits(app, Map.of("index.html", "x"));
    instance =
        guid(
            admin.post(
                "/v3/service_instances",
                "type",
                "user-provided",
                "name",
                "db",
                "credentials",
                Map.of("password", "hush"),
                "relationships",
                Pushes.relation("space", space)));
    Map<String, Object> both = new HashMap<>(Pushes.relation("service_instance", instance));
    both.putAll(Pushes.relation("app", app));
    binding =
        guid(admin.post("/v3/service_credential_bindings", "type", "app", "relationships", both));
    String org = admin.get("/v3/organizations?names=demo").json().at("/resources/0/guid").asText();
    for (String role :
        new String[] {"space_developer", "space_supporter", "space_auditor", "space_manager"}) {
      String user = newUser(role);
      give("organization_user", user, "organization", org);
      give(role, user, "space", space);
    }
    give("organization_manager", newUser("organization_manager"), "organization", org);
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  private static String guid(Client.Answer made) {
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String field = made.json().has("guid") ? "guid" : "id";
    return made.json().path(field).asText();
  }

  private static String newUser(String name) {
    String user = guid(ScimTest.create(admin, name, "uaa"));
    BY_ROLE.put(name, login(name));
    return user;
  }

  private static Client login(String name) {
    Client client = new Client(simulator);
    var token =
        client.form(
            Map.of("grant_type", "password", "username", name, "password", "secret-of-" + name),
            "cf:");
    return client.with(token.json().path("access_token").asText());
  }

  private static void give(String type, String user, String kind, String guid) {
    Map<String, Object> both = new HashMap<>(Pushes.relation("user", user));
    both.putAll(Pushes.relation(kind, guid));
    guid(admin.post("/v3/roles", "type", type, "relationships", both));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v3/apps/{app}/env|space_developer",
        "/v3/apps/{app}/environment_variables|space_developer space_supporter",
        "/v3/apps/{app}/manifest|space_developer",
        "/v3/packages/{package}/download|space_developer",
        "/v3/service_credential_bindings/{binding}/details|space_developer",
        "/v3/service_instances/{instance}/credentials|space_developer",
        "/v3/apps/{app}|space_developer space_supporter space_auditor space_manager"
            + " organization_manager",
        "/v3/service_instances/{instance}|space_developer space_supporter space_auditor"
            + " space_manager organization_manager"
      })
  void secretsAreForThoseWhoDevelop(String path, String readers) {
    String there =
        path.replace("{app}", app)
            .replace("{package}", pack)
            .replace("{binding}", binding)
            .replace("{instance}", instance);
    BY_ROLE.forEach(
        (role, client) -> {
          var answer = client.get(there);
          if (readers.contains(role)) {
            assertThat(answer.status()).as(role + ": " + answer.text()).isLessThan(400);
          } else {
            assertThat(answer.status()).as(role + ": " + answer.text()).isEqualTo(403);
            assertThat(answer.json().at("/errors/0/title").asText()).isEqualTo("CF-NotAuthorized");
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "space_developer, true",
    "space_supporter, false",
    "space_auditor, false",
    "organization_manager, false"
  })
  void whatTheCallerMayIsToldByRole(String role, boolean develops) {
    Client client = BY_ROLE.get(role);
    assertThat(client.get("/v3/apps/" + app + "/permissions").json())
        .isEqualTo(Json.object("read_basic_data", true, "read_sensitive_data", develops));
    assertThat(client.get("/v3/service_instances/" + instance + "/permissions").json())
        .isEqualTo(Json.object("manage", develops, "read", true));
  }

  @Test
  void clientsAreToldWhatTheyMayAsWell() {
    String path = "/v3/apps/" + app + "/permissions";
    for (String client : new String[] {"acf-space:space-secret", "acf-reader:reader-secret"}) {
      assertThat(client(client).get(path).json().path("read_sensitive_data").asBoolean())
          .as(client)
          .isTrue();
    }
    String ofInstance = "/v3/service_instances/" + instance + "/permissions";
    assertThat(client("acf-reader:reader-secret").get(ofInstance).json().path("manage").asBoolean())
        .isFalse();
    assertThat(admin.get(ofInstance).json().path("manage").asBoolean()).isTrue();
  }

  private static Client client(String basic) {
    Client client = new Client(simulator);
    var token = client.form(Map.of("grant_type", "client_credentials"), basic);
    return client.with(token.json().path("access_token").asText());
  }

  @Test
  void theSpaceClientSeesItsSpaceInV2AndItsRoles() {
    Client client = client("acf-space:space-secret");
    assertThat(client.get("/v2/apps/" + app).status()).isEqualTo(200);
    assertThat(client.get("/v2/spaces").json().path("total_results").asInt()).isEqualTo(1);
    assertThat(client.get("/v2/organizations").json().path("total_results").asInt()).isEqualTo(1);
    assertThat(client.get("/v3/roles?types=space_auditor").json().path("resources")).hasSize(1);
  }

  @Test
  void onlyAdministratorsForgetWhatABrokerOfAllHasMade() {
    Pushes pushes = new Pushes(admin);
    String plan =
        admin
            .get("/v3/service_plans?names=small&service_offering_names=database")
            .json()
            .at("/resources/0/guid")
            .asText();
    Map<String, Object> both = new HashMap<>(Pushes.relation("space", space));
    both.putAll(Pushes.relation("service_plan", plan));
    pushes.job(
        admin.post(
            "/v3/service_instances", "type", "managed", "name", "made", "relationships", both));
    String made =
        "/v3/service_instances/"
            + admin.get("/v3/service_instances?names=made").json().at("/resources/0/guid").asText();
    assertThat(BY_ROLE.get("space_developer").delete(made + "?purge=true").status()).isEqualTo(403);
    assertThat(admin.get(made).status()).isEqualTo(200);
    assertThat(admin.delete(made + "?purge=true").status()).isEqualTo(204);
    Client developer = BY_ROLE.get("space_developer");
    String mine =
        guid(
            developer.post(
                "/v3/service_instances",
                "type",
                "user-provided",
                "name",
                "mine",
                "relationships",
                Pushes.relation("space", space)));
    assertThat(developer.delete("/v3/service_instances/" + mine + "?purge=true").status())
        .isEqualTo(204);
  }

  @Test
  void whatIsInSpacesThatOneDoesNotSeeIsNeitherCopiedNorRun() {
    Pushes pushes = new Pushes(admin);
    String other = pushes.newSpace("elsewhere");
    String theirs =
        guid(
            admin.post(
                "/v3/apps", "name", "theirs", "relationships", Pushes.relation("space", other)));
    String droplet = pushes.droplet(theirs, Map.of("index.html", "theirs"));
    String bits =
        admin.get("/v3/apps/" + theirs + "/packages").json().at("/resources/0/guid").asText();
    String process =
        admin.get("/v3/apps/" + theirs + "/processes").json().at("/resources/0/guid").asText();
    Client developer = BY_ROLE.get("space_developer");
    Map<String, Object> toApp = Pushes.relation("app", app);
    String packages = "/v3/packages?source_guid=" + bits;
    assertThat(developer.post(packages, "relationships", toApp).text())
        .contains("Source package is invalid. Ensure it exists and you have access to it.");
    assertThat(admin.post(packages, "relationships", toApp).status()).isEqualTo(201);
    String droplets = "/v3/droplets?source_guid=" + droplet;
    assertThat(developer.post(droplets, "relationships", toApp).text())
        .contains("Droplet not found");
    assertThat(admin.post(droplets, "relationships", toApp).status()).isEqualTo(201);
    String tasks = "/v3/apps/" + app + "/tasks";
    assertThat(developer.post(tasks, "command", "x", "droplet_guid", droplet).text())
        .contains("Droplet not found");
    String own = pushes.droplet(app, Map.of("index.html", "own"));
    Map<String, Object> template = Map.of("process", Map.of("guid", process));
    assertThat(developer.post(tasks, "template", template, "droplet_guid", own).text())
        .contains("The process could not be found: " + process);
    assertThat(admin.get("/api/v1/meta").json().path("meta").has(theirs)).isTrue();
    assertThat(developer.get("/api/v1/meta").json().path("meta").has(theirs)).isFalse();
    assertThat(developer.get("/api/v1/meta").json().path("meta").has(app)).isTrue();
  }

  @Test
  void auditorsOfAllReadWhatIsBilled() {
    String user = guid(ScimTest.create(admin, "auditor-of-all", "uaa"));
    String group = "/Groups?filter=displayName+eq+%22cloud_controller.global_auditor%22";
    String guid = admin.get(group).json().at("/resources/0/id").asText();
    admin.post("/Groups/" + guid + "/members", "origin", "uaa", "type", "USER", "value", user);
    Client auditor = login("auditor-of-all");
    assertThat(auditor.get("/v3/service_instances/" + instance).status()).isEqualTo(200);
    new Pushes(admin).droplet(app, Map.of("index.html", "staged"));
    String events = "/v3/app_usage_events";
    String any = admin.get(events).json().at("/resources/0/guid").asText();
    assertThat(auditor.get(events + "/" + any).status()).isEqualTo(200);
    assertThat(auditor.get(events).json().path("resources")).isNotEmpty();
    assertThat(BY_ROLE.get("space_developer").get(events).json().path("resources")).isEmpty();
  }

  @Test
  void listsHaveNothingOfSpacesThatOneDoesNotSee() {
    Pushes pushes = new Pushes(admin);
    String other = pushes.newSpace("hidden");
    Map<String, Object> there = Pushes.relation("space", other);
    String hidden = guid(admin.post("/v3/apps", "name", "hidden", "relationships", there));
    String droplet = pushes.droplet(hidden, Map.of("index.html", "hidden"));
    Map<String, Object> ofApp = Pushes.relation("app", hidden);
    admin.post("/v3/apps/" + hidden + "/tasks", "command", "x", "droplet_guid", droplet);
    guid(admin.post("/v3/deployments", "droplet", Map.of("guid", droplet), "relationships", ofApp));
    String provided =
        guid(
            admin.post(
                "/v3/service_instances",
                "type",
                "user-provided",
                "name",
                "hidden",
                "relationships",
                there));
    Map<String, Object> both = new HashMap<>(Pushes.relation("service_instance", provided));
    both.putAll(ofApp);
    guid(admin.post("/v3/service_credential_bindings", "type", "app", "relationships", both));
    for (String list :
        new String[] {
          "builds", "deployments", "droplets", "tasks", "packages", "service_credential_bindings"
        }) {
      String path = "/v3/" + list + "?app_guids=" + hidden;
      assertThat(admin.get(path).json().path("resources")).as(list).isNotEmpty();
      BY_ROLE.forEach(
          (role, client) -> {
            boolean manages = role.equals("organization_manager");
            assertThat(client.get(path).json().path("resources").isEmpty())
                .as(role + " " + list)
                .isEqualTo(!manages);
          });
    }
    var own = BY_ROLE.get("space_auditor").get("/v3/service_credential_bindings");
    assertThat(own.json().at("/resources/0/guid").asText()).isEqualTo(binding);
  }

  @Test
  void domainsOfOthersAreNotThere() {
    String org = guid(admin.post("/v3/organizations", "name", "others"));
    String domain =
        guid(
            admin.post(
                "/v3/domains",
                "name",
                "others.test",
                "relationships",
                Pushes.relation("organization", org)));
    Client developer = BY_ROLE.get("space_developer");
    assertThat(developer.get("/v3/domains").json().path("resources")).hasSize(1);
    assertThat(admin.get("/v3/domains").json().path("resources")).hasSize(2);
    assertThat(developer.get("/v3/domains/" + domain).status()).isEqualTo(404);
    assertThat(admin.get("/v3/domains/" + domain).status()).isEqualTo(200);
  }

  @Test
  void aBrokerOfASpaceIsItsDevelopers() {
    Client developer = BY_ROLE.get("space_developer");
    Pushes pushes = new Pushes(admin);
    assertThat(developer.get("/v3/service_brokers").json().path("resources")).isEmpty();
    String first = admin.get("/v3/service_brokers").json().at("/resources/0/guid").asText();
    assertThat(developer.get("/v3/service_brokers/" + first).status()).isEqualTo(404);
    Map<String, ?> basic =
        Map.of("type", "basic", "credentials", Map.of("username", "u", "password", "p"));
    pushes.job(
        developer.post(
            "/v3/service_brokers",
            "name",
            "ours",
            "url",
            "https://broker.example",
            "authentication",
            basic,
            "relationships",
            Pushes.relation("space", space)));
    String ours =
        "/v3/service_brokers/"
            + developer.get("/v3/service_brokers").json().at("/resources/0/guid").asText();
    assertThat(developer.get(ours).json().path("name").asText()).isEqualTo("ours");
    assertThat(BY_ROLE.get("space_auditor").get(ours).status()).isEqualTo(404);
    assertThat(BY_ROLE.get("space_auditor").delete(ours).status()).isEqualTo(403);
    pushes.job(developer.patch(ours, "name", "still-ours"));
    pushes.job(developer.delete(ours));
    assertThat(admin.get(ours).status()).isEqualTo(404);
  }
}
