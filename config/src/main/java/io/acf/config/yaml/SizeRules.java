package io.acf.config.yaml;

import io.acf.config.Tree;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Memory, disk and log rate as Cloud Controller reads them (lib/cloud_controller/app_manifest/
 * byte_converter.rb): a number with a unit, all units of base 2. The form is looked at also where
 * the size counts for nothing.
 */
final class SizeRules {
  private static final Pattern SIZE =
      Pattern.compile("(-?\\d{1,18}(?:\\.\\d{1,18})?)([KMGT]I?B?|B)", Pattern.CASE_INSENSITIVE);
  private static final Map<Character, Integer> POWERS =
      Map.of('B', 0, 'K', 10, 'M', 20, 'G', 30, 'T', 40);
  private static final Pattern BARE = Pattern.compile("\\d{1,9}");

  /** Cloud Controller's default of maximum_app_disk_in_mb. */
  private static final long MOST_DISK = 10_240;

  private SizeRules() {}

  /** Empty: there is no unit, or no number. */
  static Optional<BigDecimal> bytes(String written) {
    var size = SIZE.matcher(written.stripTrailing());
    if (!size.matches()) {
      return Optional.empty();
    }
    int power = POWERS.getOrDefault(size.group(2).toUpperCase(Locale.ROOT).charAt(0), 0);
    return Optional.of(new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(1L << power)));
  }

  /** Whole MB, rounded to zero; empty as for {@link #bytes}. */
  static Optional<Long> megabytes(String written) {
    return bytes(written)
        .map(it -> it.toBigInteger().divide(java.math.BigInteger.ONE.shiftLeft(20)))
        .filter(it -> it.bitLength() < 63)
        .map(java.math.BigInteger::longValue);
  }

  static void memory(Site site) {
    size(site);
  }

  static void disk(Site site) {
    // The CLI renames the other spelling, and takes only text there.
    var renamed = site.key().place() == ManifestKeys.Place.APP ? "disk_quota" : "disk-quota";
    boolean text = site.scalar().filter(it -> it.isText() || it.isNull()).isPresent();
    if (site.written().equals(renamed) && !text) {
      site.wrongType("text with a unit", "Write 512M");
      return;
    }
    size(site)
        .filter(megabytes -> megabytes > MOST_DISK && !site.idle())
        .ifPresent(
            megabytes ->
                site.warning(
                    "out-of-range",
                    "more than 10G, the most that Cloud Controller allows by default",
                    "Ask those who run the regions"));
  }

  /** To Cloud Controller as if it were not there; the CLI takes it only where it has no field. */
  private static boolean blank(Site site) {
    return !site.known()
        && switch (site.tree()) {
          case Tree.Sequence list -> list.items().isEmpty();
          case Tree.Mapping map -> map.entries().isEmpty();
          case Tree.Scalar scalar -> CfScalar.of(scalar).meaning().equals(new CfScalar.Bool(false));
        };
  }

  static void logRate(Site site) {
    if (blank(site)) {
      return;
    }
    var text = site.text();
    if (text.isEmpty()) {
      site.wrongType("text", "");
      return;
    }
    var rate = text.get().stripTrailing();
    if (rate.isEmpty() || rate.equals("0") || rate.equals("-1")) {
      return;
    }
    var bytes = bytes(rate);
    if (bytes.isEmpty()) {
      noUnit(site, rate, "a size with a unit (B, K, M, G, T), 0 or -1");
    } else if (bytes.get().compareTo(BigDecimal.ONE.negate()) < 0 && !site.idle()) {
      site.badValue("0 or more, or -1 for no limit", "");
    }
  }

  private static Optional<Long> size(Site site) {
    if (blank(site)) {
      return Optional.empty();
    }
    var text = site.text();
    if (text.isEmpty()) {
      site.wrongType("text with a unit", "Write 512M");
      return Optional.empty();
    }
    if (text.get().isBlank()) {
      return Optional.empty(); // As if it were not there.
    }
    var bytes = bytes(text.get());
    if (bytes.isEmpty()) {
      noUnit(site, text.get().strip(), "a size with a unit (B, K, M, G, T)");
      return Optional.empty();
    }
    var megabytes = megabytes(text.get());
    if (megabytes.filter(it -> it < 1).isPresent() && !site.idle()) {
      site.error("out-of-range", "must be 1M or more" + io.acf.config.Text.is(text.get()), "");
    }
    return megabytes;
  }

  private static void noUnit(Site site, String written, String wanted) {
    site.badValue(
        wanted, BARE.matcher(written).matches() ? "Write " + written + "M for megabytes" : "");
  }
}
