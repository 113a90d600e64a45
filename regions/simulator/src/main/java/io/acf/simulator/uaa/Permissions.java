package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Role;
import io.acf.simulator.wire.Actor;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Endpoint;
import io.acf.simulator.wire.Policy;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what, in the three steps that matter to clients: administrators all, auditors see all,
 * everybody else sees and changes the spaces in which they have a role.
 *
 * <p>Simpler than the Cloud Controller: within a space every role but auditor and supporter may
 * write, and only lists that can be filtered by space are narrowed.
 */
public final class Permissions implements Policy {
  private static final String EVENTS = "/v3/audit_events";

  /** Managers do not read what happened in their spaces. */
  private static final Set<String> READING_EVENTS =
      Set.of("space_developer", "space_auditor", "space_supporter");

  /** Stands for every role. */
  private static final Set<String> ANY = Set.of();

  private static final Set<String> WRITING = Set.of("space_developer", "space_manager");

  /** Lists by the parameter that narrows them. */
  private static final Map<String, String> NARROWED =
      Map.of(
          "/v3/apps",
          "space_guids",
          "/v3/processes",
          "space_guids",
          "/v3/routes",
          "space_guids",
          "/v3/service_instances",
          "space_guids",
          "/v3/packages",
          "space_guids",
          EVENTS,
          "space_guids",
          "/v3/spaces",
          "guids");

  private final Foundation foundation;
  private final String org;
  private final String space;

  /** Rights in a region; the space-scoped client is at home in this space. */
  public Permissions(Foundation foundation, String org, String space) {
    this.foundation = foundation;
    this.org = org;
    this.space = space;
  }

  @Override
  public Call admit(Call call, Endpoint endpoint) {
    Actor actor = call.actor();
    if (actor.isAdmin() || endpoint.access() == Endpoint.Access.OPEN) {
      return call;
    }
    if (actor.scopes().contains("cloud_controller.admin_read_only")) {
      if (endpoint.mutating()) {
        throw CfError.notAuthorized();
      }
      return call;
    }
    boolean events = endpoint.path().startsWith(EVENTS);
    Set<String> seen = events ? spaces(actor, READING_EVENTS) : spaces(actor, ANY);
    Optional<String> target = target(call);
    if (target.isPresent() && !seen.contains(target.get())) {
      throw CfError.notFound("Resource");
    }
    if (endpoint.mutating() && !mayChange(actor, target)) {
      throw CfError.notAuthorized();
    }
    if (events && !call.params().isEmpty() && target.isEmpty()) {
      throw CfError.notFound("Event");
    }
    String filter = endpoint.method().equals("GET") ? NARROWED.get(endpoint.path()) : null;
    return filter == null ? call : narrowed(call, filter, seen);
  }

  private boolean mayChange(Actor actor, Optional<String> target) {
    return actor.mayWrite() && target.isPresent() && spaces(actor, WRITING).contains(target.get());
  }

  private Set<String> spaces(Actor actor, Set<String> roles) {
    Set<String> all = new LinkedHashSet<>();
    for (Role role : foundation.roles.all()) {
      if (role.spaceGuid != null
          && role.userGuid.equals(actor.id())
          && (roles.isEmpty() || roles.contains(role.type))) {
        all.add(role.spaceGuid);
      }
    }
    if (roles == READING_EVENTS) {
      foundation.roles.all().stream()
          .filter(it -> it.userGuid.equals(actor.id()) && it.type.equals("organization_auditor"))
          .flatMap(
              it ->
                  foundation.spaces.all().stream()
                      .filter(space -> space.orgGuid.equals(it.orgGuid)))
          .forEach(space -> all.add(space.guid));
    }
    if (actor.id().equals(Accounts.SPACE_CLIENT)) {
      home().ifPresent(all::add);
    }
    return all;
  }

  private Optional<String> home() {
    return foundation.spaces.all().stream()
        .filter(each -> each.name.equals(space))
        .filter(
            each -> foundation.orgs.find(each.orgGuid).filter(o -> o.name.equals(org)).isPresent())
        .map(each -> each.guid)
        .findFirst();
  }

  /** The space of what a call is about; nothing where that is in no space. */
  private Optional<String> target(Call call) {
    String guid = call.params().get("guid");
    if (guid != null) {
      if (call.path().startsWith("/api/v1/read/")) {
        return ofApp(Optional.of(guid));
      }
      return of(call.path().split("/", -1)[2], guid);
    }
    if (call.method().equals("GET")) {
      return Optional.empty();
    }
    JsonNode body = call.header("content-type").orElse("").contains("json") ? call.json() : null;
    if (body == null) {
      return Optional.empty();
    }
    JsonNode relations = body.path("relationships");
    for (String kind : List.of("space", "app")) {
      String related = relations.path(kind).path("data").path("guid").asText();
      if (!related.isEmpty()) {
        return of(kind + "s", related);
      }
    }
    String bits = body.path("package").path("guid").asText();
    return bits.isEmpty() ? Optional.empty() : of("packages", bits);
  }

  private Optional<String> of(String kind, String guid) {
    return switch (kind) {
      case "spaces" -> foundation.spaces.find(guid).map(each -> each.guid);
      case "apps" -> ofApp(Optional.of(guid));
      case "routes" -> foundation.routes.find(guid).map(each -> each.spaceGuid);
      case "processes" -> ofApp(foundation.processes.find(guid).map(each -> each.appGuid));
      case "packages" -> ofApp(foundation.packages.find(guid).map(each -> each.appGuid));
      case "builds" -> ofApp(foundation.builds.find(guid).map(each -> each.appGuid));
      case "droplets" -> ofApp(foundation.droplets.find(guid).map(each -> each.appGuid));
      case "deployments" -> ofApp(foundation.deployments.find(guid).map(each -> each.appGuid));
      case "revisions" -> ofApp(foundation.revisions.find(guid).map(each -> each.appGuid));
      case "audit_events" -> foundation.auditEvents.find(guid).map(each -> each.spaceGuid);
      case "tasks" -> ofApp(foundation.tasks.find(guid).map(each -> each.appGuid));
      case "sidecars" -> ofApp(foundation.sidecars.find(guid).map(each -> each.appGuid));
      case "service_instances" ->
          foundation.serviceInstances.find(guid).map(each -> each.spaceGuid);
      default -> Optional.empty();
    };
  }

  private Optional<String> ofApp(Optional<String> guid) {
    return guid.flatMap(foundation.apps::find).map(each -> each.spaceGuid);
  }

  /** The list's filter, cut down to the spaces that are seen; "-" matches nothing. */
  private static Call narrowed(Call call, String filter, Set<String> seen) {
    Set<String> left = new LinkedHashSet<>(call.queryList(filter).orElse(List.copyOf(seen)));
    left.retainAll(seen);
    Map<String, List<String>> query = new LinkedHashMap<>(call.query());
    query.put(filter, List.of(left.isEmpty() ? "-" : String.join(",", left)));
    return new Call(
        call.method(),
        call.path(),
        call.params(),
        query,
        call.headers(),
        call.body(),
        call.form(),
        call.files(),
        call.actor(),
        call.base());
  }
}
