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
  private final Accounts accounts;
  private final ScimUserJson json;

  ScimUserEndpoints(Foundation foundation, Directory directory, Accounts accounts) {
    this.foundation = foundation;
    this.directory = directory;
    this.accounts = accounts;
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
        .on("PUT", "/Users/:id/password", "Changes a password.", this::password)
        .on("PATCH", "/Users/:id/status", "Unlocks, or asks for a new password.", this::status)
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
    user.origin = body.path("origin").asText("").trim();
    user.origin = user.origin.isEmpty() ? UaaUser.INTERNAL : user.origin;
    ScimUserJson.merge(user, body);
    ScimUserJson.check(user);
    boolean internal = user.origin.equals(UaaUser.INTERNAL);
    user.password = Secrets.kept(internal ? body.path("password").asText("") : "");
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

  private Reply password(Call call) {
    need(call, "uaa.admin", "password.write");
    UaaUser user = find(call);
    String old = call.json().path("oldPassword").asText("");
    String fresh = call.json().path("password").asText("");
    boolean self = call.actor().id().equals(user.guid);
    if (self && old.isEmpty()) {
      throw CfError.uaa(400, "scim", "Previous password is required even for admin");
    }
    if (self && !Secrets.matches(user.password, old)) {
      throw CfError.uaa(401, "unauthorized", "Old password is incorrect");
    }
    if (Secrets.matches(user.password, fresh)) {
      throw CfError.uaa(
          422, "invalid_password", "Your new password cannot be the same as the old password.");
    }
    user.password = Secrets.kept(fresh);
    user.passwordChangedAt = foundation.now();
    user.passwordChangeRequired = false;
    changed(user);
    return Reply.ok(Json.object("status", "ok", "message", "password updated"));
  }

  private Reply status(Call call) {
    Access.need(call.actor(), "scim.write");
    UaaUser user = find(call);
    ObjectNode body = call.json();
    if (body.path("locked").asBoolean(false)) {
      throw CfError.uaa(
          400,
          "scim",
          "Cannot set user account to locked. User accounts only become locked through exceeding"
              + " the allowed failed login attempts.");
    }
    if (body.path("passwordChangeRequired").isBoolean()
        && !body.path("passwordChangeRequired").asBoolean()) {
      throw CfError.uaa(
          400,
          "scim",
          "The requirement that this user change their password cannot be removed via API.");
    }
    if (body.path("locked").isBoolean()) {
      accounts.unlock(user.userName.toLowerCase(Locale.ROOT));
    }
    if (body.path("passwordChangeRequired").asBoolean(false)) {
      user.passwordChangeRequired = true;
      changed(user);
    }
    return Reply.ok(body);
  }
}
