package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.NetworkPolicy;
import io.acf.simulator.model.Visible;
import io.acf.simulator.wire.Actor;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The policy server, with space developers serving themselves. Policies are kept and listed; there
 * is no network between instances that they could open. Source: src/policy-server of
 * cloudfoundry/cf-networking-release.
 */
final class NetworkPolicyEndpoints {
  private static final String ADMIN = "network.admin";
  private static final int PORT_MAX = 65_535;

  private final Foundation foundation;
  private final Visible visible;

  NetworkPolicyEndpoints(Foundation foundation) {
    this.foundation = foundation;
    this.visible = new Visible(foundation);
    foundation.apps.watch((app, present) -> forget(app, present));
  }

  /** Policies go with either of their apps. */
  private void forget(App app, boolean present) {
    if (!present) {
      foundation.removeAll(
          foundation.networkPolicies,
          foundation.networkPolicies.all().stream()
              .filter(each -> each.source.equals(app.guid) || each.destination.equals(app.guid))
              .toList());
    }
  }

  void declare(EndpointTable table) {
    for (int version = 0; version <= 1; version++) {
      boolean ranges = version == 1;
      String path = "/networking/v" + version + "/external/policies";
      table
          .on("GET", path, "Lists network policies.", call -> list(call, ranges))
          .on("POST", path, "Adds network policies.", call -> change(call, ranges, this::add))
          .on(
              "POST",
              path + "/delete",
              "Removes network policies.",
              call -> change(call, ranges, this::remove));
    }
    table.on("GET", "/networking/v1/external/tags", "The tags of apps with policies.", this::tags);
  }

  private Reply list(Call call, boolean ranges) {
    Optional<List<String>> ids = call.queryList("id");
    Optional<List<String>> sources = call.queryList("source_id");
    Optional<List<String>> destinations = call.queryList("dest_id");
    List<ObjectNode> found =
        foundation.networkPolicies.all().stream()
            .filter(each -> ranges || each.fromPort == each.toPort)
            .filter(each -> ids.isEmpty() || among(each, ids.get()))
            .filter(each -> sources.isEmpty() || sources.get().contains(each.source))
            .filter(each -> destinations.isEmpty() || destinations.get().contains(each.destination))
            .filter(each -> mayChange(call.actor(), each))
            .map(each -> json(each, ranges))
            .toList();
    return Reply.ok(Json.object("total_policies", found.size(), "policies", found));
  }

  private static boolean among(NetworkPolicy policy, List<String> ids) {
    return ids.contains(policy.source) || ids.contains(policy.destination);
  }

  private static ObjectNode json(NetworkPolicy policy, boolean ranges) {
    ObjectNode destination = Json.object("id", policy.destination, "protocol", policy.protocol);
    if (ranges) {
      destination.set("ports", Json.object("start", policy.fromPort, "end", policy.toPort));
    } else {
      destination.put("port", policy.fromPort);
    }
    return Json.object("source", Json.object("id", policy.source), "destination", destination);
  }

  /** Administrators of the network, and developers of the spaces of both apps. */
  private boolean mayChange(Actor actor, NetworkPolicy policy) {
    return actor.scopes().contains(ADMIN)
        || develops(actor, policy.source) && develops(actor, policy.destination);
  }

  private boolean develops(Actor actor, String app) {
    return foundation
        .apps
        .find(app)
        .filter(each -> visible.has(actor.id(), "space_developer", each.spaceGuid))
        .isPresent();
  }

  private Reply change(
      Call call, boolean ranges, BiConsumer<@Nullable NetworkPolicy, NetworkPolicy> work) {
    List<NetworkPolicy> wanted = read(call, ranges);
    for (NetworkPolicy each : wanted) {
      if (!mayChange(call.actor(), each)) {
        throw new CfError(
            403, 0, "forbidden", "one or more applications cannot be found or accessed");
      }
    }
    for (NetworkPolicy each : wanted) {
      work.accept(
          foundation.networkPolicies.all().stream().filter(each::sameAs).findFirst().orElse(null),
          each);
    }
    return Reply.ok(Json.object());
  }

  private void add(@Nullable NetworkPolicy there, NetworkPolicy wanted) {
    if (there == null) {
      foundation.create(foundation.networkPolicies, wanted);
    }
  }

  private void remove(@Nullable NetworkPolicy there, NetworkPolicy wanted) {
    if (there != null) {
      foundation.remove(foundation.networkPolicies, there);
    }
  }

  private static List<NetworkPolicy> read(Call call, boolean ranges) {
    JsonNode list;
    try {
      list = call.json().path("policies");
    } catch (CfError e) {
      throw wrong("mapper: unmarshal json: the body is no JSON object").causedBy(e);
    }
    if (list.isEmpty()) {
      throw wrong("mapper: validate policies: missing policies");
    }
    List<NetworkPolicy> policies = new ArrayList<>();
    for (JsonNode each : list) {
      NetworkPolicy policy = new NetworkPolicy();
      JsonNode destination = each.path("destination");
      policy.source = each.at("/source/id").asText("");
      policy.destination = destination.path("id").asText("");
      policy.protocol = destination.path("protocol").asText("");
      policy.fromPort =
          (ranges ? destination.at("/ports/start") : destination.path("port")).asInt();
      policy.toPort = ranges ? destination.at("/ports/end").asInt() : policy.fromPort;
      problem(policy, ranges)
          .ifPresent(
              text -> {
                throw wrong("mapper: validate policies: " + text);
              });
      if (each.at("/source/tag").isTextual() || destination.has("tag")) {
        throw wrong("mapper: validate policies: tags may not be specified");
      }
      policies.add(policy);
    }
    return policies;
  }

  private static Optional<String> problem(NetworkPolicy policy, boolean ranges) {
    if (policy.source.isEmpty()) {
      return Optional.of("missing source id");
    }
    if (policy.destination.isEmpty()) {
      return Optional.of("missing destination id");
    }
    if (!policy.protocol.equals("tcp") && !policy.protocol.equals("udp")) {
      return Optional.of("invalid destination protocol, specify either udp or tcp");
    }
    if (policy.fromPort > policy.toPort) {
      return Optional.of(
          "invalid port range %d-%d, start must be less than or equal to end"
              .formatted(policy.fromPort, policy.toPort));
    }
    String kind = ranges ? "start port" : "port";
    if (policy.fromPort == 0) {
      return Optional.of("missing " + kind);
    }
    if (policy.fromPort < 0) {
      return Optional.of(
          "invalid %s %d, must be in range 1-65535".formatted(kind, policy.fromPort));
    }
    return policy.toPort > PORT_MAX
        ? Optional.of(
            "invalid %s %d, must be in range 1-65535"
                .formatted(ranges ? "end port" : "port", policy.toPort))
        : Optional.empty();
  }

  private static CfError wrong(String text) {
    return new CfError(400, 0, "bad-request", text);
  }

  private Reply tags(Call call) {
    if (!call.actor().scopes().contains(ADMIN)) {
      throw new CfError(
          403,
          0,
          "forbidden",
          "authenticator: provided scopes "
              + call.actor().scopes().stream().sorted().toList()
              + " do not include allowed scopes [network.admin]");
    }
    SortedSet<String> apps = new TreeSet<>();
    foundation
        .networkPolicies
        .all()
        .forEach(
            each -> {
              apps.add(each.source);
              apps.add(each.destination);
            });
    List<ObjectNode> tags = new ArrayList<>();
    for (String app : apps) {
      tags.add(Json.object("id", app, "tag", "%04X".formatted(tags.size() + 1), "type", "app"));
    }
    return Reply.ok(Json.object("tags", tags));
  }
}
