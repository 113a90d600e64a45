package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How tokens are got, and what is said where they are not. */
class TokenGrantsTest {
  @AutoClose private static final Region region = new Region();
  private static final Client admin = region.client;

  private static Map<String, String> form(String pairs) {
    Map<String, String> form = new HashMap<>();
    for (String pair : pairs.split("&")) {
      int equals = pair.indexOf('=');
      form.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return form;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cf:|username=admin|400|invalid_request|Missing grant type",
        "cf:|grant_type=magic|400|unsupported_grant_type|Unsupported grant type: magic",
        "cf:|grant_type=implicit|400|invalid_grant|Implicit grant type not supported from token"
            + " endpoint",
        "cf:|grant_type=client_credentials|401|unauthorized_client|Unauthorized grant type:"
            + " client_credentials",
        "cf:|grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=x|401|unauthorized_client|Unauthorized"
            + " grant type: urn:ietf:params:oauth:grant-type:jwt-bearer",
        "cf:|grant_type=password&passcode=x|401|unauthorized|Invalid passcode",
        "cf:|grant_type=password&username=admin&password=admin&login_hint={\"origin\":\"EA\"}|401|unauthorized|The"
            + " origin provided in the login_hint does not match an active Identity Provider, that"
            + " supports password grant.",
        "cf:|grant_type=password&username=admin&password=admin&scope=nosuch|400|invalid_scope|nosuch"
            + " is invalid. Please use a valid scope name in the request",
        "acf:acf-secret|grant_type=client_credentials&scope=nosuch|400|invalid_scope|nosuch is"
            + " invalid. Please use a valid scope name in the request",
        "ssh-proxy:ssh-proxy-secret|grant_type=authorization_code&code=x|400|invalid_grant|Invalid"
            + " authorization code: x",
        "cf:wrong|grant_type=password|401|unauthorized|Bad credentials",
        "nobody:|grant_type=password|401|unauthorized|Bad credentials"
      })
  void refusals(String client, String form, int status, String error, String description) {
    var refused = admin.form(form(form), client);
    assertThat(refused.status()).as(refused.text()).isEqualTo(status);
    assertThat(refused.json().path("error").asText()).isEqualTo(error);
    assertThat(refused.json().path("error_description").asText()).isEqualTo(description);
  }

  @Test
  void aTokenComesWithACookieAndTheScopesThatWereAskedFor() {
    var given =
        admin.form(
            form(
                "grant_type=password&username=admin&password=admin&login_hint={\"origin\":\"uaa\"}"
                    + "&scope=openid cloud_controller.read"),
            "cf:");
    assertThat(given.header("Set-Cookie")).startsWith("X-Uaa-Csrf=").contains("HttpOnly");
    assertThat(given.header("Cache-Control")).isEqualTo("no-store");
    assertThat(given.json().path("scope").asText()).isEqualTo("cloud_controller.read openid");
  }

  @Test
  void anOpaqueTokenIsReadByUaaOnly() {
    JsonNode token =
        admin
            .form(
                form("grant_type=password&username=admin&password=admin&token_format=opaque"),
                "cf:")
            .json();
    String text = token.path("access_token").asText();
    assertThat(text).doesNotContain(".").isEqualTo(token.path("jti").asText());
    Client client = new Client(region.simulator).with(text);
    assertThat(client.get("/userinfo").json().path("user_name").asText()).isEqualTo("admin");
    assertThat(client.get("/v3/apps").status()).isEqualTo(401);
    var checked = admin.form("/check_token", Map.of("token", text), "acf:acf-secret");
    assertThat(checked.json().path("user_name").asText()).isEqualTo("admin");
    assertThat(admin.form("/check_token", Map.of("token", "x"), "acf:acf-secret").status())
        .isEqualTo(400);
    assertThat(admin.form("/check_token", Map.of("token", text), "cf:").status()).isEqualTo(403);
    assertThat(
            admin
                .form("/introspect", Map.of("token", "x"), "acf:acf-secret")
                .json()
                .path("active")
                .asBoolean())
        .isFalse();
    assertThat(
            admin
                .form("/introspect", Map.of("token", text), "acf:acf-secret")
                .json()
                .path("active")
                .asBoolean())
        .isTrue();
  }

  @Test
  void aCodeIsGoodForOneTokenOfItsClient() {
    var sent =
        admin.get(
            "/oauth/authorize?client_id=ssh-proxy&response_type=code&grant_type=authorization_code");
    assertThat(sent.status()).isEqualTo(302);
    String location = sent.header("Location");
    assertThat(location).matches(".*/login\\?code=[A-Za-z0-9]{10}");
    Map<String, String> form =
        form("grant_type=authorization_code&code=" + location.replaceAll(".*code=", ""));
    JsonNode token = admin.form(form, "ssh-proxy:ssh-proxy-secret").json();
    assertThat(token.path("scope").asText()).contains("cloud_controller.read");
    assertThat(admin.form(form, "ssh-proxy:ssh-proxy-secret").status()).isEqualTo(400);
    assertThat(
            new Client(region.simulator)
                .get("/oauth/authorize?client_id=ssh-proxy&response_type=code")
                .header("Location"))
        .endsWith("/login");
    assertThat(admin.get("/oauth/authorize?client_id=nobody&response_type=code").status())
        .isEqualTo(400);
  }

  @Test
  void aPasscodeLogsInOnce() {
    String code = admin.get("/passcode").text();
    code = code.replaceAll("(?s).*<h2>|</h2>.*", "");
    Map<String, String> form = form("grant_type=password&passcode=" + code);
    assertThat(admin.form(form, "cf:").json().path("access_token").asText()).isNotEmpty();
    assertThat(admin.form(form, "cf:").json().path("error_description").asText())
        .isEqualTo("Invalid passcode");
    assertThat(new Client(region.simulator).get("/passcode").header("WWW-Authenticate"))
        .startsWith("Basic");
  }

  @Test
  void anImplicitGrantIsInTheFragment() {
    Client operator = new Client(region.simulator);
    operator.with(
        operator
            .form(form("grant_type=client_credentials"), "admin:admin-secret")
            .json()
            .path("access_token")
            .asText());
    operator.post(
        "/oauth/clients",
        "client_id",
        "browser",
        "scope",
        List.of("openid"),
        "authorized_grant_types",
        List.of("implicit"),
        "redirect_uri",
        List.of("http://localhost/**"));
    var sent =
        admin.form(
            "/oauth/authorize",
            form(
                "client_id=browser&response_type=token&source=credentials&username=admin"
                    + "&password=admin&redirect_uri=http://localhost/done&state=s"),
            "");
    assertThat(sent.status()).as(sent.text()).isEqualTo(302);
    assertThat(sent.header("Location"))
        .startsWith("http://localhost/done#")
        .contains("access_token=", "token_type=bearer", "state=s")
        .doesNotContain("refresh_token");
    assertThat(
            admin
                .get(
                    "/oauth/authorize?client_id=browser&response_type=token&redirect_uri=http://evil.test/")
                .status())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "http://one.example.org/app/a, http://*.example.org/app/*, 302",
    "http://one.example.org/app/a/b, http://*.example.org/app/*, 400",
    "http://one.example.org/app/a/b, http://*.example.org/app/**, 302",
    "http://evil.test/one.example.org/app/a, http://*.example.org/app/*, 400",
    "http://one.exampleXorg/app/a, http://*.example.org/app/*, 400",
    "http://one.example.org/app, http://one.example.org/app, 302"
  })
  void aStarIsWithinASegmentOfTheRedirection(String uri, String pattern, int status) {
    Client operator = new Client(region.simulator);
    operator.with(
        operator
            .form(form("grant_type=client_credentials"), "admin:admin-secret")
            .json()
            .path("access_token")
            .asText());
    String id = "star-" + Integer.toHexString((uri + pattern).hashCode());
    var made =
        operator.post(
            "/oauth/clients",
            "client_id",
            id,
            "scope",
            List.of("openid"),
            "authorized_grant_types",
            List.of("implicit"),
            "redirect_uri",
            List.of(pattern));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    var sent =
        admin.get("/oauth/authorize?client_id=" + id + "&response_type=token&redirect_uri=" + uri);
    assertThat(sent.status()).as(sent.text()).isEqualTo(status);
  }

  @Test
  void aFormThatIsNotEncodedIsRefusedInUaasWords() {
    var refused =
        new Client(region.simulator)
            .call("POST", "/oauth/token", "grant_type=%zz", "application/x-www-form-urlencoded");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("error").asText()).isEqualTo("invalid_request");
    assertThat(refused.json().path("error_description").asText())
        .isEqualTo("the request's parameters are not URL-encoded");
  }

  @Test
  void whoIsDeletedRefreshesNoMore() {
    String id = ScimTest.create(admin, "leaver", "uaa").json().path("id").asText();
    JsonNode token =
        admin
            .form(form("grant_type=password&username=leaver&password=secret-of-leaver"), "cf:")
            .json();
    Map<String, String> refresh =
        form("grant_type=refresh_token&refresh_token=" + token.path("refresh_token").asText());
    assertThat(admin.form(refresh, "cf:").status()).isEqualTo(200);
    admin.delete("/Users/" + id);
    assertThat(admin.form(refresh, "cf:").json().path("error").asText()).isEqualTo("invalid_token");
  }

  @Test
  void anIdTokenIsNoAccessToken() {
    JsonNode token =
        admin
            .form(
                form(
                    "grant_type=password&username=admin&password=admin&response_type=token"
                        + " id_token"),
                "cf:")
            .json();
    String id = token.path("id_token").asText();
    assertThat(id).contains(".");
    assertThat(new Client(region.simulator).with(id).get("/v3/apps").status()).isEqualTo(401);
    assertThat(
            new Client(region.simulator)
                .with(token.path("refresh_token").asText())
                .get("/userinfo")
                .status())
        .isEqualTo(401);
  }
}
