package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Jobs;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Role;
import io.acf.simulator.model.User;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Users as the API knows them, and whose roles are where; UAA knows who may log in. */
final class UserEndpoints {
  private final Foundation foundation;
  private final Finder finder;
  private final Jobs jobs;

  UserEndpoints(Foundation foundation, Jobs jobs) {
    this.foundation = foundation;
    this.finder = new Finder(foundation);
    this.jobs = jobs;
    jobs.on("user.delete", job -> foundation.users.find(job.subject).ifPresent(this::delete));
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/users", "Lists users.", call -> list(call, foundation.users.all()))
        .on("GET", "/v3/users/:guid", "One user.", call -> Reply.ok(json(find(call), call)))
        .on("GET", "/v3/organizations/:guid/users", "Users with a role in it.", this::ofOrg)
        .on("GET", "/v3/spaces/:guid/users", "Users with a role in it.", this::ofSpace)
        .on("POST", "/v3/users", "A new user.", this::create)
        .on("PATCH", "/v3/users/:guid", "Metadata.", this::label)
        .on(
            "DELETE",
            "/v3/users/:guid",
            "Deletes a user and its roles in a job.",
            call -> JobEndpoints.accepted(call, jobs.later("user.delete", find(call).guid, null)));
  }

  private User find(Call call) {
    return finder.get(foundation.users, call, "User");
  }

  private static Reply list(Call call, Collection<User> users) {
    if (call.query("usernames").isPresent() && call.query("partial_usernames").isPresent()) {
      throw CfError.badQuery(
          "Usernames filter cannot be provided with both usernames and partial_usernames filter.");
    }
    if (call.query("origins").isPresent()
        && call.query("usernames").isEmpty()
        && call.query("partial_usernames").isEmpty()) {
      throw CfError.badQuery(
          "Origins filter cannot be provided without usernames or partial_usernames filter.");
    }
    return Listing.of(users, call)
        .filter("usernames", user -> user.name)
        .filter("origins", user -> user.origin)
        .filterBy(
            "partial_usernames", (user, wanted) -> wanted.stream().anyMatch(user.name::contains))
        .reply(user -> json(user, call));
  }

  private Reply ofOrg(Call call) {
    String org = finder.get(foundation.orgs, call, "Organization").guid;
    return members(call, role -> org.equals(role.orgGuid));
  }

  private Reply ofSpace(Call call) {
    String space = finder.get(foundation.spaces, call, "Space").guid;
    return members(call, role -> space.equals(role.spaceGuid));
  }

  private Reply members(Call call, Predicate<Role> where) {
    List<User> users =
        foundation.roles.all().stream()
            .filter(where)
            .map(role -> role.userGuid)
            .distinct()
            .flatMap(guid -> foundation.users.find(guid).stream())
            .toList();
    return list(call, users);
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

  private Reply create(Call call) {
    Body body = new Body(call, "guid", "username", "origin", "metadata");
    Optional<String> guid = body.text("guid");
    Optional<String> name = body.text("username");
    if (guid.isEmpty() && name.isEmpty()) {
      body.problem("Guid or username must be given");
    }
    User user = new User();
    user.guid = guid.orElse("");
    user.name = name.or(() -> guid).orElse("");
    user.origin = body.text("origin").orElse("uaa");
    body.check();
    if (foundation.users.find(user.guid).isPresent()) {
      throw CfError.unprocessable("User with guid '" + user.guid + "' already exists.");
    }
    body.applyMetadata(user);
    foundation.create(foundation.users, user);
    return Reply.created(json(user, call));
  }

  private Reply label(Call call) {
    return Reply.ok(json(Body.relabel(call, foundation, foundation.users, find(call)), call));
  }

  private void delete(User user) {
    List.copyOf(foundation.roles.all()).stream()
        .filter(each -> each.userGuid.equals(user.guid))
        .forEach(each -> foundation.remove(foundation.roles, each));
    foundation.remove(foundation.users, user);
  }
}
