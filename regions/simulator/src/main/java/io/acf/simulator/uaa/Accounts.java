package io.acf.simulator.uaa;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Who may log in: the users and clients that exist from the start. A user who fails too often is
 * locked out for a while, as UAA's default policy does.
 */
public final class Accounts {
  /** A client that may change one space only. */
  static final String SPACE_CLIENT = "acf-space";

  static final Duration LOCKED_FOR = Duration.ofMinutes(5);
  private static final int NAMES_MAX = 10_000;

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

  private final int lockOutAfter;
  private final LongSupplier clock;
  private final Map<String, Failures> failures = new HashMap<>();
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
              List.of("cloud_controller.admin", "cloud_controller.read", "cloud_controller.write")),
          "acf-reader",
          new ClientAccount(
              "acf-reader",
              "reader-secret",
              List.of("client_credentials"),
              List.of("cloud_controller.admin_read_only", "cloud_controller.read")),
          SPACE_CLIENT,
          new ClientAccount(
              SPACE_CLIENT,
              "space-secret",
              List.of("client_credentials"),
              List.of("cloud_controller.read", "cloud_controller.write")));

  private record Failures(int count, long last) {}

  /** What a log-in comes to. */
  sealed interface Login {
    record Accepted(UserAccount user) implements Login {}

    record Refused() implements Login {}

    record Locked() implements Login {}
  }

  /** A person. */
  public record UserAccount(String name, String password, List<String> scopes) {}

  /** A program, and the grant types it may use. */
  public record ClientAccount(String id, String secret, List<String> grants, List<String> scopes) {}

  /**
   * The accounts of a region.
   *
   * @param lockOutAfter failures in a row; 0 means never
   * @param clock milliseconds since the epoch
   */
  public Accounts(int lockOutAfter, LongSupplier clock) {
    this.lockOutAfter = lockOutAfter;
    this.clock = clock;
  }

  /** Tries a password; while a user is locked out, the right one is refused too. */
  synchronized Login login(String name, String password) {
    long now = clock.getAsLong();
    failures.values().removeIf(each -> now - each.last() >= LOCKED_FOR.toMillis());
    Failures before = failures.getOrDefault(name, new Failures(0, now));
    if (lockOutAfter > 0 && before.count() >= lockOutAfter) {
      return new Login.Locked();
    }
    UserAccount user = users.get(name);
    if (user != null && user.password().equals(password)) {
      failures.remove(name);
      return new Login.Accepted(user);
    }
    if (failures.size() < NAMES_MAX) {
      failures.put(name, new Failures(before.count() + 1, now));
    }
    return new Login.Refused();
  }

  Optional<ClientAccount> client(String id) {
    return Optional.ofNullable(clients.get(id));
  }
}
