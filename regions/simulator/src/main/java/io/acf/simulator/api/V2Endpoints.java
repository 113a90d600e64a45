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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The little of the old v2 that clients of v3 still ask for, to read; all else of it is refused in
 * its shape. With v2 switched off everything but {@code /v2/info} is.
 */
final class V2Endpoints {
  private static final int PER_PAGE = 50;
  private static final int PER_PAGE_MAX = 100;

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

  private static ObjectNode resource(Entity it, String path, ObjectNode entity) {
    return Json.object(
        "metadata",
        Json.object(
            "guid",
            it.guid,
            "url",
            path + "/" + it.guid,
            "created_at",
            Render.time(it.createdAt),
            "updated_at",
            Render.time(it.updatedAt)),
        "entity",
        entity);
  }

  private <E extends Entity> Reply list(
      Call call,
      Collection<E> all,
      Map<String, Function<E, String>> filters,
      Function<E, ObjectNode> json) {
    Predicate<E> wanted = each -> true;
    for (String q : call.query().getOrDefault("q", List.of())) {
      String[] parts = q.split(":| IN ", 2);
      Function<E, String> value = filters.get(parts[0]);
      if (value == null || parts.length < 2) {
        throw new CfError(
            400, 10005, "CF-BadQueryParameter", "The query parameter is invalid: " + q);
      }
      List<String> values = List.of(parts[1].split(",", -1));
      wanted = wanted.and(each -> values.contains(value.apply(each)));
    }
    List<E> found =
        all.stream().filter(wanted).sorted(Comparator.comparingLong(each -> each.seq)).toList();
    int size = number(call, "results-per-page", PER_PAGE);
    if (size > PER_PAGE_MAX) {
      throw CfError.badQuery("results_per_page must be <= " + PER_PAGE_MAX);
    }
    int page = number(call, "page", 1);
    int pages = Math.max(1, (found.size() + size - 1) / size);
    return Reply.ok(
        Json.object(
            "total_results",
            found.size(),
            "total_pages",
            pages,
            "prev_url",
            page > 1 ? page(call, page - 1, size) : null,
            "next_url",
            page < pages ? page(call, page + 1, size) : null,
            "resources",
            found.stream().skip((page - 1L) * size).limit(size).map(json).toList()));
  }

  /** Another page of the same filters. */
  private static String page(Call call, int page, int size) {
    StringBuilder url = new StringBuilder(call.path() + "?");
    for (String q : call.query().getOrDefault("q", List.of())) {
      url.append("q=").append(URLEncoder.encode(q, StandardCharsets.UTF_8)).append('&');
    }
    return url.append("page=").append(page).append("&results-per-page=").append(size).toString();
  }

  private static int number(Call call, String name, int otherwise) {
    String text = call.query(name).orElse("" + otherwise);
    if (!text.matches("[1-9]\\d{0,8}")) {
      throw CfError.badQuery(name + " must be a positive number");
    }
    return Integer.parseInt(text);
  }

  private Reply stacks(Call call) {
    return list(call, foundation.stacks.all(), Map.of("name", each -> each.name), this::stack);
  }

  private ObjectNode stack(Stack stack) {
    return resource(
        stack, "/v2/stacks", Json.object("name", stack.name, "description", stack.description));
  }

  private Reply apps(Call call) {
    return list(
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
    return resource(app, "/v2/apps", entity);
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
    return list(
        call,
        foundation.routes.all().stream()
            .filter(
                each -> each.destinations.stream().anyMatch(to -> to.appGuid().equals(app.guid)))
            .toList(),
        Map.of("host", each -> each.host),
        V2Endpoints::route);
  }

  private static ObjectNode route(Route route) {
    return resource(
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
    return list(call, foundation.users.all(), Map.of(), this::user);
  }

  private ObjectNode user(User user) {
    return resource(
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
    return list(
        call,
        all,
        Map.of("name", each -> each.name),
        each ->
            resource(
                each,
                "/v2/organizations",
                Json.object(
                    "name", each.name,
                    "status", each.suspended ? "suspended" : "active",
                    "quota_definition_guid", each.quotaGuid)));
  }

  private Reply spaces(Call call) {
    return list(
        call,
        seen(call, foundation.spaces.all(), each -> each.guid),
        Map.of("name", each -> each.name, "organization_guid", each -> each.orgGuid),
        V2Endpoints::space);
  }

  private static ObjectNode space(Space space) {
    return resource(
        space, "/v2/spaces", Json.object("name", space.name, "organization_guid", space.orgGuid));
  }
}
