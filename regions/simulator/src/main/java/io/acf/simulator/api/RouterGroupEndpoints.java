package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.RouterGroup;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;
import java.util.Optional;

/**
 * The routing API, as far as it is about groups of routers. Source:
 * handlers/router_groups_handler.go and models/router_groups.go of cloudfoundry/routing-api.
 */
final class RouterGroupEndpoints {
  private static final String READ = "routing.router_groups.read";
  private static final String WRITE = "routing.router_groups.write";
  private static final int PORT_MIN = 1024;
  private static final int PORT_MAX = 65_535;
  private static final String WARNING =
      "Warning: if routes are registered for ports that are not in the new range, modifying your"
          + " load balancer to remove these ports will result in backends for those routes"
          + " becoming inaccessible.";

  private final Foundation foundation;

  RouterGroupEndpoints(Foundation foundation) {
    this.foundation = foundation;
  }

  void declare(EndpointTable table) {
    String path = "/routing/v1/router_groups";
    table
        .on("GET", path, "Lists router groups, or the one of a name.", this::list)
        .on("POST", path, "A new router group.", this::create)
        .on("PUT", path + "/:guid", "Changes its reservable ports.", this::update)
        .on("DELETE", path + "/:guid", "Deletes it.", this::delete);
  }

  private static void need(Call call, String scope) {
    if (!call.actor().scopes().contains(scope)) {
      throw new CfError(
          401, 0, "UnauthorizedError", "You are not authorized to perform the requested action");
    }
  }

  private Reply list(Call call) {
    need(call, READ);
    Optional<String> name = call.query("name");
    List<ObjectNode> found =
        foundation.routerGroups.all().stream()
            .filter(each -> name.isEmpty() || each.name.equals(name.get()))
            .map(RouterGroupEndpoints::json)
            .toList();
    if (name.isPresent() && found.isEmpty()) {
      throw notFound("Router Group '" + name.get() + "' not found");
    }
    return Reply.ok(Json.array(found));
  }

  private static CfError notFound(String message) {
    return new CfError(404, 0, "ResourceNotFoundError", message);
  }

  private static ObjectNode json(RouterGroup group) {
    return Json.object(
        "guid",
        group.guid,
        "name",
        group.name,
        "type",
        group.type,
        "reservable_ports",
        group.reservablePorts);
  }

  private Reply create(Call call) {
    need(call, WRITE);
    ObjectNode body = body(call);
    RouterGroup group = new RouterGroup();
    group.name = body.path("name").asText("").trim();
    group.type = body.path("type").asText("").trim();
    group.reservablePorts = ports(body);
    if (group.name.isEmpty()) {
      throw wrong("Missing name in router group");
    }
    if (group.type.isEmpty()) {
      throw wrong("Missing type in router group");
    }
    check(group);
    if (foundation.routerGroups.all().stream().anyMatch(each -> each.name.equals(group.name))) {
      throw new CfError(
          409, 0, "DBConflictError", "The router group name '" + group.name + "' is already taken");
    }
    foundation.create(foundation.routerGroups, group);
    return Reply.created(json(group));
  }

  private static ObjectNode body(Call call) {
    try {
      return call.json();
    } catch (CfError e) {
      throw wrong("the body is no JSON object").causedBy(e);
    }
  }

  private static CfError wrong(String what) {
    return new CfError(400, 0, "ProcessRequestError", "Cannot process request: " + what);
  }

  private static String ports(ObjectNode body) {
    return body.path("reservable_ports").asText("").trim();
  }

  private static void check(RouterGroup group) {
    if (!group.type.equals("tcp")) {
      if (!group.reservablePorts.isEmpty()) {
        throw wrong("Reservable ports are not supported for router groups of type " + group.type);
      }
      return;
    }
    if (group.reservablePorts.isEmpty()) {
      throw wrong("Missing reservable_ports in router group: " + group.name);
    }
    for (String range : group.reservablePorts.split(",", -1)) {
      if (!range.trim().matches("\\d{1,5}(\\s*-\\s*\\d{1,5})?")) {
        throw wrong("invalid port range: " + range.trim());
      }
      String[] ends = range.trim().split("\\s*-\\s*");
      int from = Integer.parseInt(ends[0]);
      int to = Integer.parseInt(ends[ends.length - 1]);
      if (from < PORT_MIN || to > PORT_MAX) {
        throw wrong("Port must be between " + PORT_MIN + " and " + PORT_MAX);
      }
      if (from > to || ends.length == 2 && from == to) {
        throw wrong("range (" + range.trim() + ") must be in ascending numeric order");
      }
    }
  }

  private RouterGroup find(Call call) {
    String guid = call.param("guid");
    return foundation
        .routerGroups
        .find(guid)
        .orElseThrow(() -> notFound("Router Group '" + guid + "' does not exist"));
  }

  private Reply update(Call call) {
    need(call, WRITE);
    ObjectNode body = body(call);
    RouterGroup group = find(call);
    String before = group.reservablePorts;
    if (!ports(body).isEmpty()) {
      group.reservablePorts = ports(body);
      try {
        check(group);
      } catch (CfError e) {
        group.reservablePorts = before;
        throw e;
      }
      foundation.changed(foundation.routerGroups, group);
    }
    return AppEndpoints.warned(Reply.ok(json(group)), Optional.of(WARNING));
  }

  private Reply delete(Call call) {
    need(call, WRITE);
    foundation.remove(foundation.routerGroups, find(call));
    return Reply.empty(204);
  }
}
