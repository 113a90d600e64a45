package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.UaaGroup;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Reply;

/** Groups by SCIM, and who is in them. Source: scim/endpoints/ScimGroupEndpoints of UAA. */
final class ScimGroupEndpoints {
  private final Foundation foundation;
  private final Directory directory;
  private final ScimGroupJson json;

  ScimGroupEndpoints(Foundation foundation, Directory directory) {
    this.foundation = foundation;
    this.directory = directory;
    this.json = new ScimGroupJson(directory);
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
        foundation.uaaGroups.all().stream().map(ScimGroupJson::write).toList(),
        ScimGroupJson.ATTRIBUTES,
        ScimList.SCHEMAS);
  }

  private UaaGroup find(Call call) {
    String id = call.param("id");
    return directory
        .groupOf(id)
        .orElseThrow(
            () -> CfError.uaa(404, "scim_resource_not_found", "Group " + id + " does not exist"));
  }

  private Reply get(Call call) {
    Access.need(call.actor(), "scim.read");
    UaaGroup group = find(call);
    return ScimVersion.tagged(Reply.ok(ScimGroupJson.write(group)), group.version);
  }

  private Reply create(Call call) {
    Access.need(call.actor(), "scim.write");
    ObjectNode body = call.json();
    UaaGroup group = new UaaGroup();
    take(group, body);
    refuseTaken(group.displayName);
    group.members = json.members(group, body);
    foundation.create(foundation.uaaGroups, group);
    return ScimVersion.tagged(Reply.created(ScimGroupJson.write(group)), group.version);
  }

  /** Takes over what a body says of a group itself. */
  private static void take(UaaGroup group, ObjectNode body) {
    ScimFields.text(body, "displayName").ifPresent(name -> group.displayName = name.trim());
    ScimFields.text(body, "description").ifPresent(text -> group.description = text);
    if (group.displayName.isEmpty()) {
      throw ScimFields.invalid("A displayName must be provided.");
    }
  }

  private void refuseTaken(String name) {
    if (directory.group(name).isPresent()) {
      throw CfError.uaa(
          409,
          "scim_resource_already_exists",
          "A group with displayName: " + name + " already exists.");
    }
  }

  private Reply update(Call call, boolean partly) {
    UaaGroup group = find(call);
    Access.need(call.actor(), "scim.write", "groups.update");
    ScimVersion.must(call, group.version, "a group (" + group.guid + ")");
    ObjectNode body = call.json();
    UaaGroup wanted = new UaaGroup();
    wanted.displayName = partly ? group.displayName : "";
    wanted.description = partly ? group.description : "";
    take(wanted, body);
    if (!wanted.displayName.equalsIgnoreCase(group.displayName)) {
      refuseTaken(wanted.displayName);
    }
    group.members = partly ? json.patched(group, body) : json.members(group, body);
    group.displayName = wanted.displayName;
    group.description = wanted.description;
    changed(group);
    return ScimVersion.tagged(Reply.ok(ScimGroupJson.write(group)), group.version);
  }

  private void changed(UaaGroup group) {
    group.version++;
    foundation.changed(foundation.uaaGroups, group);
  }

  private Reply delete(Call call) {
    Access.need(call.actor(), "scim.write");
    UaaGroup group = find(call);
    ScimVersion.may(call, group.version, "a group (" + group.guid + ")");
    ObjectNode last = ScimGroupJson.write(group);
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
    return Reply.ok(ScimGroupJson.members(find(call)));
  }

  private Reply member(Call call) {
    Access.need(call.actor(), "scim.read");
    return Reply.ok(ScimGroupJson.write(memberOf(find(call), call.param("member"))));
  }

  private static UaaGroup.Member memberOf(UaaGroup group, String id) {
    return group.members.stream()
        .filter(each -> each.value.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                CfError.uaa(
                    404,
                    "member_not_found",
                    "Member " + id + " does not exist in group " + group.guid));
  }

  /** Source: scim/jdbc/JdbcScimGroupMembershipManager of UAA. */
  private Reply add(Call call) {
    Access.need(call.actor(), "scim.write");
    UaaGroup group = find(call);
    ScimGroupJson.refuseDefault(group);
    UaaGroup.Member member = json.read(group, call.json());
    if (!json.exists(member)) {
      throw CfError.uaa(
          404,
          "scim_resource_not_found",
          (member.type.equals("GROUP") ? "Group " : "User ") + member.value + " does not exist");
    }
    if (group.members.stream().anyMatch(each -> each.value.equals(member.value))) {
      throw ScimGroupJson.alreadyThere(
          member.value + " is already part of the group: " + group.guid);
    }
    group.members.add(member);
    changed(group);
    return Reply.created(ScimGroupJson.write(member));
  }

  private Reply remove(Call call) {
    Access.need(call.actor(), "scim.write");
    UaaGroup group = find(call);
    UaaGroup.Member last = memberOf(group, call.param("member"));
    group.members.remove(last);
    changed(group);
    return Reply.ok(ScimGroupJson.write(last));
  }
}
