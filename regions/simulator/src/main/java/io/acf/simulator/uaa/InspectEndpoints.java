package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.UaaUser;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Locale;
import java.util.Optional;

/** What a token says, for those who may ask, and who its user is. */
final class InspectEndpoints {
  private static final String RESOURCE = "uaa.resource";
  private final Tokens tokens;
  private final Directory directory;

  InspectEndpoints(Tokens tokens, Directory directory) {
    this.tokens = tokens;
    this.directory = directory;
  }

  void declare(EndpointTable table) {
    table
        .open("POST", "/check_token", "The claims of a token, for resource servers.", this::check)
        .open("POST", "/introspect", "Whether a token is active (RFC 7662).", this::introspect)
        .on("GET", "/userinfo", "Who the token is for (OpenID Connect).", this::userInfo)
        .on("POST", "/userinfo", "The same.", this::userInfo);
  }

  private Reply check(Call call) {
    Params params = Params.of(call);
    mayInspect(call, params);
    if (!params.has("token")) {
      throw CfError.uaa(400, "invalid_request", "Required parameter 'token' is not present.");
    }
    ObjectNode claims =
        tokens
            .read(params.get("token"))
            .orElseThrow(
                () ->
                    CfError.uaa(
                        400,
                        "invalid_token",
                        "The token expired, was revoked, or the token ID is incorrect."));
    if (!Json.texts(claims.path("scope")).containsAll(params.words("scopes"))) {
      throw CfError.uaa(
          400, "invalid_scope", "Some requested scopes are missing: " + params.get("scopes"));
    }
    return Reply.ok(claims);
  }

  private Reply introspect(Call call) {
    Params params = Params.of(call);
    mayInspect(call, params);
    Optional<ObjectNode> claims = tokens.read(params.get("token"));
    return Reply.ok(
        claims
            .map(each -> each.deepCopy().put("active", true))
            .orElseGet(() -> Json.object("active", false)));
  }

  /** A client by its secret, or a token, either with uaa.resource. */
  private void mayInspect(Call call, Params params) {
    String header = call.header("authorization").orElse("");
    if (header.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
      Access.need(tokens.authenticate(Optional.of(header)), RESOURCE);
      return;
    }
    var client =
        params
            .client(directory)
            .orElseThrow(() -> CfError.uaa(401, "unauthorized", "Bad credentials"));
    if (!Clients.authorities(client).contains(RESOURCE)) {
      throw CfError.uaa(403, "access_denied", "Access is denied");
    }
  }

  private Reply userInfo(Call call) {
    Access.need(call.actor(), "openid");
    UaaUser user = directory.user(call.actor().id()).orElseThrow(CfError::invalidToken);
    ObjectNode answer =
        Json.object(
            "user_id", user.guid,
            "sub", user.guid,
            "user_name", user.userName,
            "given_name", user.givenName,
            "family_name", user.familyName,
            "name", (user.givenName + " " + user.familyName).trim(),
            "email", user.email(),
            "email_verified", user.verified,
            "phone_number", user.phoneNumbers.isEmpty() ? null : user.phoneNumbers.getFirst());
    answer.put("previous_logon_time", user.previousLogin);
    return Reply.ok(answer);
  }
}
