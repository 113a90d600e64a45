package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Entity;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Org;
import io.acf.simulator.model.Package;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.Route;
import io.acf.simulator.model.Space;
import io.acf.simulator.model.Stack;
import io.acf.simulator.model.User;
import io.acf.simulator.uaa.Reach;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Endpoint;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The little of the old v2 that clients of v3 still ask for, to read; all else of it is refused in
 * its shape. With v2 switched off everything but {@code /v2/info} is.
 */
final class V2Endpoints {
  private final Foundation foundation;
  private final BooleanSupplier on;
  private final Reach reach;

  V2Endpoints(Foundation foundation, BooleanSupplier on, Reach reach) {
    this.foundation = foundation;
    this.on = on;
    this.reach = reach;
  }

  void declare(EndpointTable table) {
    get(table, "/v2/stacks", "Lists stacks, as v2 does.", this::stacks);
    get(table, "/v2/stacks/:guid", "One stack.", this::oneStack);
    get(table, "/v2/apps", "Lists apps.", this::apps);
    get(table, "/v2/apps/:guid", "One app.", call -> Reply.ok(app(find(call))));
    get(table, "/v2/apps/:guid/routes", "The routes of an app.", this::routes);
    get(table, "/v2/apps/:guid/download", "Where its package is.", this::download);
    get(table, "/v2/apps/:guid/droplet/download", "Where its droplet is.", this::droplet);
    get(table, "/v2/users", "Lists users.", this::users);
    get(table, "/v2/organizations", "Lists organizations.", this::orgs);
    get(table, "/v2/spaces", "Lists spaces.", this::spaces);
  }

  private void get(EndpointTable table, String path, String doc, Endpoint.Handler handler) {
    table.on(
        "GET",
        path,
        doc,
        call -> {
          if (!on.getAsBoolean()) {
            throw CfError.unknownRequest();
          }
          return handler.handle(call);
        });
  }

  private Reply oneStack(Call call) {
    String guid = call.param("guid");
    return foundation
        .stacks
        .find(guid)
        .map(each -> Reply.ok(stack(each)))
        .orElseThrow(
            () ->
                new CfError(
                    404, 250003, "CF-StackNotFound", "The stack could not be found: " + guid));
  }

  private Reply stacks(Call call) {
    return V2Page.of(call, foundation.stacks.all(), Map.of("name", each -> each.name), this::stack);
  }

  private ObjectNode stack(Stack stack) {
    return V2Page.resource(
        stack, "/v2/stacks", Json.object("name", stack.name, "description", stack.description));
  }

  private Reply apps(Call call) {
    return V2Page.of(
        call,
        seen(call, foundation.apps.all(), each -> each.spaceGuid),
        Map.of("name", each -> each.name, "space_guid", each -> each.spaceGuid),
        this::app);
  }

  /** Those in spaces that the caller sees. */
  private <E extends Entity> Collection<E> seen(
      Call call, Collection<E> all, Function<E, String> space) {
    if (call.actor().readsAll()) {
      return all;
    }
    Set<String> spaces = reach.spaces(call.actor());
    return all.stream().filter(each -> spaces.contains(space.apply(each))).toList();
  }

  private App find(Call call) {
    String guid = call.param("guid");
    return seen(call, foundation.apps.find(guid).stream().toList(), each -> each.spaceGuid).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new CfError(404, 100004, "CF-AppNotFound", "The app could not be found: " + guid));
  }

  private ObjectNode app(App app) {
    ObjectNode entity =
        Json.object(
            "name",
            app.name,
            "space_guid",
            app.spaceGuid,
            "state",
            app.started ? "STARTED" : "STOPPED",
            "package_state",
            app.dropletGuid == null ? "PENDING" : "STAGED",
            "enable_ssh",
            app.ssh,
            "diego",
            true,
            "space_url",
            "/v2/spaces/" + app.spaceGuid,
            "routes_url",
            "/v2/apps/" + app.guid + "/routes");
    foundation.processesOfApp.of(app.guid).reversed().stream()
        .filter(each -> each.type.equals("web"))
        .findFirst()
        .ifPresent(web -> of(web, entity));
    return V2Page.resource(app, "/v2/apps", entity);
  }

  private static void of(Process web, ObjectNode entity) {
    entity.put("memory", web.memoryMb);
    entity.put("disk_quota", web.diskMb);
    entity.put("instances", web.instances);
    entity.put("health_check_type", web.health.type());
    entity.put("health_check_http_endpoint", web.health.endpoint());
    entity.put("command", web.command);
  }

  private Reply routes(Call call) {
    App app = find(call);
    return V2Page.of(
        call,
        foundation.routes.all().stream()
            .filter(
                each -> each.destinations.stream().anyMatch(to -> to.appGuid().equals(app.guid)))
            .toList(),
        Map.of("host", each -> each.host),
        V2Endpoints::route);
  }

  private static ObjectNode route(Route route) {
    return V2Page.resource(
        route,
        "/v2/routes",
        Json.object(
            "host", route.host,
            "path", route.path,
            "port", route.port,
            "domain_guid", route.domainGuid,
            "space_guid", route.spaceGuid));
  }

  private Reply download(Call call) {
    App app = find(call);
    Package newest =
        foundation.packagesOfApp.of(app.guid).stream()
            .max(Comparator.comparingLong(each -> each.seq))
            .orElseThrow(
                () ->
                    new CfError(
                        404, 10010, "CF-ResourceNotFound", "App package not found: " + app.guid));
    return Reply.empty(302).with("Location", call.url("/v3/packages/" + newest.guid + "/download"));
  }

  private Reply droplet(Call call) {
    App app = find(call);
    if (app.dropletGuid == null) {
      throw new CfError(
          404, 10010, "CF-ResourceNotFound", "Droplet not found for app with guid " + app.guid);
    }
    return Reply.empty(302)
        .with("Location", call.url("/v3/droplets/" + app.dropletGuid + "/download"));
  }

  private Reply users(Call call) {
    if (!call.actor().readsAll()) {
      throw CfError.notAuthorized();
    }
    return V2Page.of(call, foundation.users.all(), Map.of(), this::user);
  }

  private ObjectNode user(User user) {
    return V2Page.resource(
        user,
        "/v2/users",
        Json.object(
            "admin", false,
            "active", true,
            "username",
                foundation.uaaUsers.find(user.guid).map(each -> each.userName).orElse(null)));
  }

  private Reply orgs(Call call) {
    Set<String> seen = reach.orgs(call.actor());
    Collection<Org> all =
        foundation.orgs.all().stream()
            .filter(each -> call.actor().readsAll() || seen.contains(each.guid))
            .toList();
    return V2Page.of(
        call,
        all,
        Map.of("name", each -> each.name),
        each ->
            V2Page.resource(
                each,
                "/v2/organizations",
                Json.object(
                    "name", each.name,
                    "status", each.suspended ? "suspended" : "active",
                    "quota_definition_guid", each.quotaGuid)));
  }

  private Reply spaces(Call call) {
    return V2Page.of(
        call,
        seen(call, foundation.spaces.all(), each -> each.guid),
        Map.of("name", each -> each.name, "organization_guid", each -> each.orgGuid),
        V2Endpoints::space);
  }

  private static ObjectNode space(Space space) {
    return V2Page.resource(
        space, "/v2/spaces", Json.object("name", space.name, "organization_guid", space.orgGuid));
  }
}
