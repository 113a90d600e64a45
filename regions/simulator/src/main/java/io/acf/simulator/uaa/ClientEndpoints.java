package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.UaaClient;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;
import java.util.Set;

/** Clients of UAA. Source: client/ClientAdminEndpoints of UAA, and its API documentation. */
final class ClientEndpoints {
  private static final List<String> SCHEMAS =
      List.of("http://cloudfoundry.org/schema/scim/oauth-clients-1.0");
  private static final Set<String> ATTRIBUTES =
      Set.of("client_id", "name", "scope", "authorities", "authorized_grant_types", "lastmodified");

  /** Lists that may also come as one text with commas. */
  private static final List<String> LISTS =
      List.of("scope", "resource_ids", "authorized_grant_types", "redirect_uri", "authorities");

  private final Foundation foundation;
  private final Directory directory;

  ClientEndpoints(Foundation foundation, Directory directory) {
    this.foundation = foundation;
    this.directory = directory;
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/oauth/clients", "Lists clients, by a filter.", this::list)
        .on("POST", "/oauth/clients", "Registers a client.", this::create)
        .on("GET", "/oauth/clients/:id", "One client.", this::get)
        .on("PUT", "/oauth/clients/:id", "Changes a client.", this::update)
        .on("DELETE", "/oauth/clients/:id", "Deletes a client.", this::delete)
        .on("PUT", "/oauth/clients/:id/secret", "Changes, adds or ends a secret.", this::secret);
  }

  private Reply list(Call call) {
    Access.need(call.actor(), "clients.read", "clients.admin");
    List<ObjectNode> all = foundation.uaaClients.all().stream().map(ClientEndpoints::json).toList();
    return ScimList.reply(call, all, ATTRIBUTES, SCHEMAS);
  }

  private static ObjectNode json(UaaClient client) {
    ObjectNode node = client.details.deepCopy();
    node.put("lastModified", client.updatedAt);
    return node;
  }

  private UaaClient find(Call call) {
    return find(directory, call);
  }

  /** The client that a path names, or UAA's 404. */
  static UaaClient find(Directory directory, Call call) {
    String id = call.param("id");
    return directory
        .client(id)
        .orElseThrow(
            () -> CfError.uaa(404, "client_not_found", "No client with requested id: " + id));
  }

  private Reply get(Call call) {
    Access.need(call.actor(), "clients.read", "clients.admin");
    return Reply.ok(json(find(call)));
  }

  private Reply create(Call call) {
    Access.need(call.actor(), "clients.write", "clients.admin");
    ObjectNode body = call.json();
    String id = body.path("client_id").asText("").trim();
    if (id.isEmpty()) {
      throw invalid("client_id cannot be blank");
    }
    if (directory.client(id).isPresent()) {
      throw CfError.uaa(409, "invalid_client", "Client already exists: " + id);
    }
    UaaClient client = new UaaClient();
    client.guid = id;
    client.details = details(id, body);
    String secret = body.path("client_secret").asText("");
    if (secret.isEmpty()
        && Clients.grants(client).stream()
            .anyMatch(each -> each.equals("client_credentials") || each.contains("bearer"))) {
      throw invalid("Client secret is required for grant type(s) " + Clients.grants(client));
    }
    client.secret = Secrets.kept(secret);
    foundation.create(foundation.uaaClients, client);
    return Reply.created(json(client));
  }

  /** What is kept of a body: all but the secret, lists as lists, with UAA's defaults. */
  private static ObjectNode details(String id, ObjectNode body) {
    ObjectNode details = body.deepCopy();
    details.remove(List.of("client_secret", "lastModified", "approvals"));
    details.put("client_id", id);
    for (String field : LISTS) {
      JsonNode given = details.path(field);
      if (given.isTextual()) {
        details.set(field, Json.array(Params.wordsOf(given.asText())));
      } else if (!given.isArray()) {
        details.remove(field);
      }
    }
    for (String field : List.of("scope", "authorities")) {
      orElse(details, field, "uaa.none");
    }
    orElse(details, "resource_ids", "none");
    JsonNode approve = details.path("autoapprove");
    if (!approve.isArray()) {
      details.set(
          "autoapprove", Json.array(approve.asBoolean(false) ? List.of("true") : List.of()));
    }
    checkGrants(details);
    return details;
  }

  private static void orElse(ObjectNode details, String field, String value) {
    if (details.path(field).isEmpty()) {
      details.set(field, Json.array(List.of(value)));
    }
  }

  private static void checkGrants(ObjectNode details) {
    if (!(details.get("authorized_grant_types") instanceof ArrayNode grants) || grants.isEmpty()) {
      throw invalid(
          "An authorized grant type must be provided. Must be one of: " + TokenEndpoints.GRANTS);
    }
    List<String> all = Json.texts(grants);
    for (String each : all) {
      if (!TokenEndpoints.GRANTS.contains(each)) {
        throw invalid(
            each + " is not an allowed grant type. Must be one of: " + TokenEndpoints.GRANTS);
      }
    }
    boolean refreshes = all.contains("authorization_code") || all.contains("password");
    if (refreshes && !all.contains("refresh_token")) {
      grants.add("refresh_token");
    }
  }

  private static CfError invalid(String what) {
    return CfError.uaa(400, "invalid_client", what);
  }

  private Reply update(Call call) {
    Access.need(call.actor(), "clients.write", "clients.admin");
    UaaClient client = find(call);
    ObjectNode body = call.json();
    if (body.has("client_id") && !body.path("client_id").asText().equals(client.guid)) {
      throw invalid(
          "The client id ("
              + body.path("client_id").asText()
              + ") does not match the URL ("
              + client.guid
              + ")");
    }
    ObjectNode whole = client.details.deepCopy();
    whole.setAll(body);
    client.details = details(client.guid, whole);
    foundation.changed(foundation.uaaClients, client);
    return Reply.ok(json(client));
  }

  private Reply delete(Call call) {
    Access.need(call.actor(), "clients.write", "clients.admin");
    UaaClient client = find(call);
    foundation.remove(foundation.uaaClients, client);
    return Reply.ok(json(client));
  }

  private Reply secret(Call call) {
    Access.need(call.actor(), "clients.secret", "clients.admin");
    UaaClient client = find(call);
    ObjectNode body = call.json();
    if (!Access.has(call.actor(), "clients.admin")) {
      if (!client.guid.equals(call.actor().client())) {
        throw invalid("Bad request. Not permitted to change another client's secret");
      }
      if (!Clients.knows(client, body.path("oldSecret").asText(""))) {
        throw invalid("Previous secret is required and must be valid");
      }
    }
    String said =
        switch (body.path("changeMode").asText("UPDATE")) {
          case "UPDATE" -> {
            client.secret = Secrets.kept(fresh(body));
            client.nextSecret = "";
            yield "secret updated";
          }
          case "ADD" -> {
            String fresh = fresh(body);
            if (fresh.isEmpty() || !client.nextSecret.isEmpty()) {
              throw invalid("client secret is either empty or client already has two secrets.");
            }
            client.nextSecret = Secrets.kept(fresh);
            yield "Secret is added";
          }
          case "DELETE" -> {
            if (client.nextSecret.isEmpty()) {
              throw invalid("client secret is either empty or client has only one secret.");
            }
            client.secret = client.nextSecret;
            client.nextSecret = "";
            yield "Secret is deleted";
          }
          default -> throw invalid("changeMode must be UPDATE, ADD or DELETE");
        };
    foundation.changed(foundation.uaaClients, client);
    return Reply.ok(Json.object("status", "ok", "message", said));
  }

  /** The new secret of a body, which may be empty: then anybody is the client. */
  private static String fresh(ObjectNode body) {
    if (!body.path("secret").isTextual()) {
      throw invalid("secret must be a string");
    }
    return body.path("secret").asText();
  }
}
