package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.FeatureGate;
import io.acf.simulator.engine.Jobs;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Org;
import io.acf.simulator.model.Role;
import io.acf.simulator.model.Space;
import io.acf.simulator.model.UaaUser;
import io.acf.simulator.model.User;
import io.acf.simulator.model.Visible;
import io.acf.simulator.uaa.Reach;
import io.acf.simulator.wire.Actor;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Roles: who may do what and where. Source: app/controllers/v3/roles_controller.rb and
 * app/actions/role_create.rb of the Cloud Controller.
 */
final class RoleEndpoints {
  private static final String OUTSIDE =
      "Users cannot be assigned roles in a space if they do not have a role in that space's"
          + " organization.";

  private final Foundation foundation;
  private final Finder finder;
  private final Jobs jobs;
  private final Visible visible;
  private final Reach reach;
  private final Related<Role> related;

  RoleEndpoints(Foundation foundation, Jobs jobs, Reach reach) {
    this.foundation = foundation;
    this.finder = new Finder(foundation);
    this.jobs = jobs;
    this.visible = new Visible(foundation);
    this.reach = reach;
    UserJson users = new UserJson(foundation);
    this.related =
        new Related<Role>("user", "space", "organization")
            .include("users", role -> foundation.users.find(role.userGuid), users::of, "user")
            .include(
                "spaces", role -> foundation.spaces.find(role.spaceGuid), SpaceJson::of, "space")
            .include(
                "organizations",
                role -> foundation.orgs.find(role.orgGuid),
                OrgJson::of,
                "organization");
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/roles", "Lists roles.", this::list)
        .on("POST", "/v3/roles", "Gives a role to a user.", this::create)
        .on(
            "GET",
            "/v3/roles/:guid",
            "One role.",
            call -> related.reply(call, find(call), RoleEndpoints::json))
        .on("DELETE", "/v3/roles/:guid", "Takes a role away, by a job.", this::delete);
  }

  private Role find(Call call) {
    Role role = finder.get(foundation.roles, call, "Role");
    if (!seen(call.actor()).test(role)) {
      throw CfError.notFound("Role");
    }
    return role;
  }

  private Predicate<Role> seen(Actor actor) {
    if (actor.readsAll()) {
      return role -> true;
    }
    Set<String> orgs = reach.orgs(actor);
    Set<String> spaces = reach.spaces(actor);
    return role ->
        orgs.contains(String.valueOf(role.orgGuid))
            || spaces.contains(String.valueOf(role.spaceGuid));
  }

  private Reply list(Call call) {
    return Listing.of(foundation.roles.all().stream().filter(seen(call.actor())).toList(), call)
        .filter("types", role -> role.type)
        .filter("user_guids", role -> role.userGuid)
        .filter("organization_guids", role -> role.orgGuid)
        .filter("space_guids", role -> role.spaceGuid)
        .with(related)
        .reply(role -> json(role, call));
  }

  private Reply create(Call call) {
    RoleInput input = RoleInput.of(new Body(call, "type", "relationships"));
    boolean inSpace = input.space() != null;
    Space space = inSpace ? finder.related(foundation.spaces, input.space(), "space") : null;
    Org org =
        space == null
            ? finder.related(foundation.orgs, input.org(), "organization")
            : finder.get(foundation.orgs, space.orgGuid, "Organization");
    mayGive(call.actor(), org, space);
    String guid = input.guid() == null ? named(call.actor(), input) : input.guid();
    if (space == null) {
      meet(guid);
    } else if (!visible.orgs(guid).contains(org.guid)) {
      throw CfError.unprocessable(OUTSIDE);
    }
    Role role = new Role();
    role.type = input.type();
    role.userGuid = guid;
    role.orgGuid = space == null ? org.guid : null;
    role.spaceGuid = space == null ? null : space.guid;
    refuseTwice(
        role, space == null ? "organization '" + org.name + "'" : "space '" + space.name + "'");
    foundation.create(foundation.roles, role);
    return Reply.created(json(role, call));
  }

  /** A role in an organization makes a user of a guid that was not known. */
  private void meet(String guid) {
    if (foundation.users.find(guid).isEmpty()) {
      User fresh = new User();
      fresh.guid = guid;
      foundation.create(foundation.users, fresh);
    }
  }

  private void refuseTwice(Role role, String place) {
    boolean exists =
        foundation.roles.all().stream()
            .anyMatch(
                each ->
                    each.type.equals(role.type)
                        && each.userGuid.equals(role.userGuid)
                        && Objects.equals(each.orgGuid, role.orgGuid)
                        && Objects.equals(each.spaceGuid, role.spaceGuid));
    if (exists) {
      String shown =
          foundation.uaaUsers.find(role.userGuid).map(each -> each.userName).orElse(role.userGuid);
      throw CfError.unprocessable(
          "User '%s' already has '%s' role in %s.".formatted(shown, role.type, place));
    }
  }

  /** Managers of the organization, in spaces also theirs; administrators everywhere. */
  private void mayGive(Actor actor, Org org, @Nullable Space space) {
    boolean manager =
        visible.has(actor.id(), "organization_manager", org.guid)
            || space != null && visible.has(actor.id(), "space_manager", space.guid);
    if (!actor.isAdmin() && !(manager && actor.mayWrite())) {
      throw CfError.notAuthorized();
    }
    if (!actor.isAdmin() && org.suspended) {
      throw CfError.orgSuspended();
    }
  }

  /** The guid of the user whom UAA knows by this name, in one origin. */
  private String named(Actor actor, RoleInput input) {
    if (!actor.isAdmin()) {
      new FeatureGate(foundation).require("set_roles_by_username");
    }
    String name = String.valueOf(input.username());
    List<UaaUser> all =
        foundation.uaaUsers.all().stream()
            .filter(each -> each.answersTo(name, input.origin()))
            .toList();
    if (all.size() > 1) {
      throw CfError.unprocessable(
          ("Ambiguous user. User with username '%s' exists in the following origins: %s. Specify"
                  + " an origin to disambiguate.")
              .formatted(
                  name,
                  String.join(", ", all.stream().map(each -> each.origin).sorted().toList())));
    }
    if (all.size() == 1) {
      return all.getFirst().guid;
    }
    throw CfError.unprocessable(
        input.space() != null
            ? OUTSIDE
            : input.origin() != null
                ? "No user exists with the username '%s' and origin '%s'."
                    .formatted(name, input.origin())
                : "No user exists with the username '%s'.".formatted(name));
  }

  private Reply delete(Call call) {
    Role role = find(call);
    Space space = foundation.spaces.find(role.spaceGuid).orElse(null);
    String orgGuid = space == null ? String.valueOf(role.orgGuid) : space.orgGuid;
    mayGive(call.actor(), finder.get(foundation.orgs, orgGuid, "Organization"), space);
    if (role.type.equals("organization_user")
        && foundation.roles.all().stream()
            .anyMatch(
                each ->
                    each.userGuid.equals(role.userGuid)
                        && orgGuid.equals(finder.orgGuidOf(each.spaceGuid)))) {
      throw CfError.unprocessable(
          "Cannot delete organization_user role while user has roles in spaces in that"
              + " organization.");
    }
    return JobEndpoints.accepted(call, jobs.later("role.delete", role.guid, null));
  }

  private static ObjectNode json(Role role, Call call) {
    ObjectNode links =
        Json.object(
            "self", Render.link(call.url("/v3/roles/" + role.guid)),
            "user", Render.link(call.url("/v3/users/" + role.userGuid)));
    if (role.orgGuid != null) {
      links.set("organization", Render.link(call.url("/v3/organizations/" + role.orgGuid)));
    }
    if (role.spaceGuid != null) {
      links.set("space", Render.link(call.url("/v3/spaces/" + role.spaceGuid)));
    }
    ObjectNode node = Render.base(role);
    node.put("type", role.type);
    node.set(
        "relationships",
        Json.object(
            "user", Render.toOne(role.userGuid),
            "organization", Render.toOne(role.orgGuid),
            "space", Render.toOne(role.spaceGuid)));
    node.set("links", links);
    return node;
  }
}
