package io.acf.simulator.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One application of a manifest, its keys with underscores. */
final class AppSpec {
  /** Keys of a process; at the app's level they mean the web process. */
  static final Set<String> PROCESS_KEYS =
      Set.of(
          "command",
          "user",
          "instances",
          "memory",
          "disk_quota",
          "log_rate_limit_per_second",
          "timeout",
          "health_check_type",
          "health_check_http_endpoint",
          "health_check_invocation_timeout",
          "health_check_interval",
          "readiness_health_check_type",
          "readiness_health_check_http_endpoint",
          "readiness_health_check_invocation_timeout",
          "readiness_health_check_interval");

  private final Map<String, Object> fields;

  AppSpec(Map<String, Object> fields) {
    this.fields = fields;
  }

  static List<AppSpec> of(List<Map<String, Object>> apps) {
    return apps.stream().map(AppSpec::new).toList();
  }

  String name() {
    return fields.get("name") instanceof String name ? name : "";
  }

  boolean has(String key) {
    return fields.containsKey(key);
  }

  @Nullable Object get(String key) {
    return fields.get(key);
  }

  boolean flag(String key) {
    return Boolean.TRUE.equals(fields.get(key));
  }

  Map<String, Object> fields() {
    return fields;
  }

  List<Object> list(String key) {
    return fields.get(key) instanceof List<?> list ? new ArrayList<>(list) : List.of();
  }

  Map<String, Object> map(String key) {
    return map(fields.get(key));
  }

  static Map<String, Object> map(@Nullable Object value) {
    Map<String, Object> result = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> result.put(String.valueOf(key), each));
    }
    return result;
  }

  /** docker, cnb or buildpack; nothing where the manifest does not say. */
  Optional<String> lifecycle() {
    if (fields.get("docker") instanceof Map) {
      return Optional.of("docker");
    }
    return fields.get("lifecycle") instanceof String type ? Optional.of(type) : Optional.empty();
  }

  /**
   * Settings by process type. Those of the app level are the web process's where {@code processes}
   * has no web entry; where it has one, CC looks at none of them, not even to check them.
   */
  Map<String, Map<String, Object>> processes() {
    Map<String, Map<String, Object>> listed = new LinkedHashMap<>();
    for (Object each : list("processes")) {
      if (each instanceof Map<?, ?> process && process.get("type") instanceof String type) {
        Map<String, Object> settings = ManifestReader.underscored(process);
        settings.keySet().retainAll(PROCESS_KEYS);
        listed.put(type, settings);
      }
    }
    if (listed.containsKey("web")) {
      return listed;
    }
    Map<String, Map<String, Object>> processes = new LinkedHashMap<>();
    Map<String, Object> web = new LinkedHashMap<>(fields);
    web.keySet().retainAll(PROCESS_KEYS);
    if (!web.isEmpty()) {
      processes.put("web", web);
    }
    processes.putAll(listed);
    return processes;
  }

  /** Names or URLs; nothing where the manifest does not say, empty for detection. */
  Optional<List<String>> buildpacks() {
    if (fields.containsKey("buildpacks")) {
      return Optional.of(list("buildpacks").stream().map(String::valueOf).toList());
    }
    if (fields.containsKey("buildpack")) {
      Object one = fields.get("buildpack");
      boolean detect = one == null || one.equals("null") || one.equals("default");
      return Optional.of(detect ? List.of() : List.of(String.valueOf(one)));
    }
    return Optional.empty();
  }
}
