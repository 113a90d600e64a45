package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.UaaGroup;
import io.acf.simulator.model.UaaUser;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Users as SCIM writes them, and read from it. Source: scim/ScimUser, scim/util of UAA. */
final class ScimUserJson {
  /** What filters may name, in lower case. */
  static final Set<String> ATTRIBUTES =
      ScimAttributes.known(
          "username",
          "origin",
          "externalid",
          "emails",
          "emails.value",
          "email",
          "givenname",
          "name.givenname",
          "familyname",
          "name.familyname",
          "phonenumber",
          "phonenumbers",
          "phonenumbers.value",
          "active",
          "verified",
          "groups.value",
          "groups.display");

  private static final String NAME_PATTERN = "[\\p{L}+0-9+\\-_.@'!]+";
  private static final Pattern NAME = Pattern.compile(NAME_PATTERN);

  private final Directory directory;

  ScimUserJson(Directory directory) {
    this.directory = directory;
  }

  ObjectNode write(UaaUser user) {
    ObjectNode node = Json.object("id", user.guid);
    text(node, "externalId", user.externalId);
    node.set("meta", ScimVersion.meta(user, user.version));
    node.put("userName", user.userName);
    ObjectNode name = node.putObject("name");
    text(name, "familyName", user.familyName);
    text(name, "givenName", user.givenName);
    List<ObjectNode> emails = new ArrayList<>();
    for (String email : user.emails) {
      emails.add(Json.object("value", email, "primary", emails.isEmpty()));
    }
    node.set("emails", Json.array(emails));
    Set<UaaGroup> direct = directory.direct(user.guid);
    node.set(
        "groups",
        Json.array(
            directory.all(user.guid).stream()
                .map(each -> group(each, direct.contains(each)))
                .toList()));
    node.set("approvals", Json.array(List.of()));
    if (!user.phoneNumbers.isEmpty()) {
      node.set(
          "phoneNumbers",
          Json.array(user.phoneNumbers.stream().map(each -> Json.object("value", each)).toList()));
    }
    node.put("active", user.active);
    node.put("verified", user.verified);
    node.put("origin", user.origin);
    node.put("zoneId", "uaa");
    node.put("passwordLastModified", ScimVersion.time(user.passwordChangedAt));
    if (user.previousLogin > 0) {
      node.put("previousLogonTime", user.previousLogin);
    }
    if (user.lastLogin > 0) {
      node.put("lastLogonTime", user.lastLogin);
    }
    node.set("schemas", Json.array(ScimList.SCHEMAS));
    return node;
  }

  private static ObjectNode group(UaaGroup group, boolean direct) {
    return Json.object(
        "value", group.guid, "display", group.displayName, "type", direct ? "DIRECT" : "INDIRECT");
  }

  private static void text(ObjectNode node, String field, String value) {
    if (!value.isEmpty()) {
      node.put(field, value);
    }
  }

  /** Takes over all of a body, also what it leaves out. */
  static void replace(UaaUser user, ObjectNode body) {
    user.externalId = "";
    user.givenName = "";
    user.familyName = "";
    user.phoneNumbers = new ArrayList<>();
    if (body.has("emails")) {
      user.emails = new ArrayList<>();
    }
    merge(user, body);
  }

  /** Takes over what a body says. */
  static void merge(UaaUser user, ObjectNode body) {
    ScimFields.text(body, "userName").ifPresent(value -> user.userName = value);
    ScimFields.text(body, "externalId").ifPresent(value -> user.externalId = value);
    ScimFields.text(body.path("name"), "givenName").ifPresent(value -> user.givenName = value);
    ScimFields.text(body.path("name"), "familyName").ifPresent(value -> user.familyName = value);
    if (ScimFields.isSaid(body.path("emails"))) {
      user.emails = values(body, "emails");
    }
    if (ScimFields.isSaid(body.path("phoneNumbers"))) {
      user.phoneNumbers = values(body, "phoneNumbers");
    }
    ScimFields.flag(body, "active").ifPresent(value -> user.active = value);
    ScimFields.flag(body, "verified").ifPresent(value -> user.verified = value);
  }

  private static List<String> values(JsonNode body, String field) {
    List<String> values = new ArrayList<>();
    for (JsonNode each : ScimFields.list(body, field)) {
      ScimFields.text(each, "value").ifPresent(values::add);
    }
    return values;
  }

  /** Whether two versions of a user differ in given and family name at most. */
  static boolean sameButName(UaaUser one, UaaUser other) {
    return one.userName.equals(other.userName)
        && one.externalId.equals(other.externalId)
        && one.emails.equals(other.emails)
        && one.phoneNumbers.equals(other.phoneNumbers)
        && one.active == other.active
        && one.verified == other.verified;
  }

  /**
   * Looks whether a user can be.
   *
   * @throws CfError 400 invalid_scim_resource
   */
  static void check(UaaUser user) {
    if (user.userName.isBlank()) {
      throw ScimFields.invalid("A username must be provided.");
    }
    if (user.origin.equals(UaaUser.INTERNAL) && !NAME.matcher(user.userName).matches()) {
      throw ScimFields.invalid("Username must match pattern: " + NAME_PATTERN);
    }
    if (user.emails.size() != 1) {
      throw ScimFields.invalid("Exactly one email must be provided.");
    }
    if (user.email().isBlank()) {
      throw ScimFields.invalid("An email must be provided.");
    }
  }
}
