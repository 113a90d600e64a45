package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Jobs;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Role;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Roles: who may do what and where. */
final class RoleEndpoints {
  private static final List<String> TYPES =
      List.of(
          "organization_auditor",
          "organization_billing_manager",
          "organization_manager",
          "organization_user",
          "space_auditor",
          "space_developer",
          "space_manager",
          "space_supporter");

  private final Foundation foundation;
  private final Finder finder;
  private final Jobs jobs;
  private final Related<Role> related;

  RoleEndpoints(Foundation foundation, Jobs jobs) {
    this.foundation = foundation;
    this.finder = new Finder(foundation);
    this.jobs = jobs;
    this.related =
        new Related<Role>("user", "space", "organization")
            .include(
                "users", role -> foundation.users.find(role.userGuid), UserEndpoints::json, "user")
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
    return finder.get(foundation.roles, call, "Role");
  }

  private Reply list(Call call) {
    return Listing.of(foundation.roles.all(), call)
        .filter("types", role -> role.type)
        .filter("user_guids", role -> role.userGuid)
        .filter("organization_guids", role -> role.orgGuid)
        .filter("space_guids", role -> role.spaceGuid)
        .with(related)
        .reply(role -> json(role, call));
  }

  private Reply create(Call call) {
    Body body = new Body(call, "type", "relationships");
    String type = body.requiredText("type");
    if (!TYPES.contains(type)) {
      body.problem("Type must be one of the allowed types " + TYPES);
    }
    String userGuid = userGuid(body);
    @Nullable String org = type.startsWith("organization_") ? body.toOne("organization") : null;
    @Nullable String space = type.startsWith("space_") ? body.toOne("space") : null;
    body.check();
    boolean exists =
        foundation.roles.all().stream()
            .anyMatch(
                each ->
                    each.type.equals(type)
                        && each.userGuid.equals(userGuid)
                        && java.util.Objects.equals(each.orgGuid, org)
                        && java.util.Objects.equals(each.spaceGuid, space));
    if (foundation.users.find(userGuid).isEmpty()) {
      throw CfError.unprocessable(
          "Invalid user. Ensure that the user exists and you have access to it.");
    }
    if (org != null && foundation.orgs.find(org).isEmpty()
        || space != null && foundation.spaces.find(space).isEmpty()) {
      throw CfError.unprocessable(
          "Invalid "
              + (org != null ? "organization" : "space")
              + ". Ensure that the "
              + (org != null ? "organization" : "space")
              + " exists and you have access to it.");
    }
    if (exists) {
      throw CfError.unprocessable(
          "User '%s' already has '%s' role in %s."
              .formatted(shown(userGuid), type, place(org, space)));
    }
    Role role = new Role();
    role.type = type;
    role.userGuid = userGuid;
    role.orgGuid = org;
    role.spaceGuid = space;
    foundation.create(foundation.roles, role);
    return Reply.created(json(role, call));
  }

  /** How a refusal names the user: by name, or by guid where UAA knows no name. */
  private String shown(String userGuid) {
    return foundation.users.find(userGuid).map(each -> each.name).orElse(userGuid);
  }

  private String place(@Nullable String org, @Nullable String space) {
    return space == null
        ? "organization '" + foundation.orgs.find(org).map(each -> each.name).orElse("") + "'"
        : "space '" + foundation.spaces.find(space).map(each -> each.name).orElse("") + "'";
  }

  private String userGuid(Body body) {
    var data = body.at("relationships").path("user").path("data");
    if (data.has("username")) {
      String name = data.path("username").asText();
      return foundation.users.all().stream()
          .filter(each -> each.name.equals(name))
          .map(each -> each.guid)
          .findFirst()
          .orElse("");
    }
    return body.toOne("user");
  }

  private Reply delete(Call call) {
    return JobEndpoints.accepted(call, jobs.later("role.delete", find(call).guid, null));
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
