package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.ServiceBinding;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How much of a region is used, and the routes of a space that lead nowhere. */
final class UsageEndpoints {
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;

  UsageEndpoints(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
    engine.jobs.on(
        "space.delete_unmapped_routes",
        job ->
            List.copyOf(foundation.routesOfSpace.of(job.subject)).stream()
                .filter(route -> route.destinations.isEmpty())
                .filter(route -> foundation.routeBindingsOfRoute.of(route.guid).isEmpty())
                .forEach(engine.routes::delete));
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/organizations/:guid/usage_summary", "What one uses.", this::ofOrg)
        .on("GET", "/v3/spaces/:guid/usage_summary", "What a space uses.", this::ofSpace)
        .on("GET", "/v3/info/usage_summary", "What all use.", this::ofAll)
        .on("DELETE", "/v3/spaces/:guid/routes", "Deletes unmapped routes in a job.", this::tidy);
  }

  private Reply ofOrg(Call call) {
    String org = finder.get(foundation.orgs, call, "Organization").guid;
    return summary(
        call,
        spaces(org),
        foundation.domains.all().stream().filter(each -> org.equals(each.orgGuid)).count(),
        "organization",
        "/v3/organizations/" + org);
  }

  private Set<String> spaces(String org) {
    return foundation.spaces.all().stream()
        .filter(each -> each.orgGuid.equals(org))
        .map(each -> each.guid)
        .collect(Collectors.toSet());
  }

  private Reply ofSpace(Call call) {
    String space = finder.get(foundation.spaces, call, "Space").guid;
    return summary(call, Set.of(space), 0, "space", "/v3/spaces/" + space);
  }

  private Reply ofAll(Call call) {
    Set<String> all =
        foundation.spaces.all().stream().map(each -> each.guid).collect(Collectors.toSet());
    long domains = foundation.domains.all().stream().filter(each -> each.orgGuid != null).count();
    return summary(call, all, domains, "self", call.path());
  }

  private Reply summary(
      Call call, Set<String> spaces, long domains, String owner, String ownerPath) {
    Set<String> apps =
        foundation.apps.all().stream()
            .filter(each -> spaces.contains(each.spaceGuid))
            .map(each -> each.guid)
            .collect(Collectors.toSet());
    List<Process> started =
        foundation.processes.all().stream()
            .filter(each -> apps.contains(each.appGuid))
            .filter(
                each -> foundation.apps.find(each.appGuid).filter((App a) -> a.started).isPresent())
            .toList();
    long tasks =
        foundation.tasks.all().stream()
            .filter(each -> apps.contains(each.appGuid) && each.state.equals("RUNNING"))
            .count();
    ObjectNode links = Json.object("self", Render.link(call.url(call.path())));
    links.set(owner, Render.link(call.url(ownerPath)));
    return Reply.ok(
        Json.object(
            "usage_summary",
            Json.object(
                "started_instances", started.stream().mapToLong(each -> each.instances).sum(),
                "memory_in_mb",
                    started.stream().mapToLong(each -> (long) each.instances * each.memoryMb).sum(),
                "routes",
                    foundation.routes.all().stream()
                        .filter(each -> spaces.contains(each.spaceGuid))
                        .count(),
                "service_instances",
                    foundation.serviceInstances.all().stream()
                        .filter(each -> each.managed() && spaces.contains(each.spaceGuid))
                        .count(),
                "reserved_ports",
                    foundation.routes.all().stream()
                        .filter(each -> each.port != null && spaces.contains(each.spaceGuid))
                        .count(),
                "domains", domains,
                "per_app_tasks", tasks,
                "service_keys",
                    foundation.serviceBindings.all().stream()
                        .filter(each -> each.appGuid == null)
                        .filter(each -> spaces.contains(space(each)))
                        .count()),
            "links",
            links));
  }

  private @Nullable String space(ServiceBinding binding) {
    return foundation
        .serviceInstances
        .find(binding.instanceGuid)
        .map(each -> each.spaceGuid)
        .orElse(null);
  }

  private Reply tidy(Call call) {
    String space = finder.get(foundation.spaces, call, "Space").guid;
    String unmapped = call.query("unmapped").orElse("");
    if (!unmapped.equals("true")) {
      throw CfError.unprocessable(
          unmapped.equals("false")
              ? "Mass delete not supported for mapped routes. Use 'unmapped=true' parameter to"
                  + " delete all unmapped routes."
              : unmapped.isEmpty()
                  ? "Mass delete not supported for routes. Use 'unmapped=true' parameter to delete"
                      + " all unmapped routes."
                  : "Unmapped must be a boolean");
    }
    return JobEndpoints.accepted(
        call, engine.jobs.later("space.delete_unmapped_routes", space, null));
  }
}
