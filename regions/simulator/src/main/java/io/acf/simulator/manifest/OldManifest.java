package io.acf.simulator.manifest;

import io.acf.simulator.model.ApiVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A manifest as an older API reads and writes it: newer keys are not there. */
final class OldManifest {
  private static final Map<String, Integer> APP =
      Map.of(
          "lifecycle",
          ApiVersion.MANIFEST_LIFECYCLE,
          "features",
          ApiVersion.FEATURES,
          "user",
          ApiVersion.PROCESS_USER);

  private static final Map<String, Integer> ROUTE = Map.of("options", ApiVersion.ROUTE_OPTIONS);

  private OldManifest() {}

  /** One application, without the keys that {@code version} ignores. */
  static Map<String, Object> app(ApiVersion version, Map<String, Object> app) {
    IntPredicate there = version::has;
    Map<String, Object> known = only(app, there);
    known.replaceAll(
        (key, value) ->
            switch (AppManifest.underscored(key)) {
              case "processes" -> each(value, there, Map.of());
              case "routes" -> each(value, there, ROUTE);
              default -> value;
            });
    return known;
  }

  private static Map<String, Object> only(Map<String, Object> map, IntPredicate there) {
    Map<String, Object> known = new LinkedHashMap<>(map);
    known
        .keySet()
        .removeIf(
            key -> {
              String plain = AppManifest.underscored(key);
              boolean check =
                  plain.startsWith("readiness_health_check")
                      || plain.equals("health_check_interval");
              return !there.test(check ? ApiVersion.READINESS : APP.getOrDefault(plain, 0));
            });
    return known;
  }

  private static @Nullable Object each(
      @Nullable Object value, IntPredicate there, Map<String, Integer> more) {
    if (!(value instanceof List<?> list)) {
      return value;
    }
    List<Object> all = new ArrayList<>();
    for (Object each : list) {
      if (each instanceof Map<?, ?>) {
        Map<String, Object> one = only(AppManifest.texts(each), there);
        one.keySet().removeIf(key -> !there.test(more.getOrDefault(key, 0)));
        all.add(one);
      } else {
        all.add(each);
      }
    }
    return all;
  }
}
