package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is given which role where, and what refuses it, in the words that clients match. */
class RolesTest {
  @AutoClose private static final Region region = new Region();
  private static final Client admin = region.client;
  private static final String org = region.guid("org");
  private static final String space = region.guid("space");

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

  private static String user(String name, String origin) {
    return ScimTest.create(admin, name, origin).json().path("id").asText();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "organization_user|nobody||No user exists with the username 'nobody'.",
        "organization_user|nobody|uaa|No user exists with the username 'nobody' and origin 'uaa'.",
        "space_developer|nobody||Users cannot be assigned roles in a space if they do not have a"
            + " role in that space's organization."
      })
  void namesThatUaaDoesNotKnow(String type, String name, String origin, String said) {
    Map<String, String> user = new LinkedHashMap<>(Map.of("username", name));
    if (origin != null) {
      user.put("origin", origin);
    }
    assertThat(refusal(give(type, user))).isEqualTo(said);
  }

  @Test
  void aNameInTwoOriginsMustSayWhich() {
    user("twice", "uaa");
    user("twice", "cli-oidc-provider");
    assertThat(refusal(give("organization_user", Map.of("username", "twice"))))
        .isEqualTo(
            "Ambiguous user. User with username 'twice' exists in the following origins:"
                + " cli-oidc-provider, uaa. Specify an origin to disambiguate.");
    assertThat(
            give("organization_user", Map.of("username", "twice", "origin", "cli-oidc-provider"))
                .status())
        .isEqualTo(201);
  }

  @Test
  void aRoleInASpaceNeedsOneInItsOrganizationAndHoldsIt() {
    String guid = user("spacer", "uaa");
    assertThat(refusal(give("space_developer", Map.of("guid", guid))))
        .isEqualTo(
            "Users cannot be assigned roles in a space if they do not have a role in that space's"
                + " organization.");
    String inOrg = role(give("organization_user", Map.of("guid", guid)));
    String inSpace = role(give("space_developer", Map.of("username", "spacer")));
    assertThat(refusal(admin.delete("/v3/roles/" + inOrg)))
        .isEqualTo(
            "Cannot delete organization_user role while user has roles in spaces in that"
                + " organization.");
    new Pushes(admin).job(admin.delete("/v3/roles/" + inSpace));
    assertThat(admin.delete("/v3/roles/" + inOrg).status()).isEqualTo(202);
  }

  private static String role(Client.Answer given) {
    assertThat(given.status()).as(given.text()).isEqualTo(201);
    return given.json().path("guid").asText();
  }

  @Test
  void aGuidThatNobodyKnowsBecomesAUserWithoutAName() {
    role(give("organization_manager", Map.of("guid", "acf")));
    var user = admin.get("/v3/users/acf").json();
    assertThat(user.path("username").isNull()).isTrue();
    assertThat(user.path("origin").isNull()).isTrue();
    assertThat(user.path("presentation_name").asText()).isEqualTo("acf");
    assertThat(refusal(give("organization_manager", Map.of("guid", "acf"))))
        .isEqualTo("User 'acf' already has 'organization_manager' role in organization 'demo'.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|Guid or 'username' and 'origin' must be provided",
        "{'guid':'g','username':'u'}|Username cannot be provided with 'guid'",
        "{'username':'u'}|Username can only be provided together with 'origin'",
        "{'origin':'ldap'}|Origin can only be provided together with 'username'",
        "{'username':'u','origin':'uaa'}|Origin cannot be 'uaa' when creating a user by username"
      })
  void usersThatCannotBe(String body, String said) {
    assertThat(
            refusal(admin.call("POST", "/v3/users", body.replace('\'', '"'), "application/json")))
        .isEqualTo(said);
  }

  @Test
  void theTypeIsOneOfThoseThatThereAre() {
    assertThat(refusal(admin.post("/v3/roles", "type", "king", "relationships", Map.of())))
        .startsWith(
            "Type must be one of the allowed types [\"organization_auditor\","
                + " \"organization_manager\"")
        .contains("must specify either a space or an organization.");
  }
}
