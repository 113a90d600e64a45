package io.acf.config.yaml;

import io.acf.config.AppSpec;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Memory and disk of an app's processes, in the MB that a Cloud Controller stores. Once {@code
 * processes} names web, it ignores what stands on the app itself.
 */
final class SizeReader {
  private SizeReader() {}

  /**
   * By process type.
   *
   * @param processes of the app, all under the keys that CF reads
   */
  static SortedMap<String, AppSpec.Size> read(View app, List<View> processes) {
    var sizes = new TreeMap<String, AppSpec.Size>();
    size(app).ifPresent(size -> sizes.put("web", size));
    for (var process : processes) {
      var type = ProcessReader.type(process);
      if (type.equals("web")) {
        sizes.remove("web");
      }
      size(process).filter(size -> !type.isEmpty()).ifPresent(size -> sizes.put(type, size));
    }
    return sizes;
  }

  private static Optional<AppSpec.Size> size(View of) {
    var memory = megabytes(of.get("memory"));
    var disk = megabytes(of.get("disk-quota"));
    return memory.isEmpty() && disk.isEmpty()
        ? Optional.empty()
        : Optional.of(new AppSpec.Size(memory, disk));
  }

  private static Optional<Integer> megabytes(Optional<View> written) {
    return written
        .flatMap(it -> CfScalar.of(it.tree()))
        .flatMap(it -> SizeRules.megabytes(it.text()))
        .filter(megabytes -> megabytes > 0 && megabytes <= Integer.MAX_VALUE)
        .map(Long::intValue);
  }
}
