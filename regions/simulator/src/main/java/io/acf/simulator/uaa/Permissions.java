package io.acf.simulator.uaa;

import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.User;
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
 * Who may do what: administrators all, auditors see all, everybody else by roles. Managers of an
 * organization see its spaces, give roles and make spaces and private domains; managers of a space
 * rename it; developers change what is in it and read its secrets.
 *
 * <p>Simpler than the Cloud Controller: supporters only look, at no environment with its services'
 * credentials, and everybody sees quotas, security groups and isolation segments. Lists that can be
 * filtered by space or organization are narrowed here, others by their endpoints. Source:
 * lib/cloud_controller/permissions.rb.
 */
public final class Permissions implements Policy {
  private static final String EVENTS = "/v3/audit_events";
  private static final String VARIABLES = "/v3/apps/:guid/environment_variables";

  /** What shows secrets: of those who only look, read-only administrators alone see it. */
  private static final Set<String> SECRETS =
      Set.of(
          VARIABLES,
          "/v3/apps/:guid/env",
          "/v3/apps/:guid/manifest",
          "/v3/packages/:guid/download",
          "/v3/spaces/:guid/manifest_diff",
          "/v3/service_credential_bindings/:guid/details",
          "/v3/service_credential_bindings/:guid/parameters",
          "/v3/service_instances/:guid/credentials");

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
          "guids",
          "/v3/organizations",
          "guids");

  /** What looks at roles itself. */
  private static final Set<String> OWN_RULES =
      Set.of("POST /v3/roles", "GET /v3/roles/:guid", "DELETE /v3/roles/:guid");

  private final Foundation foundation;
  private final Reach reach;
  private final CallTarget about;

  /** Rights in a region; the space-scoped client is at home in this space. */
  public Permissions(Foundation foundation, String org, String space) {
    this.foundation = foundation;
    this.reach = new Reach(foundation, org, space);
    this.about = new CallTarget(foundation);
  }

  @Override
  public Call admit(Call call, Endpoint endpoint) {
    if (endpoint.access() == Endpoint.Access.OPEN || !ofCloudController(endpoint.path())) {
      return call;
    }
    refuseOpaque(call);
    Actor actor = call.actor();
    meet(actor);
    if (actor.isAdmin() || OWN_RULES.contains(endpoint.method() + " " + endpoint.path())) {
      return call;
    }
    if (actor.readsAll()) {
      boolean secret = SECRETS.contains(endpoint.path()) && !actor.readsSecrets();
      if (endpoint.mutating() || secret) {
        throw CfError.notAuthorized();
      }
      return call;
    }
    return byRoles(call, endpoint, actor);
  }

  private static boolean ofCloudController(String path) {
    return path.startsWith("/v3") || path.startsWith("/v2") || path.startsWith("/api/");
  }

  /** The Cloud Controller reads JWTs only. */
  private static void refuseOpaque(Call call) {
    if (call.header("authorization").orElse("").indexOf('.') < 0) {
      throw CfError.invalidToken();
    }
  }

  /** The Cloud Controller knows a user from the first call on. */
  private void meet(Actor actor) {
    if (!actor.isClient() && foundation.users.find(actor.id()).isEmpty()) {
      User user = new User();
      user.guid = actor.id();
      foundation.create(foundation.users, user);
    }
  }

  private Call byRoles(Call call, Endpoint endpoint, Actor actor) {
    if (endpoint.path().startsWith("/v3/organizations/:guid")) {
      return ofOrg(call, endpoint, actor);
    }
    boolean events = endpoint.path().startsWith(EVENTS);
    Set<String> seen = events ? reach.spacesOfEvents(actor) : reach.spaces(actor);
    Optional<String> target = about.space(call);
    if (target.isPresent() && !seen.contains(target.get())) {
      throw CfError.notFound(CallTarget.kind(call));
    }
    if (endpoint.mutating()) {
      if (!mayChange(call, endpoint, actor, target)) {
        throw CfError.notAuthorized();
      }
      refuseSuspended(
          target
              .flatMap(foundation.spaces::find)
              .map(each -> each.orgGuid)
              .orElseGet(() -> CallTarget.related(call, "organization")));
    } else if (target.filter(each -> hidden(endpoint.path(), actor, each)).isPresent()) {
      throw CfError.notAuthorized();
    }
    if (events && !call.params().isEmpty() && target.isEmpty()) {
      throw CfError.notFound("Event");
    }
    String filter = endpoint.method().equals("GET") ? NARROWED.get(endpoint.path()) : null;
    return filter == null
        ? call
        : narrowed(
            call, filter, endpoint.path().equals("/v3/organizations") ? reach.orgs(actor) : seen);
  }

  private boolean hidden(String path, Actor actor, String space) {
    return SECRETS.contains(path)
        && !reach.develops(actor, space)
        && !(path.equals(VARIABLES) && reach.supports(actor, space));
  }

  private Call ofOrg(Call call, Endpoint endpoint, Actor actor) {
    String guid = call.param("guid");
    if (foundation.orgs.find(guid).isPresent() && !reach.orgs(actor).contains(guid)) {
      throw CfError.notFound("Organization");
    }
    boolean forAdministrators =
        endpoint.method().equals("DELETE") || endpoint.path().contains("quota");
    if (endpoint.mutating()) {
      if (forAdministrators || !reach.managesOrg(actor, guid)) {
        throw CfError.notAuthorized();
      }
      refuseSuspended(guid);
    }
    return call;
  }

  private void refuseSuspended(String orgGuid) {
    if (foundation.orgs.find(orgGuid).filter(each -> each.suspended).isPresent()) {
      throw CfError.orgSuspended();
    }
  }

  private boolean mayChange(Call call, Endpoint endpoint, Actor actor, Optional<String> target) {
    if (!actor.mayWrite()) {
      return false;
    }
    if (target.isEmpty()) {
      String owner = CallTarget.related(call, "organization");
      return switch (endpoint.method() + " " + endpoint.path()) {
        case "POST /v3/organizations" -> foundation.flag("user_org_creation");
        case "POST /v3/spaces", "POST /v3/domains", "POST /v3/space_quotas" ->
            reach.managesOrg(actor, owner);
        default ->
            endpoint.path().startsWith("/v3/domains/:guid")
                && foundation
                    .domains
                    .find(call.param("guid"))
                    .filter(each -> reach.managesOrg(actor, String.valueOf(each.orgGuid)))
                    .isPresent();
      };
    }
    String guid = target.get();
    if (!endpoint.path().startsWith("/v3/spaces/:guid")) {
      return reach.develops(actor, guid);
    }
    return switch (endpoint.method() + " " + endpoint.path()) {
      case "POST /v3/spaces/:guid/actions/apply_manifest", "DELETE /v3/spaces/:guid/routes" ->
          reach.develops(actor, guid);
      case "DELETE /v3/spaces/:guid" ->
          reach.managesOrg(
              actor, foundation.spaces.find(guid).map(each -> each.orgGuid).orElse(""));
      default -> reach.managesSpace(actor, guid);
    };
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
