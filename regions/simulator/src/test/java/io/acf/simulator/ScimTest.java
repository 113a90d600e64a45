package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.wire.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Users, groups and clients of UAA, as cf create-user and uaac make them. */
class ScimTest {
  @AutoClose private static final Region region = new Region();
  private static final Client admin = region.client;

  static Client.Answer create(Client client, String name, String origin) {
    return client.post(
        "/Users",
        "userName",
        name,
        "password",
        "secret-of-" + name,
        "origin",
        origin,
        "name",
        Map.of("familyName", name, "givenName", name),
        "emails",
        List.of(Map.of("value", name, "primary", true)));
  }

  private static JsonNode found(String filter) {
    return found("/Users", filter);
  }

  private static JsonNode found(String path, String filter) {
    String query = URLEncoder.encode(filter, StandardCharsets.UTF_8);
    return admin.get(path + "?filter=" + query).json();
  }

  private static Client as(String name) {
    Client client = new Client(region.simulator);
    return client.with(
        client
            .form(
                Map.of("grant_type", "password", "username", name, "password", "secret-of-" + name),
                "cf:")
            .json()
            .path("access_token")
            .asText());
  }

  /** The client by which UAA itself is run: users of cf may only look at clients. */
  static Client operator() {
    Client client = new Client(region.simulator);
    return client.with(
        client
            .form(Map.of("grant_type", "client_credentials"), "admin:admin-secret")
            .json()
            .path("access_token")
            .asText());
  }

  @Test
  void aUserIsCreatedFoundLogsInAndIsDeleted() {
    var created = create(admin, "ana", "");
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    assertThat(created.header("ETag")).isEqualTo("\"0\"");
    String id = created.json().path("id").asText();
    assertThat(created.json().path("origin").asText()).isEqualTo("uaa");
    assertThat(created.json().has("password")).isFalse();
    var again = create(admin, "ANA", "uaa");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.json().path("error").asText()).isEqualTo("scim_resource_already_exists");
    assertThat(again.json().path("error_description").asText())
        .isEqualTo("Username already in use: ANA");
    assertThat(found("userName eq \"Ana\"").at("/resources/0/id").asText()).isEqualTo(id);
    assertThat(found("userName eq \"ana\" and origin eq \"ldap\"").path("totalResults").asInt())
        .isZero();
    assertThat(as("ana").get("/v3/organizations").status()).isEqualTo(200);
    assertThat(admin.get("/v3/users/" + id).json().path("username").asText()).isEqualTo("ana");
    assertThat(admin.delete("/Users/" + id).json().path("id").asText()).isEqualTo(id);
    var gone = admin.get("/Users/" + id);
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.json().path("error").asText()).isEqualTo("scim_resource_not_found");
    assertThat(gone.json().path("error_description").asText())
        .isEqualTo("User " + id + " does not exist");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "`|Username must match pattern: [\\p{L}+0-9+\\-_.@'!]+",
        "\uD83D\uDE00|Username must match pattern: [\\p{L}+0-9+\\-_.@'!]+",
        "''|A username must be provided."
      })
  void namesThatCannotBeAreRefused(String name, String said) {
    var refused = create(admin, name, "uaa");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("error").asText()).isEqualTo("invalid_scim_resource");
    assertThat(refused.json().path("error_description").asText()).isEqualTo(said);
  }

  @Test
  void whoeverHasNotTheScopeIsRefusedInUaasWords() {
    create(admin, "plain", "uaa");
    Client plain = as("plain");
    for (var answer :
        List.of(
            create(plain, "other", "uaa"),
            plain.get("/Users"),
            plain.get("/Groups"),
            plain.get("/oauth/clients/acf"))) {
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.json().path("error").asText()).isEqualTo("insufficient_scope");
    }
    assertThat(new Client(region.simulator).get("/Users").json().path("error").asText())
        .isEqualTo("unauthorized");
    assertThat(
            new Client(region.simulator).with("no.valid.token").get("/Users").json().path("error"))
        .isEqualTo(Json.node("invalid_token"));
  }

  @Test
  void changesNameTheVersionThatTheyMean() {
    JsonNode user = create(admin, "versioned", "uaa").json();
    String path = "/Users/" + user.path("id").asText();
    String body = "{\"userName\":\"versioned\",\"name\":{\"givenName\":\"V\"}}";
    assertThat(admin.call("PUT", path, body, "application/json").status()).isEqualTo(400);
    var changed = admin.call("PATCH", path, body, "application/json", Map.of("If-Match", "0"));
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.json().at("/meta/version").asInt()).isEqualTo(1);
    assertThat(changed.json().at("/name/givenName").asText()).isEqualTo("V");
    assertThat(changed.json().at("/name/familyName").asText()).isEqualTo("versioned");
    var stale = admin.call("PUT", path, body, "application/json", Map.of("If-Match", "\"0\""));
    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.json().path("error_description").asText())
        .endsWith("with wrong version: expected=1 but found=0");
    var replaced = admin.call("PUT", path, body, "application/json", Map.of("If-Match", "*"));
    assertThat(replaced.json().path("name").has("familyName")).isFalse();
  }

  @Test
  void aPasswordIsChangedByWhoeverKnowsIt() {
    String id = create(admin, "changer", "uaa").json().path("id").asText();
    Client self = as("changer");
    String path = "/Users/" + id + "/password";
    assertThat(self.put(path, "oldPassword", "wrong", "password", "new").status()).isEqualTo(401);
    assertThat(
            self.put(path, "oldPassword", "secret-of-changer", "password", "secret-of-changer")
                .status())
        .isEqualTo(422);
    assertThat(
            self.put(path, "oldPassword", "secret-of-changer", "password", "new")
                .json()
                .path("message")
                .asText())
        .isEqualTo("password updated");
    assertThat(
            self.form(
                    Map.of("grant_type", "password", "username", "changer", "password", "new"),
                    "cf:")
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "self|{'oldPassword':'secret-of-{name}','password':''}|400|invalid_password|Password must"
            + " be at least 1 characters in length.",
        "self|{'oldPassword':'secret-of-{name}'}|400|invalid_password|Password must be at least 1"
            + " characters in length.",
        "self|{'oldPassword':'secret-of-{name}','password':'{long}'}|400|invalid_password|Password"
            + " must be no more than 255 characters in length.",
        "self|{'password':'new'}|400|invalid_password|Previous password is required",
        "self|{'oldPassword':'wrong','password':'new'}|401|unauthorized|Old password is incorrect",
        "other|{'oldPassword':'secret-of-{name}','password':'new'}|400|invalid_password|Not"
            + " permitted to change another user's password",
        "client|{'oldPassword':'wrong','password':'new'}|401|unauthorized|Old password is"
            + " incorrect",
        "client|{'password':''}|400|invalid_password|Password must be at least 1 characters in"
            + " length.",
        "client|{'password':7}|400|invalid_scim_resource|password must be a string"
      })
  void passwordsThatAreNotChanged(
      String by, String body, int status, String error, String description) {
    String name = "keeper-" + (by + body).hashCode();
    String id = create(admin, name, "uaa").json().path("id").asText();
    create(admin, "meddler", "uaa");
    Client client =
        switch (by) {
          case "self" -> as(name);
          case "other" -> as("meddler");
          default -> operator();
        };
    var refused =
        client.call(
            "PUT",
            "/Users/" + id + "/password",
            body.replace('\'', '"').replace("{name}", name).replace("{long}", "x".repeat(256)),
            "application/json");
    assertThat(refused.status()).as(refused.text()).isEqualTo(status);
    assertThat(refused.json().path("error").asText()).isEqualTo(error);
    assertThat(refused.json().path("error_description").asText()).isEqualTo(description);
    assertThat(as(name).get("/userinfo").status()).isEqualTo(200);
  }

  @Test
  void aUserOfUaaItselfIsNotCreatedWithoutAPassword() {
    String body = "{\"userName\":\"bare\",\"emails\":[{\"value\":\"bare\"}]%s}";
    for (String more : List.of("", ",\"password\":\"\"", ",\"password\":null")) {
      var refused = admin.call("POST", "/Users", body.formatted(more), "application/json");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.json().path("error").asText()).isEqualTo("invalid_password");
      assertThat(refused.json().path("message").asText())
          .isEqualTo("Password must be at least 1 characters in length.");
    }
    var elsewhere = body.formatted(",\"origin\":\"ldap\"");
    assertThat(admin.call("POST", "/Users", elsewhere, "application/json").status()).isEqualTo(201);
  }

  @Test
  void whoMustChangeAPasswordLogsInWithTheNewOne() {
    String id = create(admin, "expired", "uaa").json().path("id").asText();
    Client before = as("expired");
    assertThat(admin.patch("/Users/" + id + "/status", "passwordChangeRequired", true).status())
        .isEqualTo(200);
    var form =
        Map.of("grant_type", "password", "username", "expired", "password", "secret-of-expired");
    var refused = admin.form(form, "cf:");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.json().path("error_description").asText())
        .isEqualTo("password change required");
    var changed =
        before.put(
            "/Users/" + id + "/password", "oldPassword", "secret-of-expired", "password", "fresh");
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(
            admin
                .form(
                    Map.of("grant_type", "password", "username", "expired", "password", "fresh"),
                    "cf:")
                .status())
        .isEqualTo(200);
    String elsewhere = create(admin, "expired", "ldap").json().path("id").asText();
    assertThat(
            admin
                .patch("/Users/" + elsewhere + "/status", "passwordChangeRequired", true)
                .json()
                .path("error_description")
                .asText())
        .isEqualTo("Can only manage users from the internal user store.");
  }

  @Test
  void usersChangeOfThemselvesTheirNamesOnly() {
    String id = create(admin, "vain", "uaa").json().path("id").asText();
    String path = "/Users/" + id;
    Client vain = as("vain");
    Map<String, String> any = Map.of("If-Match", "*");
    var named =
        vain.call("PATCH", path, "{\"name\":{\"givenName\":\"V\"}}", "application/json", any);
    assertThat(named.json().at("/name/givenName").asText()).isEqualTo("V");
    for (String body :
        List.of(
            "{\"userName\":\"admin2\"}",
            "{\"verified\":false}",
            "{\"emails\":[{\"value\":\"other@example.org\"}]}")) {
      var refused = vain.call("PATCH", path, body, "application/json", any);
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.json().path("error").asText()).isEqualTo("invalid_self_edit");
    }
    var moved = admin.call("PATCH", path, "{\"origin\":\"ldap\"}", "application/json", any);
    assertThat(moved.json().path("error_description").asText())
        .isEqualTo("Cannot change user's origin in update operation.");
  }

  @Test
  void listsArePagedSortedAndCutDown() {
    for (String name : List.of("page-c", "page-a", "page-b")) {
      create(admin, name, "uaa");
    }
    String filter = "userName%20sw%20%22page-%22";
    JsonNode page =
        admin.get("/Users?filter=" + filter + "&sortBy=userName&startIndex=2&count=1").json();
    assertThat(page.path("totalResults").asInt()).isEqualTo(3);
    assertThat(page.path("itemsPerPage").asInt()).isEqualTo(1);
    assertThat(page.at("/resources/0/userName").asText()).isEqualTo("page-b");
    JsonNode ids =
        admin
            .get(
                "/Users?filter="
                    + filter
                    + "&attributes=id,userName&sortOrder=descending&sortBy=userName")
            .json()
            .path("resources");
    assertThat(ids.get(0).size()).isEqualTo(2);
    assertThat(ids.get(0).path("userName").asText()).isEqualTo("page-c");
    var bad = admin.get("/Users?filter=nonsense");
    assertThat(bad.status()).isEqualTo(400);
    assertThat(bad.json().path("error_description").asText())
        .isEqualTo("Invalid filter expression: [nonsense]");
  }

  @Test
  void aFilterAsLongAsALineIsAnswered() {
    String filter = "userName eq \"" + "x".repeat(7_000) + "\"";
    assertThat(found(filter).path("totalResults").isInt()).isTrue();
    assertThat(found(filter).path("totalResults").asInt()).isZero();
  }

  @Test
  void aGroupGivesItsMembersItsScope() {
    String id = create(admin, "auditor", "uaa").json().path("id").asText();
    assertThat(as("auditor").get("/v3/organizations").json().path("resources")).isEmpty();
    String group = group("cloud_controller.global_auditor");
    var added = admin.post("/Groups/" + group + "/members", "value", id, "type", "USER");
    assertThat(added.status()).as(added.text()).isEqualTo(201);
    assertThat(
            admin.post("/Groups/" + group + "/members", "value", id).json().path("error").asText())
        .isEqualTo("member_already_exists");
    Client auditor = as("auditor");
    assertThat(auditor.get("/v3/organizations").json().path("resources")).hasSize(1);
    String app = new Pushes(admin).app("audited");
    assertThat(auditor.get("/v3/apps/" + app).status()).isEqualTo(200);
    assertThat(auditor.get("/v3/apps/" + app + "/env").status()).isEqualTo(403);
    assertThat(auditor.delete("/v3/apps/" + app).status()).isEqualTo(403);
    assertThat(admin.get("/Users/" + id).json().path("groups"))
        .extracting(each -> each.path("display").asText())
        .contains("cloud_controller.global_auditor", "openid");
    assertThat(admin.delete("/Groups/" + group + "/members/" + id).status()).isEqualTo(200);
    assertThat(admin.get("/Groups/" + group + "/members/" + id).json().path("error").asText())
        .isEqualTo("member_not_found");
  }

  private static String group(String name) {
    return found("/Groups", "displayName eq \"" + name + "\"").at("/resources/0/id").asText();
  }

  /** As UAA has it: who is in a default group is not listed there, nobody joins or leaves it. */
  @Test
  void everybodyIsInADefaultGroupAndNobodyIsPutThere() {
    String id = create(admin, "anybody", "uaa").json().path("id").asText();
    String path = "/Groups/" + group("openid");
    assertThat(admin.get(path).json().path("members")).isEmpty();
    for (var refused :
        List.of(
            admin.post(path + "/members", "value", id),
            admin.call(
                "PUT",
                path,
                "{\"displayName\":\"openid\",\"members\":[{\"value\":\"" + id + "\"}]}",
                "application/json",
                Map.of("If-Match", "*")))) {
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.json().path("error_description").asText())
          .isEqualTo("Trying to add member to default group");
    }
    assertThat(admin.delete(path + "/members/" + id).json().path("error").asText())
        .isEqualTo("member_not_found");
    assertThat(admin.get("/Users/" + id).json().path("groups"))
        .extracting(each -> each.path("display").asText())
        .contains("openid");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'members':[{'value':'{group}','type':'GROUP'}]}|trying to nest group within itself,"
            + " aborting",
        "{'members':[{'value':'nobody'}]}|Invalid group member: nobody",
        "{'members':[{'value':'{user}','type':'ROBOT'}]}|type must be USER or GROUP",
        "{'members':[{'type':'USER'}]}|group-id, member-id, origin and member-type must be"
            + " non-empty",
        "{'members':'{user}'}|members must be a list of objects",
        "{'members':['{user}']}|members must be a list of objects",
        "{'displayName':7}|displayName must be a string",
        "{'displayName':' '}|A displayName must be provided."
      },
      quoteCharacter = '`')
  void groupsThatCannotBe(String body, String said) {
    String user = found("userName eq \"admin\"").at("/resources/0/id").asText();
    String group = group("network.write");
    String path = "/Groups/" + group;
    JsonNode before = admin.get(path).json();
    var refused =
        admin.call(
            "PATCH",
            path,
            body.replace("{user}", user).replace("{group}", group).replace('\'', '"'),
            "application/json",
            Map.of("If-Match", "*"));
    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.json().path("error").asText()).isEqualTo("invalid_scim_resource");
    assertThat(refused.json().path("error_description").asText()).isEqualTo(said);
    assertThat(admin.get(path).json()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'active':'no'}|active must be a boolean",
        "{'verified':1}|verified must be a boolean",
        "{'emails':'x@example.org'}|emails must be a list of objects",
        "{'emails':['x@example.org']}|emails must be a list of objects",
        "{'emails':[{'value':7}]}|value must be a string",
        "{'phoneNumbers':{'value':'1'}}|phoneNumbers must be a list of objects",
        "{'name':{'givenName':{}}}|givenName must be a string",
        "{'emails':[]}|Exactly one email must be provided."
      },
      quoteCharacter = '`')
  void usersThatCannotBe(String body, String said) {
    String path = "/Users/" + found("userName eq \"admin\"").at("/resources/0/id").asText();
    JsonNode before = admin.get(path).json();
    var refused =
        admin.call(
            "PATCH", path, body.replace('\'', '"'), "application/json", Map.of("If-Match", "*"));
    assertThat(refused.status()).as(refused.text()).isEqualTo(400);
    assertThat(refused.json().path("error").asText()).isEqualTo("invalid_scim_resource");
    assertThat(refused.json().path("error_description").asText()).isEqualTo(said);
    assertThat(admin.get(path).json().path("emails")).isEqualTo(before.path("emails"));
    assertThat(admin.get(path).json().path("active")).isEqualTo(before.path("active"));
  }

  @Test
  void aGroupInAGroupCountsToo() {
    String user = create(admin, "nested", "uaa").json().path("id").asText();
    String inner =
        admin
            .post(
                "/Groups", "displayName", "inner.group", "members", List.of(Map.of("value", user)))
            .json()
            .path("id")
            .asText();
    String readOnly = group("cloud_controller.admin_read_only");
    admin.post("/Groups/" + readOnly + "/members", "value", inner, "type", "GROUP");
    assertThat(as("nested").get("/v3/organizations").json().path("resources")).hasSize(1);
    assertThat(admin.post("/Groups", "displayName", "inner.group").status()).isEqualTo(409);
    assertThat(admin.delete("/Groups/" + inner).status()).isEqualTo(200);
    assertThat(as("nested").get("/v3/organizations").json().path("resources")).isEmpty();
  }

  @Test
  void aClientIsRegisteredUsedChangedAndDeleted() {
    Client admin = operator();
    assertThat(ScimTest.admin.get("/oauth/clients/acf").json().path("client_id").asText())
        .isEqualTo("acf");
    var unknown = admin.get("/oauth/clients/nobody");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().path("error").asText()).isEqualTo("client_not_found");
    var created =
        admin.post(
            "/oauth/clients",
            "client_id",
            "robot",
            "client_secret",
            "one",
            "authorized_grant_types",
            "client_credentials",
            "authorities",
            "cloud_controller.admin,scim.read",
            "access_token_validity",
            60);
    assertThat(created.status()).as(created.text()).isEqualTo(201);
    assertThat(created.json().path("authorities")).hasSize(2);
    assertThat(created.json().has("client_secret")).isFalse();
    JsonNode token = admin.form(Map.of("grant_type", "client_credentials"), "robot:one").json();
    assertThat(token.path("expires_in").asInt()).isLessThanOrEqualTo(60);
    assertThat(
            new Client(region.simulator)
                .with(token.path("access_token").asText())
                .get("/Users")
                .status())
        .isEqualTo(200);
    assertThat(admin.put("/oauth/clients/robot/secret", "secret", "two").status()).isEqualTo(200);
    assertThat(admin.form(Map.of("grant_type", "client_credentials"), "robot:one").status())
        .isEqualTo(401);
    assertThat(
            admin
                .put("/oauth/clients/robot", "client_id", "robot", "name", "Robot")
                .json()
                .path("name")
                .asText())
        .isEqualTo("Robot");
    assertThat(
            admin
                .get("/oauth/clients?filter=client_id%20eq%20%22robot%22")
                .json()
                .path("totalResults")
                .asInt())
        .isEqualTo(1);
    assertThat(admin.delete("/oauth/clients/robot").status()).isEqualTo(200);
    assertThat(admin.form(Map.of("grant_type", "client_credentials"), "robot:two").status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"client_id\":\"acf\",\"authorized_grant_types\":[\"implicit\"]}|409",
        "{\"client_id\":\"\"}|400",
        "{\"client_id\":\"x\"}|400",
        "{\"client_id\":\"x\",\"authorized_grant_types\":[\"magic\"]}|400",
        "{\"client_id\":\"x\",\"authorized_grant_types\":[\"client_credentials\"]}|400"
      })
  void clientsThatCannotBeAreRefused(String body, int status) {
    var refused = operator().call("POST", "/oauth/clients", body, "application/json");
    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.json().path("error").asText()).isEqualTo("invalid_client");
  }

  @Test
  void aClientHasTwoSecretsWhileTheyChange() {
    Client operator = operator();
    register(operator, "rotating", "one");
    String path = "/oauth/clients/rotating/secret";
    for (Object[] refused :
        new Object[][] {
          {"changeMode", "ADD"},
          {"changeMode", "ADD", "secret", ""},
          {"changeMode", "DELETE"},
          {"changeMode", "SWAP", "secret", "two"},
          {},
          {"secret", 7}
        }) {
      var answer = operator.put(path, refused);
      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertThat(answer.json().path("error").asText()).isEqualTo("invalid_client");
    }
    assertThat(operator.put(path, "changeMode", "ADD", "secret", "two").status()).isEqualTo(200);
    assertThat(List.of(grants("rotating:one"), grants("rotating:two"))).containsOnly(200);
    assertThat(operator.put(path, "changeMode", "DELETE").status()).isEqualTo(200);
    assertThat(List.of(grants("rotating:one"), grants("rotating:two"))).containsExactly(401, 200);
  }

  private static void register(Client operator, String id, String secret) {
    var made =
        operator.post(
            "/oauth/clients",
            "client_id",
            id,
            "client_secret",
            secret,
            "authorized_grant_types",
            "client_credentials",
            "authorities",
            "clients.secret, scim.read");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  private static int grants(String basic) {
    return new Client(region.simulator)
        .form(Map.of("grant_type", "client_credentials"), basic)
        .status();
  }

  @Test
  void aClientChangesItsOwnSecretWhereItKnowsIt() {
    register(operator(), "modest", "mine");
    Client modest = new Client(region.simulator);
    modest.with(
        modest
            .form(Map.of("grant_type", "client_credentials"), "modest:mine")
            .json()
            .path("access_token")
            .asText());
    var others =
        modest.put("/oauth/clients/acf/secret", "oldSecret", "acf-secret", "secret", "taken");
    assertThat(others.status()).isEqualTo(400);
    assertThat(others.json().path("error_description").asText())
        .isEqualTo("Bad request. Not permitted to change another client's secret");
    assertThat(
            modest.put("/oauth/clients/modest/secret", "oldSecret", "no", "secret", "x").status())
        .isEqualTo(400);
    assertThat(
            modest.put("/oauth/clients/modest/secret", "oldSecret", "mine", "secret", "x").status())
        .isEqualTo(200);
    assertThat(List.of(grants("modest:x"), grants("acf:acf-secret"))).containsOnly(200);
  }

  /** No field of a client's own is kept where UAA keeps how it is shown. */
  @Test
  void howAClientIsShownIsNoFieldOfIt() {
    Client operator = operator();
    register(operator, "shown", "s");
    String path = "/oauth/clients/shown";
    operator.put(path + "/meta", "appLaunchUrl", "http://launch.test");
    var put = operator.put(path, "simulated_metadata", "mine", "name", "Shown");
    assertThat(put.status()).as(put.text()).isEqualTo(200);
    assertThat(put.json().path("simulated_metadata").asText()).isEqualTo("mine");
    assertThat(operator.get(path + "/meta").json().path("appLaunchUrl").asText())
        .isEqualTo("http://launch.test");
    assertThat(operator.get(path).json().has("metadata")).isFalse();
    operator.put("/oauth/clients/admin", "simulated_metadata", Map.of("appIcon", "none"));
    assertThat(operator.get("/oauth/clients/meta").json())
        .extracting(each -> each.path("clientId").asText())
        .containsExactly("shown");
    operator.delete(path);
  }

  @Test
  void whatAUserSeesFollowsItsRoles() {
    String id = create(admin, "developer", "uaa").json().path("id").asText();
    Client developer = as("developer");
    Pushes pushes = new Pushes(admin);
    String space = pushes.newSpace("theirs");
    String org = admin.get("/v3/organizations?names=demo").json().at("/resources/0/guid").asText();
    assertThat(developer.get("/v3/organizations/" + org).status()).isEqualTo(404);
    give("organization_user", id, "organization", org);
    assertThat(developer.get("/v3/organizations/" + org).status()).isEqualTo(200);
    assertThat(developer.get("/v3/spaces").json().path("resources")).isEmpty();
    give("space_developer", id, "space", space);
    assertThat(developer.get("/v3/spaces").json().path("resources")).hasSize(1);
    assertThat(app(developer, "of-developer", space).status()).isEqualTo(201);
    assertThat(app(developer, "elsewhere", pushes.space()).status()).isEqualTo(404);
    assertThat(newSpace(developer, "mine", org).status()).isEqualTo(403);
    give("organization_manager", id, "organization", org);
    assertThat(newSpace(developer, "mine", org).status()).isEqualTo(201);
    assertThat(developer.get("/v3/spaces").json().path("resources").size()).isGreaterThan(2);
    assertThat(developer.post("/v3/organizations", "name", "another").status()).isEqualTo(403);
  }

  private static void give(String type, String user, String kind, String guid) {
    var given =
        admin.post(
            "/v3/roles",
            "type",
            type,
            "relationships",
            Map.of(
                "user",
                Map.of("data", Map.of("guid", user)),
                kind,
                Map.of("data", Map.of("guid", guid))));
    assertThat(given.status()).as(given.text()).isEqualTo(201);
  }

  private static Client.Answer app(Client client, String name, String space) {
    return client.post("/v3/apps", "name", name, "relationships", Pushes.relation("space", space));
  }

  private static Client.Answer newSpace(Client client, String name, String org) {
    return client.post(
        "/v3/spaces", "name", name, "relationships", Pushes.relation("organization", org));
  }

  @Test
  void groupsOfOtherProvidersAreMappedOnce() {
    String mapping =
        "{\"displayName\":\"uaa.user\",\"externalGroup\":\"cn=x\",\"origin\":\"ldap\"}";
    var mapped = admin.call("POST", "/Groups/External", mapping, "application/json");
    assertThat(mapped.status()).as(mapped.text()).isEqualTo(201);
    assertThat(admin.call("POST", "/Groups/External", mapping, "application/json").status())
        .isEqualTo(409);
    assertThat(admin.get("/Groups/External").json().at("/resources/0/externalGroup").asText())
        .isEqualTo("cn=x");
    String end = "/externalGroup/cn=x/origin/ldap";
    assertThat(admin.delete("/Groups/External/displayName/uaa.user" + end).status()).isEqualTo(200);
    assertThat(admin.delete("/Groups/External/displayName/uaa.user" + end).status()).isEqualTo(404);
  }

  @Test
  void theInvitedAreUsersThatAreNotYetVerified() {
    Client operator = operator();
    var invited =
        operator.call(
            "POST",
            "/invite_users?redirect_uri=http://localhost/",
            "{\"emails\":[\"new@example.org\"]}",
            "application/json");
    String id = invited.json().at("/new_invites/0/userid").asText();
    assertThat(operator.get("/Users/" + id).json().path("verified").asBoolean()).isFalse();
    assertThat(operator.get("/Users/" + id + "/verify-link?redirect_uri=x").status())
        .isEqualTo(200);
    assertThat(operator.get("/Users/" + id + "/verify").json().path("verified").asBoolean())
        .isTrue();
    assertThat(operator.get("/Users/" + id + "/verify-link?redirect_uri=x").status())
        .isEqualTo(405);
  }

  @Test
  void whoCannotBeInvitedIsToldSo() {
    create(admin, "taken@example.org", "uaa");
    admin.call(
        "PATCH",
        "/Users/" + found("userName eq \"taken@example.org\"").at("/resources/0/id").asText(),
        "{\"emails\":[{\"value\":\"moved@example.org\"}]}",
        "application/json",
        Map.of("If-Match", "*"));
    int before = admin.get("/Users").json().path("totalResults").asInt();
    JsonNode answer =
        operator()
            .post(
                "/invite_users?redirect_uri=http://localhost/",
                "emails",
                List.of("", "nobody", "Taken@example.org", "MOVED@example.org"))
            .json();
    assertThat(answer.path("failed_invites"))
        .extracting(
            each -> each.path("error_code").asText() + ": " + each.path("error_message").asText())
        .containsExactly(
            "email.invalid:  is invalid email.",
            "email.invalid: nobody is invalid email.",
            "invitation.exception: Username already in use: taken@example.org");
    assertThat(answer.path("new_invites"))
        .extracting(each -> each.path("email").asText())
        .containsExactly("moved@example.org");
    assertThat(admin.get("/Users").json().path("totalResults").asInt()).isEqualTo(before);
  }

  @Test
  void aDeveloperHandlesServicesOfItsSpaceAndSeesThoseOfItsOrganization() {
    String id = create(admin, "binder", "uaa").json().path("id").asText();
    String stranger = create(admin, "stranger", "uaa").json().path("id").asText();
    admin.post("/v3/users", "guid", stranger);
    String space = new Pushes(admin).newSpace("services");
    String org = admin.get("/v3/organizations?names=demo").json().at("/resources/0/guid").asText();
    give("organization_user", id, "organization", org);
    give("space_developer", id, "space", space);
    Client binder = as("binder");
    var instance =
        binder.post(
            "/v3/service_instances",
            "type",
            "user-provided",
            "name",
            "mine",
            "relationships",
            Pushes.relation("space", space));
    assertThat(instance.status()).as(instance.text()).isEqualTo(201);
    String app = app(binder, "bound", space).json().path("guid").asText();
    Map<String, Object> both =
        new java.util.HashMap<>(
            Pushes.relation("service_instance", instance.json().path("guid").asText()));
    both.putAll(Pushes.relation("app", app));
    var bound =
        binder.post("/v3/service_credential_bindings", "type", "app", "relationships", both);
    assertThat(bound.status()).as(bound.text()).isEqualTo(201);
    String binding = "/v3/service_credential_bindings/" + bound.json().path("guid").asText();
    assertThat(as("stranger").get(binding).status()).isEqualTo(404);
    assertThat(binder.delete(binding).status()).isBetween(202, 204);
    assertThat(binder.get("/v3/users").json().path("resources"))
        .extracting(each -> each.path("username").asText())
        .contains("binder")
        .doesNotContain("stranger");
    assertThat(binder.get("/v3/users/" + stranger).status()).isEqualTo(404);
    assertThat(as("stranger").get("/v3/users").json().path("resources")).hasSize(1);
  }

  @Test
  void inASuspendedOrganizationOnlyAdministratorsChangeAnything() {
    String id = create(admin, "suspended", "uaa").json().path("id").asText();
    String org = admin.post("/v3/organizations", "name", "idle").json().path("guid").asText();
    String space = newSpace(admin, "idle", org).json().path("guid").asText();
    give("organization_manager", id, "organization", org);
    give("space_developer", id, "space", space);
    admin.patch("/v3/organizations/" + org, "suspended", true);
    Client developer = as("suspended");
    for (var refused :
        List.of(
            app(developer, "late", space),
            newSpace(developer, "late", org),
            developer.patch("/v3/organizations/" + org, "name", "late"))) {
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.json().at("/errors/0/title").asText()).isEqualTo("CF-OrgSuspended");
    }
    assertThat(developer.get("/v3/spaces/" + space).status()).isEqualTo(200);
    assertThat(app(admin, "late", space).status()).isEqualTo(201);
  }
}
