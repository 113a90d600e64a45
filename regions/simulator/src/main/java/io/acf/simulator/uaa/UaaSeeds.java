package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.UaaClient;
import io.acf.simulator.model.UaaGroup;
import io.acf.simulator.model.UaaUser;
import io.acf.simulator.wire.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Users, groups and clients that a region has from its first start: those that cf-deployment
 * installs, as far as clients meet them, and our own. Source: cf-deployment.yml, jobs uaa.
 */
public final class UaaSeeds {
  /** A client that may change one space only. */
  static final String SPACE_CLIENT = "acf-space";

  private static final List<String> EVERYBODY =
      List.of(
          "approvals.me",
          "cloud_controller.read",
          "cloud_controller.write",
          "cloud_controller_service_permissions.read",
          "oauth.approvals",
          "openid",
          "password.write",
          "profile",
          "roles",
          "scim.me",
          "uaa.offline_token",
          "uaa.user",
          "user_attributes");

  private static final List<String> ADMINISTRATORS =
      List.of(
          "clients.admin",
          "clients.read",
          "clients.secret",
          "clients.write",
          "cloud_controller.admin",
          "doppler.firehose",
          "idps.read",
          "network.admin",
          "routing.router_groups.read",
          "routing.router_groups.write",
          "routing.routes.read",
          "routing.routes.write",
          "scim.create",
          "scim.invite",
          "scim.read",
          "scim.userids",
          "scim.write",
          "scim.zones",
          "uaa.admin");

  private static final List<String> NOBODY_YET =
      List.of(
          "cloud_controller.admin_read_only",
          "cloud_controller.global_auditor",
          "cloud_controller.update_build_state",
          "network.write",
          "uaa.none",
          "uaa.resource");

  private static final List<String> CF_SCOPES =
      List.of(
          "clients.read",
          "cloud_controller.admin",
          "cloud_controller.admin_read_only",
          "cloud_controller.global_auditor",
          "cloud_controller.read",
          "cloud_controller.write",
          "doppler.firehose",
          "network.admin",
          "network.write",
          "openid",
          "password.write",
          "routing.router_groups.read",
          "routing.router_groups.write",
          "scim.me",
          "scim.read",
          "scim.write",
          "uaa.user");

  private UaaSeeds() {}

  /**
   * Adds them where UAA knows nothing yet. What was deleted stays away: an administrator who comes
   * back alone would have a known password and none of its groups.
   */
  public static void sow(Foundation foundation) {
    if (foundation.uaaUsers.size() + foundation.uaaGroups.size() + foundation.uaaClients.size()
        == 0) {
      groups(foundation, administrator(foundation));
      clients(foundation);
    }
  }

  private static UaaUser administrator(Foundation foundation) {
    UaaUser admin = new UaaUser();
    // an older data folder has a Cloud Controller's admin already: the first user there
    foundation.users.all().stream().findFirst().ifPresent(each -> admin.guid = each.guid);
    admin.userName = "admin";
    admin.password = Secrets.kept("admin");
    admin.emails.add("admin");
    return foundation.create(foundation.uaaUsers, admin);
  }

  private static void groups(Foundation foundation, UaaUser admin) {
    for (String name : EVERYBODY) {
      group(foundation, name).everybody = true;
    }
    for (String name : ADMINISTRATORS) {
      UaaGroup.Member member = new UaaGroup.Member();
      member.value = admin.guid;
      group(foundation, name).members.add(member);
    }
    NOBODY_YET.forEach(name -> group(foundation, name));
  }

  private static UaaGroup group(Foundation foundation, String name) {
    UaaGroup group = new UaaGroup();
    group.displayName = name;
    return foundation.create(foundation.uaaGroups, group);
  }

  private static void clients(Foundation foundation) {
    client(foundation, "cf", "", List.of("password", "refresh_token"), CF_SCOPES, List.of());
    List<String> ours = new ArrayList<>(CF_SCOPES);
    ours.addAll(
        List.of(
            "clients.admin",
            "clients.secret",
            "clients.write",
            "idps.read",
            "scim.create",
            "scim.invite",
            "scim.userids",
            "uaa.resource"));
    client(
        foundation,
        "acf",
        "acf-secret",
        List.of("client_credentials", "password", "refresh_token"),
        CF_SCOPES,
        ours);
    client(
        foundation,
        "acf-reader",
        "reader-secret",
        List.of("client_credentials"),
        List.of(),
        List.of("cloud_controller.admin_read_only", "cloud_controller.read"));
    client(
        foundation,
        SPACE_CLIENT,
        "space-secret",
        List.of("client_credentials"),
        List.of(),
        List.of("cloud_controller.read", "cloud_controller.write"));
    client(
        foundation,
        "admin",
        "admin-secret",
        List.of("client_credentials"),
        List.of(),
        List.of(
            "clients.admin",
            "clients.read",
            "clients.secret",
            "clients.write",
            "cloud_controller.admin",
            "idps.read",
            "password.write",
            "scim.invite",
            "scim.read",
            "scim.userids",
            "scim.write",
            "uaa.admin",
            "uaa.resource"));
    ObjectNode ssh =
        client(
                foundation,
                "ssh-proxy",
                "ssh-proxy-secret",
                List.of("authorization_code", "refresh_token"),
                List.of("cloud_controller.read", "cloud_controller.write", "openid"),
                List.of())
            .details;
    ssh.set("redirect_uri", Json.array(List.of("/login")));
    ssh.set("autoapprove", Json.array(List.of("true")));
  }

  private static UaaClient client(
      Foundation foundation,
      String id,
      String secret,
      List<String> grants,
      List<String> scopes,
      List<String> authorities) {
    UaaClient client = new UaaClient();
    client.guid = id;
    client.secret = Secrets.kept(secret);
    client.details =
        Json.object(
            "client_id",
            id,
            "scope",
            scopes.isEmpty() ? List.of("uaa.none") : scopes,
            "resource_ids",
            List.of("none"),
            "authorized_grant_types",
            grants,
            "redirect_uri",
            List.of(),
            "autoapprove",
            List.of(),
            "authorities",
            authorities.isEmpty() ? List.of("uaa.none") : authorities);
    return foundation.create(foundation.uaaClients, client);
  }
}
