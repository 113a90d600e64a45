package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Set;

/** Groups by SCIM, and who is in them. Source: scim/endpoints/ScimGroupEndpoints of UAA. */
final class ScimGroupEndpoints {
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "id",
          "displayname",
          "description",
          "zoneid",
          "created",
          "meta.created",
          "lastmodified",
          "meta.lastmodified",
          "version",
          "meta.version",
          "members",
          "members.value");

  private final Foundation foundation;
  private final Directory directory;

  ScimGroupEndpoints(Foundation foundation, Directory directory) {
    this.foundation = foundation;
    this.directory = directory;
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/Groups", "Lists groups, by a filter.", this::list)
        .on("POST", "/Groups", "Creates a group.", this::create)
        .on("GET", "/Groups/:id", "One group with its members.", this::get)
        .on("PUT", "/Groups/:id", "Replaces a group; If-Match.", call -> update(call, false))
        .on("PATCH", "/Groups/:id", "Changes a group; If-Match.", call -> update(call, true))
        .on("DELETE", "/Groups/:id", "Deletes a group.", this::delete)
        .on("GET", "/Groups/:id/members", "Who is in a group.", this::members)
        .on("POST", "/Groups/:id/members", "Puts a user or a group into it.", this::add)
        .on("GET", "/Groups/:id/members/:member", "One member.", this::member)
        .on("DELETE", "/Groups/:id/members/:member", "Takes one out of it.", this::remove);
  }

  private Reply list(Call call) {
    Access.need(call.actor(), "scim.read");
    return ScimList.reply(
        call,
        foundation.uaaGroups.all().stream().map(this::json).toList(),
        ATTRIBUTES,
        ScimList.SCHEMAS);
  }

  private ObjectNode json(UaaGroup group) {
    ObjectNode node = Json.object("id", group.guid);
    node.set("meta", ScimVersion.meta(group, group.version));
    node.put("displayName", group.displayName);
    node.put("zoneId", "uaa");
    if (!group.description.isEmpty()) {
      node.put("description", group.description);
    }
    node.set("members", Json.array(all(group)));
    node.set("schemas", Json.array(ScimList.SCHEMAS));
    return node;
  }

  private List<ObjectNode> all(UaaGroup group) {
    List<ObjectNode> members = new ArrayList<>();
    if (group.everybody) {
      foundation.uaaUsers.all().forEach(each -> members.add(json(each.guid, "USER", each.origin)));
    }
    group.members.stream()
        .filter(each -> !group.everybody || each.type.equals("GROUP"))
        .forEach(each -> members.add(json(each.value, each.type, each.origin)));
    return members;
  }

  private static ObjectNode json(String value, String type, String origin) {
    return Json.object("origin", origin, "type", type, "value", value);
  }

  private UaaGroup find(Call call) {
    String id = call.param("id");
    return foundation
        .uaaGroups
        .find(id)
        .orElseThrow(
            () -> CfError.uaa(404, "scim_resource_not_found", "Group " + id + " does not exist"));
  }

  private Reply get(Call call) {
    Access.need(call.actor(), "scim.read");
    UaaGroup group = find(call);
    return ScimVersion.tagged(Reply.ok(json(group)), group.version);
  }

  private Reply create(Call call) {
    Access.need(call.actor(), "scim.write");
    ObjectNode body = call.json();
    UaaGroup group = new UaaGroup();
    group.displayName = name(body);
    group.description = body.path("description").asText("");
    refuseTaken(group.displayName);
    group.members = members(body.path("members"));
    foundation.create(foundation.uaaGroups, group);
    return ScimVersion.tagged(Reply.created(json(group)), group.version);
  }

  private static String name(ObjectNode body) {
    String name = body.path("displayName").asText("").trim();
    if (name.isEmpty()) {
      throw CfError.uaa(400, "invalid_scim_resource", "A displayName must be provided.");
    }
    return name;
  }

  private void refuseTaken(String name) {
    if (directory.group(name).isPresent()) {
      throw CfError.uaa(
          409,
          "scim_resource_already_exists",
          "A group with displayName: " + name + " already exists.");
    }
  }

  private List<UaaGroup.Member> members(JsonNode list) {
    List<UaaGroup.Member> members = new ArrayList<>();
    for (JsonNode each : list) {
      UaaGroup.Member member = read(each);
      if (!exists(member)) {
        throw CfError.uaa(400, "invalid_scim_resource", "Invalid group member: " + member.value);
      }
      if (members.stream().noneMatch(other -> other.value.equals(member.value))) {
        members.add(member);
      }
    }
    return members;
  }

  private static UaaGroup.Member read(JsonNode node) {
    UaaGroup.Member member = new UaaGroup.Member();
    member.value = node.path("value").asText("");
    member.type = node.path("type").asText("USER").equalsIgnoreCase("GROUP") ? "GROUP" : "USER";
    member.origin = node.path("origin").asText("uaa");
    return member;
  }

  private boolean exists(UaaGroup.Member member) {
    return member.type.equals("GROUP")
        ? foundation.uaaGroups.find(member.value).isPresent()
        : directory.user(member.value).isPresent();
  }

  private Reply update(Call call, boolean partly) {
    UaaGroup group = find(call);
    Access.need(call.actor(), "scim.write", "groups.update");
    ScimVersion.must(call, group.version, "a group (" + group.guid + ")");
    ObjectNode body = call.json();
    String name = partly && !body.has("displayName") ? group.displayName : name(body);
    if (!name.equalsIgnoreCase(group.displayName)) {
      refuseTaken(name);
    }
    List<UaaGroup.Member> members = partly ? patched(group, body) : members(body.path("members"));
    group.displayName = name;
    if (!partly || body.has("description")) {
      group.description = body.path("description").asText("");
    }
    group.members = members;
    changed(group);
    return ScimVersion.tagged(Reply.ok(json(group)), group.version);
  }

  /** Members after a patch: those with {@code operation: delete} go, the others come. */
  private List<UaaGroup.Member> patched(UaaGroup group, ObjectNode body) {
    List<UaaGroup.Member> members = new ArrayList<>(group.members);
    for (JsonNode each : body.path("members")) {
      UaaGroup.Member member = read(each);
      members.removeIf(other -> other.value.equals(member.value));
      if (!each.path("operation").asText("").equalsIgnoreCase("delete")) {
        members.addAll(members(Json.array(List.of(each))));
      }
    }
    return members;
  }

  private void changed(UaaGroup group) {
    group.version++;
    foundation.changed(foundation.uaaGroups, group);
  }

  private Reply delete(Call call) {
    Access.need(call.actor(), "scim.write");
    UaaGroup group = find(call);
    ScimVersion.may(call, group.version, "a group (" + group.guid + ")");
    ObjectNode last = json(group);
    for (UaaGroup each : foundation.uaaGroups.all()) {
      if (each.members.removeIf(member -> member.value.equals(group.guid))) {
        foundation.changed(foundation.uaaGroups, each);
      }
    }
    foundation.remove(foundation.uaaGroups, group);
    return Reply.ok(last);
  }

  private Reply members(Call call) {
    Access.need(call.actor(), "scim.read");
    return Reply.ok(Json.array(all(find(call))));
  }

  private Reply member(Call call) {
    Access.need(call.actor(), "scim.read");
    return Reply.ok(memberOf(find(call), call.param("member")));
  }

  private ObjectNode memberOf(UaaGroup group, String id) {
    return all(group).stream()
        .filter(each -> each.path("value").asText().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                CfError.uaa(
                    404,
                    "member_not_found",
                    "Member " + id + " does not exist in group " + group.guid));
  }

  private Reply add(Call call) {
    Access.need(call.actor(), "scim.write");
    UaaGroup group = find(call);
    UaaGroup.Member member = read(call.json());
    if (!exists(member)) {
      throw CfError.uaa(
          404,
          "scim_resource_not_found",
          (member.type.equals("GROUP") ? "Group " : "User ") + member.value + " does not exist");
    }
    if (all(group).stream().anyMatch(each -> each.path("value").asText().equals(member.value))) {
      throw CfError.uaa(
          409,
          "member_already_exists",
          "Member " + member.value + " is already part of the group " + group.guid);
    }
    group.members.add(member);
    changed(group);
    return Reply.created(json(member.value, member.type, member.origin));
  }

  private Reply remove(Call call) {
    Access.need(call.actor(), "scim.write");
    UaaGroup group = find(call);
    ObjectNode last = memberOf(group, call.param("member"));
    group.members.removeIf(each -> each.value.equals(call.param("member")));
    changed(group);
    return Reply.ok(last);
  }
}
