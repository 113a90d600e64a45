package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.UaaUser;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Users who are invited, and who show that an address is theirs. No mail is sent. */
final class InvitationEndpoints {
  private static final Pattern ADDRESS = Pattern.compile(".+@.+\\..+");

  private final Foundation foundation;
  private final Directory directory;
  private final ScimUserJson json;

  InvitationEndpoints(Foundation foundation, Directory directory) {
    this.foundation = foundation;
    this.directory = directory;
    this.json = new ScimUserJson(directory);
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/Users/:id/verify", "Takes the address of a user as verified.", this::verify)
        .on("GET", "/Users/:id/verify-link", "A link by which a user verifies it.", this::link)
        .on("POST", "/invite_users", "Creates users by their addresses.", this::invite);
  }

  private UaaUser find(Call call) {
    return ScimUserEndpoints.find(directory, call);
  }

  private Reply verify(Call call) {
    Access.need(call.actor(), "scim.write", "scim.create");
    UaaUser user = find(call);
    ScimVersion.may(call, user.version, "a user (" + user.guid + ")");
    user.verified = true;
    user.version++;
    foundation.changed(foundation.uaaUsers, user);
    return ScimVersion.tagged(Reply.ok(json.write(user)), user.version);
  }

  private Reply link(Call call) {
    Access.need(call.actor(), "scim.create");
    UaaUser user = find(call);
    if (user.verified) {
      throw CfError.uaa(405, "user_already_verified", "The user account has already been verified");
    }
    return Reply.ok(
        Json.object("verify_link", call.url("/verify_user?code=" + foundation.newGuid())));
  }

  /** Source: invitations/InvitationsEndpoint of UAA. */
  private Reply invite(Call call) {
    Access.need(call.actor(), "scim.invite");
    List<ObjectNode> invited = new ArrayList<>();
    List<ObjectNode> failed = new ArrayList<>();
    for (String email : Json.texts(call.json().path("emails"))) {
      String address = email.trim().toLowerCase(Locale.ROOT);
      Optional<UaaUser> known = directory.addressed(address);
      if (!ADDRESS.matcher(email).matches()) {
        failed.add(answer(email, null, "email.invalid", email + " is invalid email.", null));
      } else if (known.isEmpty() && directory.named(address).isPresent()) {
        String why = "Username already in use: " + address;
        failed.add(answer(email, null, "invitation.exception", why, null));
      } else {
        UaaUser user = known.orElseGet(() -> create(address));
        String link = call.url("/invitations/accept?code=" + foundation.newGuid());
        invited.add(answer(address, user, null, null, link));
      }
    }
    return Reply.ok(Json.object("new_invites", invited, "failed_invites", failed));
  }

  private UaaUser create(String address) {
    UaaUser fresh = new UaaUser();
    fresh.userName = address;
    fresh.emails.add(address);
    fresh.verified = false;
    return foundation.create(foundation.uaaUsers, fresh);
  }

  private static ObjectNode answer(
      String email,
      @Nullable UaaUser user,
      @Nullable String code,
      @Nullable String why,
      @Nullable String link) {
    return Json.object(
        "email",
        email,
        "userid",
        user == null ? null : user.guid,
        "origin",
        user == null ? null : user.origin,
        "success",
        user != null,
        "error_code",
        code,
        "error_message",
        why,
        "invite_link",
        link);
  }
}
