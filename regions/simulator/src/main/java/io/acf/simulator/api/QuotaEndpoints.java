package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Jobs;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Quota;
import io.acf.simulator.model.Table;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Quotas of organizations, or of spaces: two resources of one shape. */
final class QuotaEndpoints {
  private static final Map<String, List<String>> LIMITS =
      new TreeMap<>(
          Map.of(
              "apps",
              List.of(
                  "total_memory_in_mb",
                  "per_process_memory_in_mb",
                  "total_instances",
                  "per_app_tasks",
                  "log_rate_limit_in_bytes_per_second"),
              "services",
              List.of("total_service_instances", "total_service_keys"),
              "routes",
              List.of("total_routes", "total_reserved_ports"),
              "domains",
              List.of("total_domains")));

  private final QuotaKind kind;
  private final Foundation foundation;
  private final Table<Quota> quotas;
  private final Finder finder;
  private final Jobs jobs;
  private final String base;
  private final QuotaMembers members;

  QuotaEndpoints(QuotaKind kind, Foundation foundation, Jobs jobs) {
    this.kind = kind;
    this.foundation = foundation;
    this.quotas = kind == QuotaKind.SPACE ? foundation.spaceQuotas : foundation.orgQuotas;
    this.finder = new Finder(foundation);
    this.jobs = jobs;
    this.base = "/v3/" + kind.resource + "s";
    this.members = new QuotaMembers(kind, foundation);
    jobs.on(
        kind.resource + ".delete",
        job -> quotas.find(job.subject).ifPresent(quota -> foundation.remove(quotas, quota)));
  }

  void declare(EndpointTable table) {
    String holders = base + "/:guid/relationships/" + kind.members;
    table
        .on("GET", base, "Quotas of " + kind.members + ".", this::list)
        .on("POST", base, "A new quota.", this::create)
        .on("GET", base + "/:guid", "One quota.", call -> Reply.ok(json(find(call), call)))
        .on("PATCH", base + "/:guid", "Name and limits.", this::update)
        .on("DELETE", base + "/:guid", "Deletes it in a job.", this::delete)
        .on("POST", holders, "Holds for more " + kind.members + ".", this::apply);
    if (kind == QuotaKind.SPACE) {
      table.on("DELETE", holders + "/:member", "No longer holds for a space.", this::remove);
    }
  }

  private Quota find(Call call) {
    return finder.get(quotas, call, kind.title);
  }

  private Reply list(Call call) {
    return Listing.of(quotas.all(), call)
        .filter("names", each -> each.name)
        .filterAny(
            "organization_guids",
            each ->
                kind == QuotaKind.SPACE
                    ? List.of(Objects.toString(each.orgGuid))
                    : members.of(each))
        .filterAny("space_guids", each -> members.of(each))
        .reply(each -> json(each, call));
  }

  private Reply create(Call call) {
    Body body = new Body(call, "name", "apps", "services", "routes", "domains", "relationships");
    Quota quota = new Quota();
    quota.name = body.requiredText("name");
    if (kind == QuotaKind.SPACE) {
      quota.orgGuid = body.toOne("organization");
    }
    SortedMap<String, Integer> limits = limits(quota, body);
    body.check();
    if (kind == QuotaKind.SPACE && foundation.orgs.find(quota.orgGuid).isEmpty()) {
      throw CfError.unprocessable(
          "Organization with guid '"
              + quota.orgGuid
              + "' does not exist, or you do not have access to it.");
    }
    unique(quota, quota.name);
    JsonNode given = body.at("relationships").path(kind.members);
    List<String> first = given.isMissingNode() ? List.of() : members.known(given);
    take(quota, limits, body);
    foundation.create(quotas, quota);
    first.forEach(guid -> members.assign(guid, quota.guid));
    return Reply.created(json(quota, call));
  }

  private Reply update(Call call) {
    Quota quota = find(call);
    Body body = new Body(call, "name", "apps", "services", "routes", "domains");
    String name = body.text("name").orElse(quota.name);
    SortedMap<String, Integer> limits = limits(quota, body);
    body.check();
    unique(quota, name);
    quota.name = name;
    take(quota, limits, body);
    foundation.changed(quotas, quota);
    return Reply.ok(json(quota, call));
  }

  private void unique(Quota quota, String name) {
    boolean taken =
        quotas.all().stream()
            .anyMatch(
                each ->
                    each != quota
                        && each.name.equals(name)
                        && Objects.equals(each.orgGuid, quota.orgGuid));
    if (taken) {
      throw CfError.unprocessable(
          kind.title.replace(" quota", " Quota") + " '" + name + "' already exists.");
    }
  }

  /** What the limits of a quota become; what is wrong with them is noted. */
  private static SortedMap<String, Integer> limits(Quota quota, Body body) {
    SortedMap<String, Integer> limits = new TreeMap<>(quota.limits);
    LIMITS.forEach(
        (group, names) -> {
          JsonNode given = body.at(group);
          for (String name : names) {
            if (given.path(name).isNull()) {
              limits.remove(name);
            }
            body.integer(given, name, Body.title(group) + " " + Body.title(name).toLowerCase(), 0)
                .ifPresent(limit -> limits.put(name, limit));
          }
        });
    return limits;
  }

  private static void take(Quota quota, SortedMap<String, Integer> limits, Body body) {
    quota.limits = limits;
    quota.paidServices =
        body.at("services").path("paid_services_allowed").asBoolean(quota.paidServices);
  }

  private Reply apply(Call call) {
    Quota quota = find(call);
    members.known(call.json()).forEach(guid -> members.assign(guid, quota.guid));
    return Reply.ok(ToMany.render(members.of(quota), call.url(call.path())));
  }

  private Reply remove(Call call) {
    Quota quota = find(call);
    String member = call.param("member");
    if (!members.of(quota).contains(member)) {
      throw CfError.unprocessable(
          "Unable to remove quota from space with guid '"
              + member
              + "'. Ensure the space quota is applied to this space.");
    }
    members.assign(member, null);
    return Reply.empty(204);
  }

  private Reply delete(Call call) {
    Quota quota = find(call);
    if (kind == QuotaKind.ORGANIZATION && !members.of(quota).isEmpty()) {
      throw CfError.unprocessable(
          "This quota is applied to one or more organizations. Apply different quotas to those"
              + " organizations before deleting.");
    }
    return JobEndpoints.accepted(call, jobs.later(kind.resource + ".delete", quota.guid, null));
  }

  private ObjectNode json(Quota quota, Call call) {
    ObjectNode json = Render.base(quota);
    json.put("name", quota.name);
    LIMITS.forEach(
        (group, names) -> {
          if (kind == QuotaKind.ORGANIZATION || !group.equals("domains")) {
            ObjectNode limits = json.putObject(group);
            names.forEach(name -> limits.set(name, Json.node(quota.limits.get(name))));
            if (group.equals("services")) {
              limits.put("paid_services_allowed", quota.paidServices);
            }
          }
        });
    ObjectNode relationships = Json.object(kind.members, ToMany.render(members.of(quota)));
    ObjectNode links = Json.object("self", Render.link(call.url(base + "/" + quota.guid)));
    if (kind == QuotaKind.SPACE) {
      relationships.set("organization", Render.toOne(quota.orgGuid));
      links.set("organization", Render.link(call.url("/v3/organizations/" + quota.orgGuid)));
    }
    json.set("relationships", relationships);
    json.set("links", links);
    return json;
  }
}
