package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
    Client client = new Client(simulator);
    var token =
        client.form(
            Map.of("grant_type", "password", "username", name, "password", "secret-of-" + name),
            "cf:");
    BY_ROLE.put(name, client.with(token.json().path("access_token").asText()));
    return user;
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
}
