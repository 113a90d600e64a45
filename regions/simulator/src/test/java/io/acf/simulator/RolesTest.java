package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who is given which role where, and what refuses it, in the words that clients match. */
class RolesTest {
  private static Simulator simulator;
  private static Client admin;
  private static String org;
  private static String space;

  @BeforeAll
  static void start() {
    simulator = Simulator.start(SimulatorOptions.named("eu-1").withPace(Pace.INSTANT));
    admin = Client.loggedIn(simulator);
    org = admin.get("/v3/organizations?names=demo").json().at("/resources/0/guid").asText();
    space = new Pushes(admin).space();
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  private static Client.Answer give(String type, Map<String, ?> user) {
    Map<String, Object> relations = new LinkedHashMap<>(Pushes.relation(place(type), where(type)));
    relations.put("user", Map.of("data", user));
    return admin.post("/v3/roles", "type", type, "relationships", relations);
  }

  private static String place(String type) {
    return type.startsWith("space") ? "space" : "organization";
  }

  private static String where(String type) {
    return type.startsWith("space") ? space : org;
  }

  private static String refusal(Client.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    return answer.json().at("/errors/0/detail").asText();
  }

  @Test
  void aRoleGivenTwiceIsRefusedInTheWordsThatTheCliMatches() {
    Map<String, ?> user = Map.of("username", "admin");
    give("organization_user", user);
    assertThat(give("space_developer", user).status()).isEqualTo(201);
    assertThat(refusal(give("organization_user", user)))
        .isEqualTo("User 'admin' already has 'organization_user' role in organization 'demo'.");
    assertThat(refusal(give("space_developer", user)))
        .isEqualTo("User 'admin' already has 'space_developer' role in space 'prod'.");
  }
}
