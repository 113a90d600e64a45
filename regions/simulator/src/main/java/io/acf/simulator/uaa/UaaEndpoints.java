package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.uaa.Tokens.Subject;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Log-in prompts, tokens and their keys. Source: UAA's API documentation. */
public final class UaaEndpoints {
  private final Tokens tokens;
  private final Accounts accounts;
  private final Foundation foundation;

  public UaaEndpoints(Tokens tokens, Accounts accounts, Foundation foundation) {
    this.tokens = tokens;
    this.accounts = accounts;
    this.foundation = foundation;
  }

  public void declare(EndpointTable table) {
    table
        .open("GET", "/login", "What a client asks a person for.", this::prompts)
        .open("GET", "/info", "The same, under its other name.", this::prompts)
        .open("POST", "/oauth/token", "A token by password, refresh or client.", this::token)
        .open("GET", "/token_keys", "The public keys of tokens.", this::keys)
        .open(
            "GET", "/token_key", "The public key of tokens.", call -> Reply.ok(tokens.publicKey()))
        .on("DELETE", "/oauth/token/revoke/:id", "Ends a token.", this::revoke);
  }

  private Reply prompts(Call call) {
    String passcode = "Temporary Authentication Code ( Get one at " + call.url("/passcode") + " )";
    return Reply.ok(
        Json.object(
            "app",
            Json.object("version", "77.20.0"),
            "links",
            Json.object(
                "uaa", call.base(), "login", call.base(), "passwd", call.url("/forgot_password")),
            "zone_name",
            "uaa",
            "entityID",
            "simulator",
            "prompts",
            Json.object(
                "username", List.of("text", "Email"),
                "password", List.of("password", "Password"),
                "passcode", List.of("password", passcode)),
            "timestamp",
            "2026-01-01T00:00:00+0000"));
  }

  private Reply keys(Call call) {
    return Reply.ok(Json.object("keys", List.of(tokens.publicKey())));
  }

  private Reply revoke(Call call) {
    tokens.revoke(call.param("id"));
    return Reply.empty(200);
  }

  private Reply token(Call call) {
    Map<String, String> form = new HashMap<>(call.form());
    call.query().forEach((key, values) -> form.put(key, values.getLast()));
    Call.parameters(call.text()).forEach((key, values) -> form.put(key, values.getLast()));
    Optional<Accounts.ClientAccount> client = client(call, form);
    if (client.isEmpty()) {
      return refused("unauthorized", "Bad credentials");
    }
    String grant = form.getOrDefault("grant_type", "");
    if (!client.get().grants().contains(grant)) {
      return grant.isEmpty()
              || !List.of("password", "refresh_token", "client_credentials").contains(grant)
          ? Reply.json(400, error("unsupported_grant_type", "Unsupported grant type: " + grant))
          : refused("unauthorized_client", "Unauthorized grant type: " + grant);
    }
    return switch (grant) {
      case "password" -> password(call, client.get(), form);
      case "refresh_token" -> refresh(call, form);
      default -> {
        String id = client.get().id();
        yield Reply.ok(
            tokens.grant(new Subject(null, id, id, grant, client.get().scopes()), call.base()));
      }
    };
  }

  private Reply password(Call call, Accounts.ClientAccount client, Map<String, String> form) {
    String name = form.getOrDefault("username", "").toLowerCase(Locale.ROOT);
    return switch (accounts.login(name, form.getOrDefault("password", ""))) {
      case Accounts.Login.Refused refused -> refused("unauthorized", "Bad credentials");
      case Accounts.Login.Locked locked ->
          refused(
              "unauthorized",
              "Your account has been locked because of too many failed attempts to login.");
      case Accounts.Login.Accepted accepted -> granted(call, client, accepted.user());
    };
  }

  private Reply granted(Call call, Accounts.ClientAccount client, Accounts.UserAccount user) {
    String name = user.name();
    String guid =
        foundation.users.all().stream()
            .filter(each -> each.name.equals(name))
            .map(each -> each.guid)
            .findFirst()
            .orElse(name);
    return Reply.ok(
        tokens.grant(new Subject(guid, name, client.id(), "password", user.scopes()), call.base()));
  }

  private Reply refresh(Call call, Map<String, String> form) {
    return tokens
        .refreshed(form.getOrDefault("refresh_token", ""))
        .map(subject -> Reply.ok(tokens.grant(subject, call.base())))
        .orElseGet(
            () ->
                refused(
                    "invalid_token",
                    "The token expired, was revoked, or the token ID is incorrect."));
  }

  private Optional<Accounts.ClientAccount> client(Call call, Map<String, String> form) {
    String id = form.getOrDefault("client_id", "");
    String secret = form.getOrDefault("client_secret", "");
    String header = call.header("authorization").orElse("");
    if (header.toLowerCase(Locale.ROOT).startsWith("basic ")) {
      String pair = decode(header.substring(6).trim());
      int colon = pair.indexOf(':');
      id = colon < 0 ? pair : pair.substring(0, colon);
      secret = colon < 0 ? "" : pair.substring(colon + 1);
    }
    String given = secret;
    return accounts.client(id).filter(each -> each.secret().equals(given));
  }

  private static String decode(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }

  private static Reply refused(String error, String description) {
    return Reply.json(401, error(error, description));
  }

  private static ObjectNode error(String error, String description) {
    return Json.object("error", error, "error_description", description);
  }
}
