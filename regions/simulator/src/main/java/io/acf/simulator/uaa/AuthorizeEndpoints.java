package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.UaaClient;
import io.acf.simulator.model.UaaUser;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Codes and tokens by redirection (RFC 6749 4.1, 4.2) and passcodes. There are no pages to log in:
 * who somebody is comes from a token, a Basic header, or, as {@code uaac} sends them, credentials.
 */
final class AuthorizeEndpoints {
  private final Tokens tokens;
  private final Accounts accounts;
  private final Directory directory;
  private final Codes codes;

  AuthorizeEndpoints(Tokens tokens, Accounts accounts, Directory directory, Codes codes) {
    this.tokens = tokens;
    this.accounts = accounts;
    this.directory = directory;
    this.codes = codes;
  }

  void declare(EndpointTable table) {
    table
        .open("GET", "/oauth/authorize", "A code or a token, by redirection.", this::authorize)
        .open("POST", "/oauth/authorize", "The same, with credentials.", this::authorize)
        .open("GET", "/passcode", "A passcode for cf login --sso.", this::passcode);
  }

  private Reply authorize(Call call) {
    Params params = Params.of(call);
    String id = params.get("client_id");
    UaaClient client =
        directory
            .client(id)
            .orElseThrow(
                () -> CfError.uaa(400, "invalid_client", "No client with requested id: " + id));
    String redirect = redirect(call, params, client);
    Optional<UaaUser> user = user(call, params);
    if (user.isEmpty()) {
      return Reply.empty(302).with("Location", call.url("/login"));
    }
    boolean implicit = params.words("response_type").contains("token");
    String grant = implicit ? "implicit" : "authorization_code";
    if (!Clients.grants(client).contains(grant)) {
      throw CfError.uaa(401, "unauthorized_client", "Unauthorized grant type: " + grant);
    }
    List<String> scopes =
        new Scopes(client, params.words("scope")).ofUser(directory.scopes(user.get()));
    StringJoiner answer = new StringJoiner("&");
    if (implicit) {
      ObjectNode token =
          tokens.grant(
              new Tokens.Subject(user.get(), client.guid, grant, scopes),
              new Tokens.Terms(
                  false,
                  false,
                  Clients.validity(client, "access_token_validity")
                      .orElse(Tokens.Terms.USUAL.life()),
                  Tokens.Terms.USUAL.refreshLife(),
                  params.words("response_type").contains("id_token")),
              call.base());
      token.properties().forEach(each -> answer.add(pair(each.getKey(), each.getValue().asText())));
    } else {
      answer.add(
          pair(
              "code", codes.give(new Codes.Meant(client.guid, user.get().guid, redirect, scopes))));
    }
    if (params.has("state")) {
      answer.add(pair("state", params.get("state")));
    }
    String mark = implicit ? "#" : redirect.indexOf('?') < 0 ? "?" : "&";
    return Reply.empty(302)
        .with("Location", redirect + mark + answer)
        .with("Cache-Control", "no-store");
  }

  private static String pair(String name, String value) {
    return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** Where to: what is asked for if the client may, else the first that it has. */
  private static String redirect(Call call, Params params, UaaClient client) {
    List<String> allowed =
        Clients.list(client, "redirect_uri").stream()
            .map(each -> each.startsWith("/") ? call.url(each) : each)
            .toList();
    String asked = params.get("redirect_uri");
    if (asked.isEmpty() && !allowed.isEmpty()) {
      return allowed.getFirst().replace("*", "");
    }
    if (asked.isEmpty() || allowed.stream().noneMatch(each -> matches(each, asked))) {
      throw CfError.uaa(
          400,
          "invalid_request",
          asked.isEmpty()
              ? "A redirect_uri must be supplied or registered with the client"
              : "Invalid redirect " + asked + " did not match one of the registered values");
    }
    return asked;
  }

  /** As UAA does, by Ant's patterns: one star within a segment of the path, two over several. */
  private static boolean matches(String pattern, String uri) {
    StringBuilder regex = new StringBuilder();
    for (String part : pattern.split("(?<=\\*)(?!\\*)|(?<!\\*)(?=\\*)")) {
      regex.append(part.startsWith("**") ? ".*" : part.equals("*") ? "[^/]*" : Pattern.quote(part));
    }
    return uri.matches(regex.toString());
  }

  private Optional<UaaUser> user(Call call, Params params) {
    String header = call.header("authorization").orElse("");
    if (header.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
      return tokens
          .read(header.substring("bearer ".length()).trim())
          .flatMap(claims -> directory.entrant(claims.path("user_id").asText()))
          .or(
              () -> {
                throw CfError.invalidToken();
              });
    }
    JsonNode credentials = credentials(params);
    if (!credentials.isMissingNode()) {
      return Optional.of(
          accounts.login(
              credentials.path("username").asText(), credentials.path("password").asText()));
    }
    return params.basic().map(pair -> accounts.login(pair[0], pair[1]));
  }

  /** Credentials in parameters or, as older clients send them, in one of JSON. */
  private static JsonNode credentials(Params params) {
    try {
      return params.has("credentials")
          ? Json.MAPPER.readTree(params.get("credentials"))
          : params.has("username")
              ? Json.object("username", params.get("username"), "password", params.get("password"))
              : Json.object().path("none");
    } catch (IOException e) {
      throw CfError.uaa(400, "invalid_request", "credentials is no JSON object").causedBy(e);
    }
  }

  private Reply passcode(Call call) {
    Optional<UaaUser> user = user(call, Params.of(call));
    if (user.isEmpty()) {
      return Reply.text(401, "text/plain", "Log in with your name and password.\n")
          .with("WWW-Authenticate", "Basic realm=\"passcode of a simulated region\"");
    }
    String code = codes.give(new Codes.Meant(null, user.get().guid, "", List.of()));
    return call.header("accept").orElse("").contains("json")
        ? Reply.ok(Json.node(code))
        : Reply.text(
            200,
            "text/html; charset=utf-8",
            "<!DOCTYPE html><title>Passcode</title><h1>Temporary Authentication Code</h1><h2>"
                + code
                + "</h2>");
  }
}
