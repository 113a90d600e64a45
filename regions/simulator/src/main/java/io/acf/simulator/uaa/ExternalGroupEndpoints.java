package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.UaaGroup;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which groups of other providers are which groups here; kept and listed only, as no other provider
 * is simulated. Source: scim/endpoints/ScimGroupEndpoints of UAA.
 */
final class ExternalGroupEndpoints {
  private static final String USUAL_ORIGIN = "ldap";
  private final Foundation foundation;
  private final Directory directory;

  ExternalGroupEndpoints(Foundation foundation, Directory directory) {
    this.foundation = foundation;
    this.directory = directory;
  }

  void declare(EndpointTable table) {
    String path = "/Groups/External";
    String end = "/externalGroup/:external/origin/:origin";
    table
        .on("GET", path, "Lists mappings of groups of other providers.", this::list)
        .on("POST", path, "Maps a group of another provider.", this::map)
        .on(
            "DELETE",
            path + "/groupId/:id" + end,
            "Ends a mapping.",
            call -> unmap(call, foundation.uaaGroups.find(call.param("id"))))
        .on(
            "DELETE",
            path + "/displayName/:name" + end,
            "Ends a mapping, by the group's name.",
            call -> unmap(call, directory.group(call.param("name"))));
  }

  private Reply list(Call call) {
    Access.need(call.actor(), "scim.read");
    List<ObjectNode> all = new ArrayList<>();
    for (UaaGroup group : foundation.uaaGroups.all()) {
      group.externals.forEach(each -> all.add(json(group, each)));
    }
    return ScimList.reply(
        call, all, Set.of("displayname", "externalgroup", "groupid", "origin"), ScimList.SCHEMAS);
  }

  private static ObjectNode json(UaaGroup group, UaaGroup.External external) {
    return Json.object(
        "groupId",
        group.guid,
        "displayName",
        group.displayName,
        "externalGroup",
        external.group,
        "origin",
        external.origin);
  }

  private static CfError notFound(String name) {
    return CfError.uaa(404, "scim", "Group not found:" + name);
  }

  private Reply map(Call call) {
    Access.need(call.actor(), "scim.write");
    ObjectNode body = call.json();
    String id = body.path("groupId").asText("");
    String name = body.path("displayName").asText("");
    UaaGroup group =
        (id.isEmpty() ? directory.group(name) : foundation.uaaGroups.find(id))
            .orElseThrow(() -> notFound(id.isEmpty() ? name : id));
    UaaGroup.External external = new UaaGroup.External();
    external.group = body.path("externalGroup").asText("").trim();
    external.origin = body.path("origin").asText(USUAL_ORIGIN);
    if (external.group.isEmpty()) {
      throw CfError.uaa(400, "scim", "externalGroup must be provided");
    }
    if (find(group, external.group, external.origin).isPresent()) {
      throw CfError.uaa(
          409,
          "scim",
          "The mapping between group "
              + group.displayName
              + " and external group "
              + external.group
              + " already exists");
    }
    group.externals.add(external);
    foundation.changed(foundation.uaaGroups, group);
    ObjectNode made = json(group, external);
    made.set("schemas", Json.array(ScimList.SCHEMAS));
    return Reply.created(made);
  }

  private static Optional<UaaGroup.External> find(UaaGroup group, String name, String origin) {
    return group.externals.stream()
        .filter(each -> each.group.equals(name) && each.origin.equals(origin))
        .findFirst();
  }

  private Reply unmap(Call call, Optional<UaaGroup> group) {
    Access.need(call.actor(), "scim.write");
    UaaGroup of = group.orElseThrow(() -> notFound(call.path()));
    UaaGroup.External external =
        find(of, call.param("external"), call.param("origin"))
            .orElseThrow(() -> notFound(call.param("external")));
    of.externals.remove(external);
    foundation.changed(foundation.uaaGroups, of);
    return Reply.ok(json(of, external));
  }
}
