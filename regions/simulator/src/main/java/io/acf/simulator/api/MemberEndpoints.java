package io.acf.simulator.api;

import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Role;
import io.acf.simulator.model.User;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Reply;
import java.util.List;
import java.util.function.Predicate;

/** Who belongs to an organization or space, by the roles that were given. */
final class MemberEndpoints {
  private final Foundation foundation;
  private final Finder finder;

  MemberEndpoints(Engine engine) {
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/organizations/:guid/users", "Users with a role in it.", this::ofOrg)
        .on("GET", "/v3/spaces/:guid/users", "Users with a role in it.", this::ofSpace);
  }

  private Reply ofOrg(Call call) {
    String org = finder.get(foundation.orgs, call, "Organization").guid;
    return users(call, role -> org.equals(role.orgGuid));
  }

  private Reply ofSpace(Call call) {
    String space = finder.get(foundation.spaces, call, "Space").guid;
    return users(call, role -> space.equals(role.spaceGuid));
  }

  private Reply users(Call call, Predicate<Role> where) {
    List<User> users =
        foundation.roles.all().stream()
            .filter(where)
            .map(role -> role.userGuid)
            .distinct()
            .flatMap(guid -> foundation.users.find(guid).stream())
            .toList();
    return Listing.of(users, call)
        .filter("usernames", user -> user.name)
        .filter("origins", user -> user.origin)
        .reply(user -> AccessEndpoints.json(user, call));
  }
}
