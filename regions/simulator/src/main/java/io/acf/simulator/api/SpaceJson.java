package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Space;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.Json;

/** A space in JSON. */
final class SpaceJson {
  private SpaceJson() {}

  static ObjectNode of(Space space, Call call) {
    String self = call.url("/v3/spaces/" + space.guid);
    ObjectNode node = Render.base(space);
    node.put("name", space.name);
    node.put("suspended", space.suspended);
    node.set(
        "relationships",
        Json.object(
            "organization", Render.toOne(space.orgGuid), "quota", Render.toOne(space.quotaGuid)));
    node.set("metadata", Render.metadata(space));
    ObjectNode links =
        Json.object(
            "self", Render.link(self),
            "organization", Render.link(call.url("/v3/organizations/" + space.orgGuid)),
            "features", Render.link(self + "/features"),
            "apply_manifest", Render.link(self + "/actions/apply_manifest", "POST"));
    if (space.quotaGuid != null) {
      links.set("quota", Render.link(call.url("/v3/space_quotas/" + space.quotaGuid)));
    }
    node.set("links", links);
    return node;
  }
}
