package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.UaaGroup;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Groups as SCIM writes them, and their members read from it. Source: scim/ScimGroup of UAA. */
final class ScimGroupJson {
  /** What filters may name, in lower case. */
  static final Set<String> ATTRIBUTES =
      ScimAttributes.known("displayname", "description", "members", "members.value");

  private final Directory directory;

  ScimGroupJson(Directory directory) {
    this.directory = directory;
  }

  /** Of a group in which everybody is, those are shown who were put into it, as UAA does. */
  static ObjectNode write(UaaGroup group) {
    ObjectNode node = Json.object("id", group.guid);
    node.set("meta", ScimVersion.meta(group, group.version));
    node.put("displayName", group.displayName);
    node.put("zoneId", "uaa");
    if (!group.description.isEmpty()) {
      node.put("description", group.description);
    }
    node.set("members", members(group));
    node.set("schemas", Json.array(ScimList.SCHEMAS));
    return node;
  }

  static JsonNode members(UaaGroup group) {
    return Json.array(group.members.stream().map(ScimGroupJson::write).toList());
  }

  static ObjectNode write(UaaGroup.Member member) {
    return Json.object("origin", member.origin, "type", member.type, "value", member.value);
  }

  /**
   * One member as a body says it.
   *
   * @throws CfError 400 invalid_scim_resource where it can be no member of the group
   */
  UaaGroup.Member read(UaaGroup group, JsonNode node) {
    UaaGroup.Member member = new UaaGroup.Member();
    ScimFields.text(node, "value").ifPresent(value -> member.value = value);
    ScimFields.text(node, "type").ifPresent(type -> member.type = type.toUpperCase(Locale.ROOT));
    ScimFields.text(node, "origin").ifPresent(origin -> member.origin = origin);
    if (member.value.isBlank() || member.origin.isBlank()) {
      throw ScimFields.invalid("group-id, member-id, origin and member-type must be non-empty");
    }
    if (!Set.of("USER", "GROUP").contains(member.type)) {
      throw ScimFields.invalid("type must be USER or GROUP");
    }
    if (member.value.equals(group.guid)) {
      throw ScimFields.invalid("trying to nest group within itself, aborting");
    }
    return member;
  }

  boolean exists(UaaGroup.Member member) {
    return member.type.equals("GROUP")
        ? directory.groupOf(member.value).isPresent()
        : directory.user(member.value).isPresent();
  }

  /** The members that a body lists, each once. */
  List<UaaGroup.Member> members(UaaGroup group, ObjectNode body) {
    List<UaaGroup.Member> members = new ArrayList<>();
    for (JsonNode each : ScimFields.list(body, "members")) {
      put(group, members, read(group, each));
    }
    return members;
  }

  /** Members after a patch: those with {@code operation: delete} go, the others come. */
  List<UaaGroup.Member> patched(UaaGroup group, ObjectNode body) {
    List<UaaGroup.Member> members = new ArrayList<>(group.members);
    for (JsonNode each : ScimFields.list(body, "members")) {
      UaaGroup.Member member = read(group, each);
      members.removeIf(other -> other.value.equals(member.value));
      if (!each.path("operation").asText("").equalsIgnoreCase("delete")) {
        put(group, members, member);
      }
    }
    return members;
  }

  /** Nobody is put into a group in which everybody is. */
  static void refuseDefault(UaaGroup group) {
    if (group.everybody) {
      throw alreadyThere("Trying to add member to default group");
    }
  }

  static CfError alreadyThere(String what) {
    return CfError.uaa(409, "member_already_exists", what);
  }

  private void put(UaaGroup group, List<UaaGroup.Member> members, UaaGroup.Member member) {
    refuseDefault(group);
    if (!exists(member)) {
      throw ScimFields.invalid("Invalid group member: " + member.value);
    }
    if (members.stream().noneMatch(other -> other.value.equals(member.value))) {
      members.add(member);
    }
  }
}
