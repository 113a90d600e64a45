package io.acf.config.yaml;

import io.acf.config.AppSpec;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Memory and disk of an app's processes, in the MB that a Cloud Controller stores. Once {@code
 * processes} names web, it ignores what stands on the app itself. What it would refuse is left out:
 * nothing is compared with that.
 */
final class SizeReader {
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)(B|K|KB|M|MB|MIB|G|GB|T|TB)");
  private static final Map<String, Long> BYTES =
      Map.of("B", 1L, "K", 1L << 10, "M", 1L << 20, "G", 1L << 30, "T", 1L << 40);

  private SizeReader() {}

  /** By process type. */
  static SortedMap<String, AppSpec.Size> read(View app) {
    var sizes = new TreeMap<String, AppSpec.Size>();
    size(app).ifPresent(size -> sizes.put("web", size));
    for (var process : app.get("processes").map(View::items).orElse(java.util.List.of())) {
      var type = process.text("type").orElse("");
      if (type.equals("web")) {
        sizes.remove("web");
      }
      size(process).filter(size -> !type.isEmpty()).ifPresent(size -> sizes.put(type, size));
    }
    return sizes;
  }

  private static Optional<AppSpec.Size> size(View of) {
    var memory = megabytes(of.text("memory"));
    var disk = megabytes(of.text("disk_quota").or(() -> of.text("disk-quota")));
    return memory.isEmpty() && disk.isEmpty()
        ? Optional.empty()
        : Optional.of(new AppSpec.Size(memory, disk));
  }

  private static Optional<Integer> megabytes(Optional<String> written) {
    var size = SIZE.matcher(written.orElse("").strip().toUpperCase(Locale.ROOT));
    if (!size.matches()) {
      return Optional.empty();
    }
    var unit = BYTES.getOrDefault(size.group(2).substring(0, 1), 1L);
    var bytes = new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(unit)).longValue();
    var megabytes = bytes >> 20;
    return megabytes > 0 && megabytes <= Integer.MAX_VALUE
        ? Optional.of((int) megabytes)
        : Optional.empty();
  }
}
