package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.UaaUser;
import io.acf.simulator.model.User;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.Json;
import java.util.Optional;

/** Users with the names that UAA knows; a client, and who is gone from UAA, has none. */
final class UserJson {
  private final Foundation foundation;

  UserJson(Foundation foundation) {
    this.foundation = foundation;
  }

  ObjectNode of(User user, Call call) {
    Optional<UaaUser> known = foundation.uaaUsers.find(user.guid);
    ObjectNode node = Render.base(user);
    node.put("username", known.map(each -> each.userName).orElse(null));
    node.put("presentation_name", known.map(each -> each.userName).orElse(user.guid));
    node.put("origin", known.map(each -> each.origin).orElse(null));
    node.set("metadata", Render.metadata(user));
    node.set("links", Json.object("self", Render.link(call.url("/v3/users/" + user.guid))));
    return node;
  }
}
