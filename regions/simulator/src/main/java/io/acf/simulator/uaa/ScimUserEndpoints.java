package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.UaaGroup;
import io.acf.simulator.model.UaaUser;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Users by SCIM. Source: scim/endpoints/ScimUserEndpoints of UAA, and its API documentation. */
final class ScimUserEndpoints {
  private final Foundation foundation;
  private final Directory directory;
  private final ScimUserJson json;

  ScimUserEndpoints(Foundation foundation, Directory directory) {
    this.foundation = foundation;
    this.directory = directory;
    this.json = new ScimUserJson(directory);
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/Users", "Lists users, by a filter.", this::list)
        .on("POST", "/Users", "Creates a user.", this::create)
        .on("GET", "/Users/:id", "One user.", this::get)
        .on("PUT", "/Users/:id", "Replaces a user; If-Match.", call -> update(call, false))
        .on("PATCH", "/Users/:id", "Changes a user; If-Match.", call -> update(call, true))
        .on("DELETE", "/Users/:id", "Deletes a user.", this::delete)
        .on("GET", "/ids/Users", "Ids and names of users, by a filter.", this::ids);
  }

  private Reply list(Call call) {
    Access.need(call.actor(), "scim.read");
    return ScimList.reply(call, rows(), ScimUserJson.ATTRIBUTES, ScimList.SCHEMAS);
  }

  private Reply ids(Call call) {
    Access.need(call.actor(), "scim.userids");
    List<ObjectNode> short3 =
        foundation.uaaUsers.all().stream()
            .map(
                each ->
                    Json.object("id", each.guid, "userName", each.userName, "origin", each.origin))
            .toList();
    return ScimList.reply(call, short3, Set.of("id", "username", "origin"), ScimList.SCHEMAS);
  }

  private List<ObjectNode> rows() {
    return foundation.uaaUsers.all().stream().map(json::write).toList();
  }

  private Reply create(Call call) {
    Access.need(call.actor(), "scim.write", "scim.create");
    ObjectNode body = call.json();
    UaaUser user = new UaaUser();
    String origin = ScimFields.text(body, "origin").orElse("").trim();
    user.origin = origin.isEmpty() ? UaaUser.INTERNAL : origin;
    ScimUserJson.merge(user, body);
    ScimUserJson.check(user);
    if (user.origin.equals(UaaUser.INTERNAL)) {
      String password = ScimFields.text(body, "password").orElse("");
      AccountEndpoints.check(password);
      user.password = Secrets.kept(password);
    }
    refuseTaken(user);
    user.passwordChangedAt = foundation.now();
    foundation.create(foundation.uaaUsers, user);
    return ScimVersion.tagged(Reply.created(json.write(user)), user.version);
  }

  private void refuseTaken(UaaUser user) {
    boolean taken =
        foundation.uaaUsers.all().stream()
            .anyMatch(each -> each != user && each.answersTo(user.userName, user.origin));
    if (taken) {
      throw CfError.uaa(
          409, "scim_resource_already_exists", "Username already in use: " + user.userName);
    }
  }

  private UaaUser find(Call call) {
    return find(directory, call);
  }

  /** The user that a path names, or UAA's 404. */
  static UaaUser find(Directory directory, Call call) {
    String id = call.param("id");
    return directory
        .user(id)
        .orElseThrow(
            () -> CfError.uaa(404, "scim_resource_not_found", "User " + id + " does not exist"));
  }

  /** Whoever has the scope, or the user itself with another one. */
  private static void need(Call call, String scope, String own) {
    boolean self =
        call.actor().id().equals(call.param("id")) && call.actor().scopes().contains(own);
    if (!self) {
      Access.need(call.actor(), scope);
    }
  }

  private Reply get(Call call) {
    need(call, "scim.read", "scim.me");
    UaaUser user = find(call);
    return ScimVersion.tagged(Reply.ok(json.write(user)), user.version);
  }

  private Reply update(Call call, boolean partly) {
    need(call, "scim.write", "scim.me");
    UaaUser user = find(call);
    ScimVersion.must(call, user.version, "a user (" + user.guid + ")");
    ObjectNode body = call.json();
    String origin = ScimFields.text(body, "origin").orElse("");
    if (!origin.isEmpty() && !origin.equals(user.origin)) {
      throw ScimFields.invalid("Cannot change user's origin in update operation.");
    }
    UaaUser wanted = copy(user);
    if (partly) {
      ScimUserJson.merge(wanted, body);
      for (JsonNode gone : body.at("/meta/attributes")) {
        forget(wanted, gone.asText());
      }
    } else {
      ScimUserJson.replace(wanted, body);
    }
    ScimUserJson.check(wanted);
    if (!Access.has(call.actor(), "scim.write") && !ScimUserJson.sameButName(user, wanted)) {
      throw CfError.uaa(
          403,
          "invalid_self_edit",
          "Users are only allowed to edit their own User settings when internal user storage is"
              + " enabled, and in that case they may only edit the givenName and familyName.");
    }
    if (!wanted.userName.equalsIgnoreCase(user.userName)) {
      refuseTaken(wanted);
    }
    user.userName = wanted.userName;
    user.externalId = wanted.externalId;
    user.givenName = wanted.givenName;
    user.familyName = wanted.familyName;
    user.emails = wanted.emails;
    user.phoneNumbers = wanted.phoneNumbers;
    user.active = wanted.active;
    user.verified = wanted.verified;
    changed(user);
    return ScimVersion.tagged(Reply.ok(json.write(user)), user.version);
  }

  private static UaaUser copy(UaaUser user) {
    UaaUser copy = new UaaUser();
    copy.guid = user.guid;
    copy.origin = user.origin;
    copy.userName = user.userName;
    copy.externalId = user.externalId;
    copy.givenName = user.givenName;
    copy.familyName = user.familyName;
    copy.emails = user.emails;
    copy.phoneNumbers = user.phoneNumbers;
    copy.active = user.active;
    copy.verified = user.verified;
    return copy;
  }

  private static void forget(UaaUser user, String attribute) {
    switch (attribute.toLowerCase(Locale.ROOT)) {
      case "name" -> {
        user.givenName = "";
        user.familyName = "";
      }
      case "phonenumbers" -> user.phoneNumbers = List.of();
      case "externalid" -> user.externalId = "";
      default ->
          throw ScimFields.invalid("Attribute " + attribute + " cannot be removed using \"Patch\"");
    }
  }

  private void changed(UaaUser user) {
    user.version++;
    foundation.changed(foundation.uaaUsers, user);
  }

  private Reply delete(Call call) {
    Access.need(call.actor(), "scim.write");
    UaaUser user = find(call);
    ScimVersion.may(call, user.version, "a user (" + user.guid + ")");
    ObjectNode last = json.write(user);
    for (UaaGroup group : foundation.uaaGroups.all()) {
      if (group.members.removeIf(each -> each.value.equals(user.guid))) {
        foundation.changed(foundation.uaaGroups, group);
      }
    }
    foundation.remove(foundation.uaaUsers, user);
    return ScimVersion.tagged(Reply.ok(last), user.version);
  }
}
