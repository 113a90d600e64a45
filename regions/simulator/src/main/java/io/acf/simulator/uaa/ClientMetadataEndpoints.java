package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.UaaClient;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;

/** How clients are shown to persons. Source: client/ClientMetadataAdminEndpoints of UAA. */
final class ClientMetadataEndpoints {
  private static final List<String> FIELDS =
      List.of("clientName", "showOnHomePage", "appLaunchUrl", "appIcon", "createdBy");

  private final Foundation foundation;
  private final Directory directory;

  ClientMetadataEndpoints(Foundation foundation, Directory directory) {
    this.foundation = foundation;
    this.directory = directory;
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/oauth/clients/meta", "Lists how clients are shown.", this::list)
        .on("GET", "/oauth/clients/:id/meta", "How a client is shown.", this::get)
        .on("PUT", "/oauth/clients/:id/meta", "Changes how a client is shown.", this::put);
  }

  private Reply list(Call call) {
    return Reply.ok(
        Json.array(
            foundation.uaaClients.all().stream()
                .filter(each -> each.metadata != null)
                .map(ClientMetadataEndpoints::json)
                .toList()));
  }

  private static ObjectNode json(UaaClient client) {
    ObjectNode node = Json.object("clientId", client.guid, "showOnHomePage", false);
    if (client.metadata != null) {
      node.setAll(client.metadata);
    }
    return node;
  }

  private UaaClient find(Call call) {
    return ClientEndpoints.find(directory, call);
  }

  private Reply get(Call call) {
    return Reply.ok(json(find(call)));
  }

  private Reply put(Call call) {
    Access.need(call.actor(), "clients.write", "clients.admin");
    UaaClient client = find(call);
    ObjectNode body = call.json();
    if (body.has("clientId") && !body.path("clientId").asText().equals(client.guid)) {
      throw CfError.uaa(
          400,
          "invalid_client",
          "Client ID in body {" + body.path("clientId").asText() + "} does not match URL path");
    }
    ObjectNode kept = Json.object("createdBy", call.actor().id());
    FIELDS.stream().filter(body::has).forEach(each -> kept.set(each, body.get(each)));
    client.metadata = kept;
    foundation.changed(foundation.uaaClients, client);
    return Reply.ok(json(client));
  }
}
