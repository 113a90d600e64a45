package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Org;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.Json;

/** An organization in JSON. */
final class OrgJson {
  private OrgJson() {}

  static ObjectNode of(Org org, Call call) {
    String self = call.url("/v3/organizations/" + org.guid);
    ObjectNode node = Render.base(org);
    node.put("name", org.name);
    node.put("suspended", org.suspended);
    node.set("relationships", Json.object("quota", Render.toOne(org.quotaGuid)));
    node.set("metadata", Render.metadata(org));
    ObjectNode links =
        Json.object(
            "self", Render.link(self),
            "domains", Render.link(self + "/domains"),
            "default_domain", Render.link(self + "/domains/default"));
    if (org.quotaGuid != null) {
      links.set("quota", Render.link(call.url("/v3/organization_quotas/" + org.quotaGuid)));
    }
    node.set("links", links);
    return node;
  }
}
