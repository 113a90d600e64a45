package io.acf.config.yaml;

import io.acf.config.Text;
import io.acf.config.Tree;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whole numbers of a manifest. The CLI reads {@code instances} and {@code timeout} as numbers, and
 * takes 2.5 for 2; Cloud Controller reads the others, and takes "5" for 5 (app/messages/
 * manifest_process_scale_message.rb, manifest_process_update_message.rb).
 */
final class NumberRules {
  static final int MAX_INSTANCES = 2_000_000;

  /** Cloud Controller's default of maximum_health_check_timeout, in seconds. */
  private static final int MAX_TIMEOUT = 180;

  private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,30}");

  private NumberRules() {}

  static void instances(Site site) {
    var count = number(site);
    if (count.isPresent() && !site.idle() && !within(count.get(), 0, MAX_INSTANCES)) {
      site.error("out-of-range", "must be 0.." + MAX_INSTANCES + is(count.get()), "");
    }
  }

  static void timeout(Site site) {
    var seconds = number(site);
    if (seconds.isEmpty() || site.idle() || site.known() && seconds.get().signum() == 0) {
      return; // The CLI leaves 0 out.
    }
    if (seconds.get().signum() <= 0) {
      site.error("out-of-range", "must be 1 or more seconds" + is(seconds.get()), "");
    } else if (!within(seconds.get(), 1, Integer.MAX_VALUE)) {
      site.error("out-of-range", "must be at most 180 seconds" + is(seconds.get()), "");
    } else if (!within(seconds.get(), 1, MAX_TIMEOUT)) {
      site.warning(
          "out-of-range",
          "more than 180 seconds, the most that Cloud Controller allows by default",
          "Ask those who run the regions");
    }
  }

  static void seconds(Site site) {
    if (site.idle() || site.isNull()) {
      return;
    }
    var seconds = whole(site.scalar());
    if (seconds.isEmpty()) {
      site.badValue("a whole number of seconds", "");
    } else if (!within(seconds.get(), 1, Integer.MAX_VALUE)) {
      site.error(
          "out-of-range", "must be 1 or more seconds, at most 2^31 - 1" + is(seconds.get()), "");
    }
  }

  /** Empty where none is written, or what is written is no number and has been told. */
  private static Optional<BigInteger> number(Site site) {
    if (site.isNull()) {
      return Optional.empty();
    }
    var number = site.known() ? site.scalar().flatMap(CfScalar::integer) : whole(site.scalar());
    boolean told = !site.known() && site.idle();
    if (number.isEmpty() && !told) {
      boolean quoted =
          site.scalar().filter(it -> it.isText() && WHOLE.matcher(it.text()).matches()).isPresent();
      site.wrongType("a whole number", quoted ? "Leave out the quotes" : "");
    }
    return number;
  }

  /** As Cloud Controller reads it, text included. */
  private static Optional<BigInteger> whole(Optional<CfScalar> scalar) {
    return scalar
        .map(CfScalar::text)
        .filter(text -> WHOLE.matcher(text).matches())
        .map(BigInteger::new);
  }

  /** A number of instances, in either way; empty where it is none. */
  static Optional<Integer> count(Tree tree) {
    var scalar = CfScalar.of(tree);
    return scalar
        .flatMap(CfScalar::integer)
        .or(() -> whole(scalar))
        .filter(count -> within(count, 0, MAX_INSTANCES))
        .map(BigInteger::intValue);
  }

  /** The number that is meant, which may be another than the text that is written. */
  private static String is(BigInteger number) {
    return ", is " + Text.line(number.toString(), 60);
  }

  private static boolean within(BigInteger value, long low, long high) {
    return value.compareTo(BigInteger.valueOf(low)) >= 0
        && value.compareTo(BigInteger.valueOf(high)) <= 0;
  }
}
