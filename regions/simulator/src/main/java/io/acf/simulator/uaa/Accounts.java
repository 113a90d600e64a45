package io.acf.simulator.uaa;

import io.acf.simulator.model.UaaUser;
import io.acf.simulator.wire.CfError;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
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

  /**
   * The user of a name and a password.
   *
   * @throws CfError 401 for a wrong one, also where the right one comes while the user is locked
   *     out or has to change it
   */
  UaaUser login(String name, String password) {
    String key = name.toLowerCase(Locale.ROOT);
    long now = clock.getAsLong();
    failures.values().removeIf(each -> now - each.last() >= LOCKED_FOR.toMillis());
    Failures before = failures.getOrDefault(key, new Failures(0, now));
    if (lockOutAfter > 0 && before.count() >= lockOutAfter) {
      throw refused("Your account has been locked because of too many failed attempts to login.");
    }
    Optional<UaaUser> user =
        directory
            .named(name)
            .filter(each -> each.active && !each.password.isEmpty())
            .filter(each -> Secrets.matches(each.password, password));
    if (user.isEmpty()) {
      if (failures.containsKey(key) || failures.size() < NAMES_MAX) {
        failures.put(key, new Failures(before.count() + 1, now));
      }
      throw refused("Bad credentials");
    }
    failures.remove(key);
    if (user.get().passwordChangeRequired) {
      throw refused("password change required");
    }
    return user.get();
  }

  private static CfError refused(String why) {
    return CfError.uaa(401, "unauthorized", why);
  }

  /** Lets a user try again at once. */
  void unlock(String name) {
    failures.remove(name.toLowerCase(Locale.ROOT));
  }
}
