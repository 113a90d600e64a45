package io.acf.simulator.uaa;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may log in: the users and clients that exist from the start. */
public final class Accounts {
  static final List<String> ADMIN_SCOPES =
      List.of(
          "cloud_controller.admin",
          "cloud_controller.read",
          "cloud_controller.write",
          "openid",
          "password.write",
          "routing.router_groups.read",
          "scim.me",
          "scim.read",
          "scim.write",
          "uaa.user");

  private final Map<String, UserAccount> users =
      Map.of("admin", new UserAccount("admin", "admin", ADMIN_SCOPES));
  private final Map<String, ClientAccount> clients =
      Map.of(
          "cf",
          new ClientAccount("cf", "", List.of("password", "refresh_token"), List.of()),
          "acf",
          new ClientAccount(
              "acf",
              "acf-secret",
              List.of("client_credentials", "password", "refresh_token"),
              List.of(
                  "cloud_controller.admin", "cloud_controller.read", "cloud_controller.write")));

  /** A person. */
  public record UserAccount(String name, String password, List<String> scopes) {}

  /** A program, and the grant types it may use. */
  public record ClientAccount(String id, String secret, List<String> grants, List<String> scopes) {}

  Optional<UserAccount> user(String name) {
    return Optional.ofNullable(users.get(name));
  }

  Optional<ClientAccount> client(String id) {
    return Optional.ofNullable(clients.get(id));
  }
}
