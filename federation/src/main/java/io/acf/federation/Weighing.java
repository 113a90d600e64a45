package io.acf.federation;

import io.acf.config.RegionName;
import io.acf.dns.Answer;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a federated name should answer, and why.
 *
 * @param answer empty only where no member was ever confirmed up
 * @param why per placed region, one word or two: {@code up}, {@code down}, {@code never converged},
 *     …
 */
public record Weighing(Optional<Answer> answer, Basis basis, SortedMap<RegionName, String> why) {
  public Weighing {
    why = Collections.unmodifiableSortedMap(new TreeMap<>(why));
  }

  /** What the answer rests on. */
  public enum Basis {
    /** At least one member is confirmed up. */
    CONFIRMED,
    /** No member is confirmed up: the set that was published before its members fell. */
    LAST_GOOD,
    /** Members fail since their health check changed: it may be to blame, and they stay. */
    CHECK_CHANGED,
    /** Nobody has been asked since the start: what is published stays. */
    UNSEEN,
    /** Traffic is frozen: what is published stays. */
    FROZEN,
    /** No member was ever confirmed up: SERVFAIL. */
    NEVER;

    /** Whether what is published stays though no member's health says so. */
    public boolean held() {
      return switch (this) {
        case LAST_GOOD, CHECK_CHANGED, FROZEN -> true;
        case CONFIRMED, UNSEEN, NEVER -> false;
      };
    }

    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Throws {@link IllegalArgumentException} where it is the word of none. */
    static Basis of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  /** The share of a region in an answer, 0..1. */
  public static double share(Optional<Answer> answer, RegionName region) {
    return answer
        .map(
            set ->
                set.members().stream()
                        .filter(member -> member.region().equals(region))
                        .mapToLong(member -> member.weight())
                        .sum()
                    / (double) set.total())
        .orElse(0.0);
  }
}
