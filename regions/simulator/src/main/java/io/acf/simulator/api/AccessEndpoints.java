package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.IsolationSegment;
import io.acf.simulator.model.Role;
import io.acf.simulator.model.Space;
import io.acf.simulator.model.User;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may do what and where: users, roles, isolation segments. */
final class AccessEndpoints {
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

  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;

  AccessEndpoints(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/users", "Lists users.", this::users)
        .on("GET", "/v3/users/:guid", "One user.", this::user)
        .on("GET", "/v3/roles", "Lists roles.", this::roles)
        .on("POST", "/v3/roles", "Gives a role to a user.", this::createRole)
        .on("GET", "/v3/roles/:guid", "One role.", this::role)
        .on("DELETE", "/v3/roles/:guid", "Takes a role away, by a job.", this::deleteRole)
        .on("GET", "/v3/isolation_segments", "Lists isolation segments.", this::segments)
        .on("GET", "/v3/isolation_segments/:guid", "One isolation segment.", this::segment)
        .on(
            "GET",
            "/v3/spaces/:guid/relationships/isolation_segment",
            "The isolation segment of a space.",
            this::ofSpace)
        .on(
            "PATCH",
            "/v3/spaces/:guid/relationships/isolation_segment",
            "Assigns an isolation segment to a space.",
            this::assign);
  }

  private Reply users(Call call) {
    return Listing.of(foundation.users.all(), call)
        .filter("usernames", user -> user.name)
        .filter("origins", user -> user.origin)
        .reply(user -> json(user, call));
  }

  private Reply user(Call call) {
    return Reply.ok(json(finder.get(foundation.users, call, "User"), call));
  }

  static ObjectNode json(User user, Call call) {
    ObjectNode node = Render.base(user);
    node.put("username", user.name);
    node.put("presentation_name", user.name);
    node.put("origin", user.origin);
    node.set("metadata", Render.metadata(user));
    node.set("links", Json.object("self", Render.link(call.url("/v3/users/" + user.guid))));
    return node;
  }

  private Reply roles(Call call) {
    return Listing.of(foundation.roles.all(), call)
        .filter("types", role -> role.type)
        .filter("user_guids", role -> role.userGuid)
        .filter("organization_guids", role -> role.orgGuid)
        .filter("space_guids", role -> role.spaceGuid)
        .include("user", "space", "organization")
        .reply(
            role -> json(role, call),
            (body, shown) -> {
              if (call.queryList("include").orElse(List.of()).contains("user")) {
                body.set(
                    "included",
                    Json.object(
                        "users",
                        shown.stream()
                            .map(role -> role.userGuid)
                            .distinct()
                            .flatMap(guid -> foundation.users.find(guid).stream())
                            .map(user -> json(user, call))
                            .toList()));
              }
            });
  }

  private Reply createRole(Call call) {
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
    if (exists) {
      throw CfError.unprocessable("User already has '" + type + "' role.");
    }
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
    Role role = new Role();
    role.type = type;
    role.userGuid = userGuid;
    role.orgGuid = org;
    role.spaceGuid = space;
    foundation.create(foundation.roles, role);
    return Reply.created(json(role, call));
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

  private Reply role(Call call) {
    return Reply.ok(json(finder.get(foundation.roles, call, "Role"), call));
  }

  private Reply deleteRole(Call call) {
    Role role = finder.get(foundation.roles, call, "Role");
    return JobEndpoints.accepted(call, engine.jobs.later("role.delete", role.guid, null));
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

  private Reply segments(Call call) {
    return Listing.of(foundation.segments.all(), call)
        .filter("names", each -> each.name)
        .filterAny("organization_guids", each -> each.orgGuids)
        .reply(each -> json(each, call));
  }

  private Reply segment(Call call) {
    return Reply.ok(json(finder.get(foundation.segments, call, "Isolation segment"), call));
  }

  static ObjectNode json(IsolationSegment segment, Call call) {
    String self = call.url("/v3/isolation_segments/" + segment.guid);
    ObjectNode node = Render.base(segment);
    node.put("name", segment.name);
    node.set("metadata", Render.metadata(segment));
    node.set(
        "links",
        Json.object(
            "self", Render.link(self), "organizations", Render.link(self + "/organizations")));
    return node;
  }

  private Reply ofSpace(Call call) {
    Space space = finder.get(foundation.spaces, call, "Space");
    return Reply.ok(relationship(space, call));
  }

  private static ObjectNode relationship(Space space, Call call) {
    String self = call.url("/v3/spaces/" + space.guid + "/relationships/isolation_segment");
    ObjectNode links = Json.object("self", Render.link(self));
    if (space.isolationSegmentGuid != null) {
      links.set(
          "related", Render.link(call.url("/v3/isolation_segments/" + space.isolationSegmentGuid)));
    }
    ObjectNode node = Render.toOne(space.isolationSegmentGuid);
    node.set("links", links);
    return node;
  }

  private Reply assign(Call call) {
    Space space = finder.get(foundation.spaces, call, "Space");
    Body body = new Body(call, "data");
    body.check();
    if (body.at("data").isNull()) {
      space.isolationSegmentGuid = null;
    } else {
      String guid = body.at("data").path("guid").asText();
      space.isolationSegmentGuid =
          foundation
              .segments
              .find(guid)
              .orElseThrow(
                  () ->
                      CfError.unprocessable(
                          "Unable to assign isolation segment with guid '"
                              + guid
                              + "'. Ensure it has been entitled to the organization that this space"
                              + " belongs to."))
              .guid;
    }
    foundation.changed(foundation.spaces, space);
    return Reply.ok(relationship(space, call));
  }
}
