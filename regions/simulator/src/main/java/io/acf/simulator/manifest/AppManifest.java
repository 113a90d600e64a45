package io.acf.simulator.manifest;

import io.acf.simulator.model.ApiVersion;
import io.acf.simulator.wire.CfError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One application of a manifest, as it is written and with its keys as the Cloud Controller reads
 * them: {@code Memory}, {@code diskQuota} and {@code disk-quota} with underscores, of two spellings
 * the later one, those of processes too and no others.
 *
 * <p>Source: cloud_controller_ng, app/messages/app_manifest_message.rb.
 */
final class AppManifest {
  /** Keys of a process that are settings of its size. */
  private static final Set<String> SIZES =
      Set.of("instances", "memory", "disk_quota", "log_rate_limit_per_second");

  /** All other keys of a process; at the app's level both kinds mean the web process. */
  private static final Set<String> OTHERS =
      Set.of(
          "command",
          "user",
          "timeout",
          "health_check_type",
          "health_check_http_endpoint",
          "health_check_invocation_timeout",
          "health_check_interval",
          "readiness_health_check_type",
          "readiness_health_check_http_endpoint",
          "readiness_health_check_invocation_timeout",
          "readiness_health_check_interval");

  private final Map<String, Object> written;
  private final Map<String, Object> fields;

  private AppManifest(Map<String, Object> written, Map<String, Object> fields) {
    this.written = written;
    this.fields = fields;
  }

  /**
   * Settings of one process.
   *
   * @param type as written
   * @param settings those of its keys that count, with underscores
   */
  record Part(@Nullable Object type, Map<String, Object> settings) {
    boolean web() {
      return "web".equals(type);
    }

    String typeText() {
      return Ruby.text(type);
    }

    boolean has(String key) {
      return settings.containsKey(key);
    }

    @Nullable Object get(String key) {
      return settings.get(key);
    }
  }

  /**
   * Reads an entry of {@code applications} as {@code version} of the API knows it.
   *
   * @throws CfError an unknown error where it is no map, or one of its processes is none
   */
  static AppManifest of(@Nullable Object entry, ApiVersion version) {
    if (!(entry instanceof Map<?, ?>)) {
      throw CfError.unknown();
    }
    Map<String, Object> written = OldManifest.app(version, texts(entry));
    Map<String, Object> fields = new LinkedHashMap<>();
    written.forEach(
        (key, value) ->
            fields.put(
                underscored(key),
                key.equals("processes") && value instanceof List<?> list
                    ? list.stream().map(each -> underscored(mapOrUnknown(each))).toList()
                    : value));
    return new AppManifest(written, fields);
  }

  private static Map<String, Object> underscored(Map<?, ?> map) {
    Map<String, Object> result = new LinkedHashMap<>();
    map.forEach((key, value) -> result.put(underscored(Ruby.text(key)), value));
    return result;
  }

  /** Rails' {@code underscore}. */
  static String underscored(String key) {
    return key.replace("::", "/")
        .replaceAll("(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z\\d])(?=[A-Z])", "_")
        .replace('-', '_')
        .toLowerCase(Locale.ROOT);
  }

  /** The entries of a map by the text of their keys; nothing for what is no map. */
  static Map<String, Object> texts(@Nullable Object value) {
    Map<String, Object> result = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> result.put(Ruby.text(key), each));
    }
    return result;
  }

  private static Map<?, ?> mapOrUnknown(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw CfError.unknown();
  }

  /** As written, keys of the app included. */
  Map<String, Object> written() {
    return written;
  }

  /** What the app is called; empty where it has no name. */
  String name() {
    return Ruby.text(get("name"));
  }

  boolean has(String key) {
    return fields.containsKey(key);
  }

  @Nullable Object get(String key) {
    return fields.get(key);
  }

  /** Whether a value counts as true. */
  boolean on(String key) {
    return Ruby.truthy(get(key));
  }

  /** The items of a list; nothing where there is none. */
  List<@Nullable Object> list(String key) {
    List<@Nullable Object> items = new ArrayList<>();
    if (get(key) instanceof List<?> list) {
      items.addAll(list);
    }
    return items;
  }

  /**
   * The listed processes.
   *
   * @throws CfError an unknown error where one is no map
   */
  List<Part> listed() {
    List<Part> parts = new ArrayList<>();
    for (Object each : list("processes")) {
      Map<String, Object> settings = texts(mapOrUnknown(each));
      Object type = settings.get("type");
      parts.add(new Part(type, settings));
    }
    return parts;
  }

  /** What the app's level says of sizes, whether it counts or not. */
  Part ownSizes() {
    return own(SIZES);
  }

  private Part own(Set<String> keys) {
    return new Part("web", only(fields, keys));
  }

  /** Commands, checks and users of processes. */
  List<Part> updates() {
    return parts(own(OTHERS), OTHERS);
  }

  /** Sizes of processes; those that are null or blank are not there. */
  List<Part> scales() {
    Part own = own(SIZES);
    withoutBlanks(own);
    List<Part> parts = parts(own, SIZES);
    parts.forEach(AppManifest::withoutBlanks);
    return parts;
  }

  private static void withoutBlanks(Part part) {
    part.settings()
        .entrySet()
        .removeIf(
            size ->
                size.getValue() == null
                    || !size.getKey().equals("instances") && Ruby.blank(size.getValue()));
  }

  /**
   * Settings of the app's level are the web process's where {@code processes} has no web entry;
   * where it has one, none of them counts.
   */
  private List<Part> parts(Part own, Set<String> keys) {
    List<Part> parts = new ArrayList<>();
    List<Part> listed =
        listed().stream().map(each -> new Part(each.type(), only(each.settings(), keys))).toList();
    listed.stream()
        .filter(Part::web)
        .findFirst()
        .or(() -> own.settings().isEmpty() ? Optional.empty() : Optional.of(own))
        .ifPresent(parts::add);
    listed.stream().filter(each -> !each.web()).forEach(parts::add);
    return parts;
  }

  private static Map<String, Object> only(Map<String, Object> settings, Set<String> keys) {
    Map<String, Object> some = new LinkedHashMap<>(settings);
    some.keySet().retainAll(keys);
    return some;
  }

  /** docker, cnb or buildpack; nothing where the manifest does not say, or says another. */
  Optional<String> lifecycle() {
    String type = Ruby.text(get("lifecycle"));
    if (type.equals("cnb") || type.equals("buildpack")) {
      return Optional.of(type);
    }
    return has("docker") ? Optional.of("docker") : Optional.empty();
  }

  /** As written; nothing where the manifest does not say, or says null; empty for detection. */
  Optional<Object> buildpacks() {
    if (has("buildpacks")) {
      return Optional.ofNullable(get("buildpacks"));
    }
    if (!has("buildpack")) {
      return Optional.empty();
    }
    Object one = get("buildpack");
    boolean detect = one == null || one.equals("null") || one.equals("default");
    return Optional.of(detect ? List.of() : List.of(one));
  }
}
