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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The policy server, with space developers serving themselves. Policies are kept and listed; there
 * is no network between instances that they could open. Source: src/policy-server of
 * cloudfoundry/cf-networking-release.
 */
final class NetworkPolicyEndpoints {
  private static final String ADMIN = "network.admin";
  private static final int PORT_MAX = 65_535;

  /** As many policies from one app developers may add: max_policies_per_app_source. */
  private static final int OF_SOURCE_MAX = 150;

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
          .on("POST", path, "Adds network policies.", call -> add(call, ranges))
          .on("POST", path + "/delete", "Removes network policies.", call -> remove(call, ranges));
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
            .filter(changeable(call.actor()))
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
  private Predicate<NetworkPolicy> changeable(Actor actor) {
    if (actor.scopes().contains(ADMIN)) {
      return policy -> true;
    }
    Set<String> spaces = visible.spaces(actor.id(), "space_developer"::equals, type -> false);
    return policy -> develops(spaces, policy.source) && develops(spaces, policy.destination);
  }

  private boolean develops(Set<String> spaces, String app) {
    return foundation.apps.find(app).filter(each -> spaces.contains(each.spaceGuid)).isPresent();
  }

  private Reply add(Call call, boolean ranges) {
    Map<NetworkPolicy.Said, NetworkPolicy> wanted = wanted(call, ranges);
    Map<NetworkPolicy.Said, NetworkPolicy> there = there();
    if (!call.actor().scopes().contains(ADMIN)) {
      few(wanted.values(), there.values());
    }
    wanted.keySet().removeAll(there.keySet());
    wanted.values().forEach(each -> foundation.create(foundation.networkPolicies, each));
    return Reply.ok(Json.object());
  }

  private Reply remove(Call call, boolean ranges) {
    Map<NetworkPolicy.Said, NetworkPolicy> gone = there();
    gone.keySet().retainAll(wanted(call, ranges).keySet());
    foundation.removeAll(foundation.networkPolicies, gone.values());
    return Reply.ok(Json.object());
  }

  private Map<NetworkPolicy.Said, NetworkPolicy> there() {
    return bySaid(foundation.networkPolicies.all());
  }

  private static Map<NetworkPolicy.Said, NetworkPolicy> bySaid(Collection<NetworkPolicy> all) {
    Map<NetworkPolicy.Said, NetworkPolicy> policies = new LinkedHashMap<>();
    all.forEach(each -> policies.put(each.said(), each));
    return policies;
  }

  private Map<NetworkPolicy.Said, NetworkPolicy> wanted(Call call, boolean ranges) {
    List<NetworkPolicy> wanted = read(call, ranges);
    if (!wanted.stream().allMatch(changeable(call.actor()))) {
      throw forbidden("one or more applications cannot be found or accessed");
    }
    return bySaid(wanted);
  }

  /** quota_guard.go: those who are no administrators of the network add up to a limit. */
  private static void few(Collection<NetworkPolicy> wanted, Collection<NetworkPolicy> there) {
    Map<String, Integer> counts = new HashMap<>();
    there.forEach(each -> counts.merge(each.source, 1, Integer::sum));
    wanted.forEach(each -> counts.merge(each.source, 1, Integer::sum));
    if (wanted.stream().anyMatch(each -> counts.getOrDefault(each.source, 0) > OF_SOURCE_MAX)) {
      throw forbidden("policy quota exceeded");
    }
  }

  private static CfError forbidden(String why) {
    return new CfError(403, 0, "forbidden", why);
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
      throw forbidden(
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
