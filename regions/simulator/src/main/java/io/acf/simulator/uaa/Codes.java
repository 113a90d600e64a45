package io.acf.simulator.uaa;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Codes that are good for one use and a few minutes; in memory only, a bounded number. */
final class Codes {
  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final int CODES_MAX = 10_000;
  private static final int LENGTH = 10;
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final SecureRandom dice = new SecureRandom();
  private final LongSupplier clock;
  private final Map<String, Held> held =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Held> eldest) {
          return size() > CODES_MAX;
        }
      };

  private record Held(Meant meant, long until) {}

  /**
   * What a code stands for.
   *
   * @param client that may use it; null for a passcode, which any client may
   */
  record Meant(@Nullable String client, String userGuid, String redirect, List<String> scopes) {}

  Codes(LongSupplier clock) {
    this.clock = clock;
  }

  String give(Meant meant) {
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      code.append(LETTERS.charAt(dice.nextInt(LETTERS.length())));
    }
    held.put(code.toString(), new Held(meant, clock.getAsLong() + LIFE.toMillis()));
    return code.toString();
  }

  /** What a code stands for; it is used up with this. */
  Optional<Meant> take(String code) {
    return Optional.ofNullable(held.remove(code))
        .filter(each -> each.until() > clock.getAsLong())
        .map(Held::meant);
  }
}
