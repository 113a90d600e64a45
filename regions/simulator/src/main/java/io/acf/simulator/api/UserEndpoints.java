package io.acf.simulator.api;

import io.acf.simulator.engine.Jobs;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.User;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Reply;
import java.util.List;
import java.util.Optional;

/** Users as the API knows them; who may log in is told to UAA elsewhere. */
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
    return Reply.created(AccessEndpoints.json(user, call));
  }

  private Reply label(Call call) {
    User user = find(call);
    Body body = new Body(call, "metadata");
    body.check();
    body.applyMetadata(user);
    foundation.changed(foundation.users, user);
    return Reply.ok(AccessEndpoints.json(user, call));
  }

  private void delete(User user) {
    List.copyOf(foundation.roles.all()).stream()
        .filter(each -> each.userGuid.equals(user.guid))
        .forEach(each -> foundation.remove(foundation.roles, each));
    foundation.remove(foundation.users, user);
  }
}
