package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.UaaUser;
import io.acf.simulator.wire.Actor;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Optional;

/** Passwords of users, and whether they may log in with them. */
final class AccountEndpoints {
  private static final int PASSWORD_MAX = 255;
  private final Foundation foundation;
  private final Directory directory;
  private final Accounts accounts;

  AccountEndpoints(Foundation foundation, Directory directory, Accounts accounts) {
    this.foundation = foundation;
    this.directory = directory;
    this.accounts = accounts;
  }

  void declare(EndpointTable table) {
    table
        .on("PUT", "/Users/:id/password", "Changes a password.", this::password)
        .on("PATCH", "/Users/:id/status", "Unlocks, or asks for a new password.", this::status);
  }

  /** Source: account/PasswordChangeEndpoint of UAA. */
  private Reply password(Call call) {
    Access.need(call.actor(), "password.write");
    UaaUser user = ScimUserEndpoints.find(directory, call);
    ObjectNode body = call.json();
    String old = ScimFields.text(body, "oldPassword").orElse("");
    String fresh = ScimFields.text(body, "password").orElse("");
    refuseWithoutOld(call.actor(), user, old);
    if (Secrets.matches(user.password, fresh)) {
      throw CfError.uaa(
          422, "invalid_password", "Your new password cannot be the same as the old password.");
    }
    check(fresh);
    user.password = Secrets.kept(fresh);
    user.passwordChangedAt = foundation.now();
    user.passwordChangeRequired = false;
    changed(user);
    return Reply.ok(Json.object("status", "ok", "message", "password updated"));
  }

  /** Clients need no old password, administrators only for themselves. */
  private static void refuseWithoutOld(Actor actor, UaaUser user, String old) {
    boolean self = actor.id().equals(user.guid);
    boolean admin = actor.scopes().contains("uaa.admin");
    if (!actor.isClient() && !admin && !self) {
      throw invalidPassword("Not permitted to change another user's password");
    }
    if (self && old.isBlank()) {
      throw invalidPassword("Previous password is required" + (admin ? " even for admin" : ""));
    }
    if (!old.isEmpty() && !Secrets.matches(user.password, old)) {
      throw CfError.uaa(401, "unauthorized", "Old password is incorrect");
    }
  }

  /**
   * Looks whether a password can be, by UAA's default policy.
   *
   * @throws CfError 400 invalid_password
   */
  static void check(String password) {
    if (password.isEmpty()) {
      throw invalidPassword("Password must be at least 1 characters in length.");
    }
    if (password.length() > PASSWORD_MAX) {
      throw invalidPassword(
          "Password must be no more than " + PASSWORD_MAX + " characters in length.");
    }
  }

  private static CfError invalidPassword(String what) {
    return CfError.uaa(400, "invalid_password", what);
  }

  private Reply status(Call call) {
    Access.need(call.actor(), "scim.write");
    UaaUser user = ScimUserEndpoints.find(directory, call);
    ObjectNode body = call.json();
    Optional<Boolean> locked = ScimFields.flag(body, "locked");
    Optional<Boolean> required = ScimFields.flag(body, "passwordChangeRequired");
    if (!user.origin.equals(UaaUser.INTERNAL)) {
      throw refused("Can only manage users from the internal user store.");
    }
    if (locked.filter(yes -> yes).isPresent()) {
      throw refused(
          "Cannot set user account to locked. User accounts only become locked through exceeding"
              + " the allowed failed login attempts.");
    }
    if (required.filter(yes -> !yes).isPresent()) {
      throw refused(
          "The requirement that this user change their password cannot be removed via API.");
    }
    if (locked.isPresent()) {
      accounts.unlock(user.userName);
    }
    if (required.isPresent()) {
      user.passwordChangeRequired = true;
      changed(user);
    }
    return Reply.ok(body);
  }

  private static CfError refused(String why) {
    return CfError.uaa(400, "scim", why);
  }

  private void changed(UaaUser user) {
    user.version++;
    foundation.changed(foundation.uaaUsers, user);
  }
}
