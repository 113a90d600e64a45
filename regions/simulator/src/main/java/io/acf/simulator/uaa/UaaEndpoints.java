package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.UaaUser;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The endpoints of UAA, put together in one place. Source: UAA's API documentation. */
public final class UaaEndpoints {
  private final Tokens tokens;
  private final Foundation foundation;
  private final int lockOutAfter;

  /**
   * UAA of a region.
   *
   * @param lockOutAfter failed log-ins in a row that lock a user out; 0 means never
   */
  public UaaEndpoints(Tokens tokens, Foundation foundation, int lockOutAfter) {
    this.tokens = tokens;
    this.foundation = foundation;
    this.lockOutAfter = lockOutAfter;
  }

  public void declare(EndpointTable table) {
    Directory directory = new Directory(foundation);
    Accounts accounts = new Accounts(directory, lockOutAfter, foundation::clock);
    Codes codes = new Codes(foundation::clock);
    table
        .open("GET", "/login", "What a client asks a person for.", this::prompts)
        .open("GET", "/info", "The same, under its other name.", this::prompts);
    new TokenEndpoints(tokens, accounts, directory, codes, foundation).declare(table);
    new AuthorizeEndpoints(tokens, accounts, directory, codes).declare(table);
    new InspectEndpoints(tokens, directory).declare(table);
    new ScimUserEndpoints(foundation, directory).declare(table);
    new AccountEndpoints(foundation, directory, accounts).declare(table);
    new InvitationEndpoints(foundation, directory).declare(table);
    new ScimGroupEndpoints(foundation, directory).declare(table);
    new ExternalGroupEndpoints(foundation, directory).declare(table);
    new ClientEndpoints(foundation, directory).declare(table);
    new ClientMetadataEndpoints(foundation, directory).declare(table);
    table
        .on("GET", "/identity-providers", "Where users come from.", this::providers)
        .on("GET", "/identity-providers/:id", "One of them.", this::provider);
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

  private Reply providers(Call call) {
    Access.need(call.actor(), "idps.read");
    SortedSet<String> origins = new TreeSet<>(List.of(UaaUser.INTERNAL));
    foundation.uaaUsers.all().forEach(each -> origins.add(each.origin));
    return Reply.ok(Json.array(origins.stream().map(UaaEndpoints::provider).toList()));
  }

  private Reply provider(Call call) {
    Access.need(call.actor(), "idps.read");
    String id = call.param("id");
    boolean known =
        id.equals(UaaUser.INTERNAL)
            || foundation.uaaUsers.all().stream().anyMatch(each -> each.origin.equals(id));
    if (!known) {
      throw CfError.uaa(404, "not_found", "No identity provider " + id);
    }
    return Reply.ok(provider(id));
  }

  /** A provider is known by the users who come from it; the id is its origin. */
  private static ObjectNode provider(String origin) {
    boolean internal = origin.equals(UaaUser.INTERNAL);
    return Json.object(
        "type",
        internal || origin.equals("ldap") ? origin : "oidc1.0",
        "config",
        null,
        "id",
        origin,
        "originKey",
        origin,
        "name",
        origin,
        "version",
        0,
        "created",
        0,
        "last_modified",
        0,
        "active",
        true,
        "identityZoneId",
        "uaa");
  }
}
