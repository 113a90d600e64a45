package io.acf.simulator.uaa;

import io.acf.simulator.model.UaaUser;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Tries passwords. A user who fails too often is locked out for a while, as UAA's default policy
 * does; that is in memory only.
 */
final class Accounts {
  static final Duration LOCKED_FOR = Duration.ofMinutes(5);
  private static final int NAMES_MAX = 10_000;

  private final Directory directory;
  private final int lockOutAfter;
  private final LongSupplier clock;
  private final Map<String, Failures> failures = new HashMap<>();

  private record Failures(int count, long last) {}

  /** What a log-in comes to. */
  sealed interface Login {
    record Accepted(UaaUser user) implements Login {}

    record Refused() implements Login {}

    record Locked() implements Login {}
  }

  /**
   * The accounts of a region.
   *
   * @param lockOutAfter failures in a row; 0 means never
   * @param clock milliseconds since the epoch
   */
  Accounts(Directory directory, int lockOutAfter, LongSupplier clock) {
    this.directory = directory;
    this.lockOutAfter = lockOutAfter;
    this.clock = clock;
  }

  /** Tries a password; while a user is locked out, the right one is refused too. */
  Login login(String name, String password) {
    long now = clock.getAsLong();
    failures.values().removeIf(each -> now - each.last() >= LOCKED_FOR.toMillis());
    Failures before = failures.getOrDefault(name, new Failures(0, now));
    if (lockOutAfter > 0 && before.count() >= lockOutAfter) {
      return new Login.Locked();
    }
    Optional<UaaUser> user =
        directory
            .named(name, UaaUser.INTERNAL)
            .filter(each -> each.active && Secrets.matches(each.password, password))
            .filter(each -> !each.password.isEmpty());
    if (user.isPresent()) {
      failures.remove(name);
      return new Login.Accepted(user.get());
    }
    if (failures.size() < NAMES_MAX) {
      failures.put(name, new Failures(before.count() + 1, now));
    }
    return new Login.Refused();
  }

  /** Lets a user try again at once. */
  void unlock(String name) {
    failures.remove(name);
  }
}
