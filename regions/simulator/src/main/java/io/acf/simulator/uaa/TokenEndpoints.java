package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.UaaClient;
import io.acf.simulator.model.UaaUser;
import io.acf.simulator.uaa.Tokens.Subject;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tokens by password, passcode, refresh token, code or client. Source: UAA's API documentation and
 * its TokenEndpoint, AbstractTokenGranter and UaaAuthorizationRequestManager.
 */
final class TokenEndpoints {
  private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  private static final String SAML_BEARER = "urn:ietf:params:oauth:grant-type:saml2-bearer";
  private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

  /** The grants that clients may have. */
  static final List<String> GRANTS =
      List.of(
          "authorization_code",
          "client_credentials",
          "implicit",
          "password",
          "refresh_token",
          JWT_BEARER,
          SAML_BEARER,
          EXCHANGE,
          "user_token");

  private final Tokens tokens;
  private final Accounts accounts;
  private final Directory directory;
  private final Codes codes;
  private final Foundation foundation;

  TokenEndpoints(
      Tokens tokens, Accounts accounts, Directory directory, Codes codes, Foundation foundation) {
    this.tokens = tokens;
    this.accounts = accounts;
    this.directory = directory;
    this.codes = codes;
    this.foundation = foundation;
  }

  void declare(EndpointTable table) {
    table
        .open("POST", "/oauth/token", "A token by password, code, refresh or client.", this::token)
        .open("GET", "/token_keys", "The public keys of tokens.", this::keys)
        .open(
            "GET", "/token_key", "The public key of tokens.", call -> Reply.ok(tokens.publicKey()))
        .on("DELETE", "/oauth/token/revoke/:id", "Ends a token.", this::revoke);
  }

  private Reply keys(Call call) {
    return Reply.ok(Json.object("keys", List.of(tokens.publicKey())));
  }

  private Reply revoke(Call call) {
    tokens.revoke(call.param("id"));
    return Reply.empty(200);
  }

  private Reply token(Call call) {
    Params params = Params.of(call);
    UaaClient client =
        params
            .client(directory)
            .orElseThrow(() -> CfError.uaa(401, "unauthorized", "Bad credentials"));
    String grant = grant(params, client);
    Scopes scopes = new Scopes(client, params.words("scope"));
    Subject subject =
        switch (grant) {
          case "client_credentials" -> new Subject(null, client.guid, grant, scopes.ofClient());
          case "refresh_token" -> refreshed(params, client, scopes);
          case "authorization_code" -> byCode(params, client);
          default -> {
            UaaUser user = params.has("passcode") ? byPasscode(params) : byPassword(params);
            yield new Subject(user, client.guid, "password", scopes.ofUser(directory.scopes(user)));
          }
        };
    boolean opaque = params.get("token_format").equalsIgnoreCase("opaque");
    ObjectNode answer =
        tokens.grant(
            subject,
            terms(client, opaque, params.words("response_type").contains("id_token")),
            call.base());
    return Reply.ok(answer)
        .with("Cache-Control", "no-store")
        .with("Pragma", "no-cache")
        .with(
            "Set-Cookie",
            "X-Uaa-Csrf=" + UUID.randomUUID() + "; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax");
  }

  private static Tokens.Terms terms(UaaClient client, boolean opaque, boolean idToken) {
    return new Tokens.Terms(
        opaque,
        Clients.grants(client).contains("refresh_token"),
        Clients.validity(client, "access_token_validity").orElse(Tokens.Terms.USUAL.life()),
        Clients.validity(client, "refresh_token_validity").orElse(Tokens.Terms.USUAL.refreshLife()),
        idToken);
  }

  private static String grant(Params params, UaaClient client) {
    String grant = params.get("grant_type");
    if (grant.isBlank()) {
      throw CfError.uaa(400, "invalid_request", "Missing grant type");
    }
    if (grant.equals("implicit")) {
      throw CfError.uaa(
          400, "invalid_grant", "Implicit grant type not supported from token endpoint");
    }
    if (!GRANTS.contains(grant)) {
      throw CfError.uaa(400, "unsupported_grant_type", "Unsupported grant type: " + grant);
    }
    if (!Clients.grants(client).contains(grant)) {
      throw CfError.uaa(401, "unauthorized_client", "Unauthorized grant type: " + grant);
    }
    if (List.of(JWT_BEARER, SAML_BEARER, EXCHANGE, "user_token").contains(grant)) {
      throw CfError.uaa(
          401, "invalid_grant", "No identity provider of this region can check the assertion");
    }
    return grant;
  }

  private UaaUser byPassword(Params params) {
    @Nullable String origin = origin(params.get("login_hint"));
    if (origin != null && !origin.equals(UaaUser.INTERNAL)) {
      throw CfError.uaa(
          401,
          "unauthorized",
          "The origin provided in the login_hint does not match an active Identity Provider, that"
              + " supports password grant.");
    }
    return entered(accounts.login(params.get("username"), params.get("password")));
  }

  private UaaUser byPasscode(Params params) {
    return codes
        .take(params.get("passcode"))
        .filter(each -> each.client() == null)
        .flatMap(each -> directory.entrant(each.userGuid()))
        .map(this::entered)
        .orElseThrow(() -> CfError.uaa(401, "unauthorized", "Invalid passcode"));
  }

  private UaaUser entered(UaaUser user) {
    user.previousLogin = user.lastLogin;
    user.lastLogin = foundation.clock();
    foundation.touched(foundation.uaaUsers, user);
    return user;
  }

  /** The origin of a hint such as {@code {"origin": "uaa"}}; null where it names none. */
  private static @Nullable String origin(String hint) {
    if (hint.isBlank()) {
      return null;
    }
    try {
      JsonNode tree = Json.MAPPER.readTree(hint);
      return tree.path("origin").isTextual() ? tree.path("origin").asText() : null;
    } catch (IOException noJson) {
      return null;
    }
  }

  private Subject byCode(Params params, UaaClient client) {
    String code = params.get("code");
    return codes
        .take(code)
        .filter(each -> client.guid.equals(each.client()))
        .filter(
            each ->
                !params.has("redirect_uri") || each.redirect().equals(params.get("redirect_uri")))
        .flatMap(
            each ->
                directory
                    .entrant(each.userGuid())
                    .map(
                        user ->
                            new Subject(user, client.guid, "authorization_code", each.scopes())))
        .orElseThrow(
            () -> CfError.uaa(400, "invalid_grant", "Invalid authorization code: " + code));
  }

  private Subject refreshed(Params params, UaaClient client, Scopes scopes) {
    CfError stale =
        CfError.uaa(
            401, "invalid_token", "The token expired, was revoked, or the token ID is incorrect.");
    ObjectNode claims =
        tokens
            .refreshed(params.get("refresh_token"))
            .filter(each -> each.path("client_id").asText().equals(client.guid))
            .orElseThrow(() -> stale);
    UaaUser user =
        directory
            .entrant(claims.path("user_id").asText())
            .filter(each -> tokens.isSignedFor(claims, each))
            .orElseThrow(() -> stale);
    List<String> granted = scopes.again(Json.texts(claims.path("scope")), directory.scopes(user));
    tokens.spend(claims);
    return new Subject(user, client.guid, claims.path("grant_type").asText(), granted);
  }
}
