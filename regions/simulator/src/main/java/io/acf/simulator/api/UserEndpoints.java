package io.acf.simulator.api;

import io.acf.simulator.engine.Jobs;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Role;
import io.acf.simulator.model.UaaUser;
import io.acf.simulator.model.User;
import io.acf.simulator.uaa.Reach;
import io.acf.simulator.wire.Actor;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Reply;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Users as the API knows them, and whose roles are where; UAA knows who may log in. */
final class UserEndpoints {
  private static final int GUID_MAX = 200;
  private final Foundation foundation;
  private final Finder finder;
  private final Jobs jobs;
  private final UserJson users;
  private final Reach reach;

  UserEndpoints(Foundation foundation, Jobs jobs, Reach reach) {
    this.foundation = foundation;
    this.finder = new Finder(foundation);
    this.jobs = jobs;
    this.users = new UserJson(foundation);
    this.reach = reach;
    jobs.on("user.delete", job -> foundation.users.find(job.subject).ifPresent(this::delete));
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/users", "Lists users.", this::listSeen)
        .on("GET", "/v3/users/:guid", "One user.", call -> Reply.ok(users.of(find(call), call)))
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
    User user = finder.get(foundation.users, call, "User");
    if (!seen(call.actor()).test(user)) {
      throw CfError.notFound("User");
    }
    return user;
  }

  private Reply listSeen(Call call) {
    return list(call, foundation.users.all().stream().filter(seen(call.actor())).toList());
  }

  /** Everybody sees itself, and who has a role in one of its organizations or their spaces. */
  private Predicate<User> seen(Actor actor) {
    if (actor.readsAll()) {
      return user -> true;
    }
    Set<String> orgs = reach.orgs(actor);
    Set<String> there = new HashSet<>(Set.of(actor.id()));
    for (Role role : foundation.roles.all()) {
      String org = role.orgGuid == null ? finder.orgGuidOf(role.spaceGuid) : role.orgGuid;
      if (org != null && orgs.contains(org)) {
        there.add(role.userGuid);
      }
    }
    return user -> there.contains(user.guid);
  }

  private Reply list(Call call, Collection<User> all) {
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
    return Listing.of(all, call)
        .filterBy(
            "usernames",
            (user, wanted) ->
                known(user, each -> wanted.stream().anyMatch(each.userName::equalsIgnoreCase)))
        .filterBy("origins", (user, wanted) -> known(user, each -> wanted.contains(each.origin)))
        .filterBy(
            "partial_usernames",
            (user, wanted) ->
                known(
                    user,
                    each ->
                        wanted.stream()
                            .anyMatch(part -> lower(each.userName).contains(lower(part)))))
        .reply(user -> users.of(user, call));
  }

  private boolean known(User user, Predicate<UaaUser> test) {
    return foundation.uaaUsers.find(user.guid).filter(test).isPresent();
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
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

  private Reply create(Call call) {
    Body body = new Body(call, "guid", "username", "origin", "metadata");
    Optional<String> guid = body.text("guid");
    Optional<String> name = body.text("username");
    Optional<String> origin = body.text("origin");
    checkIdentity(body, guid, name, origin);
    body.check();
    User user = new User();
    user.guid = guid.orElseGet(() -> shadow(name.orElse(""), origin.orElse("")).guid);
    if (foundation.users.find(user.guid).isPresent()) {
      throw CfError.unprocessable(
          guid.isPresent()
              ? "User with guid '" + user.guid + "' already exists."
              : "User with username '%s' and origin '%s' already exists."
                  .formatted(name.orElse(""), origin.orElse("")));
    }
    body.applyMetadata(user);
    foundation.create(foundation.users, user);
    return Reply.created(users.of(user, call));
  }

  /** Source: app/messages/user_create_message.rb of the Cloud Controller. */
  private static void checkIdentity(
      Body body, Optional<String> guid, Optional<String> name, Optional<String> origin) {
    if (guid.isPresent()) {
      name.ifPresent(each -> body.problem("Username cannot be provided with 'guid'"));
      origin.ifPresent(each -> body.problem("Origin cannot be provided with 'guid'"));
      if (guid.get().isEmpty() || guid.get().length() > GUID_MAX) {
        body.problem("Guid must be between 1 and " + GUID_MAX + " characters");
      }
    } else if (name.isEmpty() && origin.isEmpty()) {
      body.problem("Guid or 'username' and 'origin' must be provided");
    } else {
      if (name.isEmpty()) {
        body.problem("Origin can only be provided together with 'username'");
      }
      if (origin.isEmpty()) {
        body.problem("Username can only be provided together with 'origin'");
      }
      if (origin.filter("uaa"::equals).isPresent()) {
        body.problem("Origin cannot be 'uaa' when creating a user by username");
      }
    }
  }

  /** The user of UAA for a name of another provider, made where there is none. */
  private UaaUser shadow(String name, String origin) {
    return foundation.uaaUsers.all().stream()
        .filter(each -> each.answersTo(name, origin))
        .findFirst()
        .orElseGet(
            () -> {
              UaaUser shadow = new UaaUser();
              shadow.userName = name;
              shadow.origin = origin;
              shadow.emails.add(name);
              return foundation.create(foundation.uaaUsers, shadow);
            });
  }

  private Reply label(Call call) {
    return Reply.ok(users.of(Body.relabel(call, foundation, foundation.users, find(call)), call));
  }

  private void delete(User user) {
    List.copyOf(foundation.roles.all()).stream()
        .filter(each -> each.userGuid.equals(user.guid))
        .forEach(each -> foundation.remove(foundation.roles, each));
    foundation.remove(foundation.users, user);
  }
}
