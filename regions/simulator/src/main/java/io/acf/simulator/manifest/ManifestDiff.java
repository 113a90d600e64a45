package io.acf.simulator.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.wire.CfError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest would change, as CC tells it: only dashed keys that it knows, memory and disk of
 * the app's level never, lists of maps by identity.
 *
 * <p>Source: cloud_controller_ng, app/actions/space_diff_manifest.rb.
 */
public final class ManifestDiff {
  private static final Set<String> KNOWN =
      Set.of(
          "buildpack",
          "buildpacks",
          "cnb-credentials",
          "command",
          "default-route",
          "docker",
          "env",
          "features",
          "health-check-http-endpoint",
          "health-check-interval",
          "health-check-invocation-timeout",
          "health-check-timeout",
          "health-check-type",
          "instances",
          "lifecycle",
          "log-rate-limit-per-second",
          "metadata",
          "name",
          "no-route",
          "processes",
          "random-route",
          "readiness-health-check-http-endpoint",
          "readiness-health-check-interval",
          "readiness-health-check-invocation-timeout",
          "readiness-health-check-type",
          "routes",
          "services",
          "sidecars",
          "stack",
          "timeout",
          "user");
  private static final Set<String> OF_PROCESS =
      Set.of(
          "type",
          "command",
          "disk_quota",
          "log-rate-limit-per-second",
          "health-check-http-endpoint",
          "health-check-invocation-timeout",
          "health-check-interval",
          "health-check-type",
          "readiness-health-check-http-endpoint",
          "readiness-health-check-invocation-timeout",
          "readiness-health-check-interval",
          "readiness-health-check-type",
          "instances",
          "memory",
          "timeout");
  private static final Set<String> OF_SIDECAR =
      Set.of("name", "command", "process_types", "memory");
  private static final Map<String, String> IDENTITIES =
      Map.of("processes", "type", "routes", "route", "sidecars", "name");

  /** Stands for what is not compared; null is a value. */
  private static final Object SKIPPED = new Object();

  private final ManifestWriter writer;

  private ManifestDiff(Engine engine) {
    this.writer = new ManifestWriter(engine);
  }

  /**
   * The operations for all applications of a manifest.
   *
   * @throws CfError an unknown error for {@code metadata: null}, over which CC stumbles only here
   */
  public static List<ObjectNode> of(Engine engine, String spaceGuid, SpaceManifest manifest) {
    ManifestDiff diff = new ManifestDiff(engine);
    List<ObjectNode> operations = new ArrayList<>();
    List<AppManifest> apps = manifest.apps();
    for (int i = 0; i < apps.size(); i++) {
      AppManifest app = apps.get(i);
      Optional<App> known =
          engine.foundation.appsOfSpace.of(spaceGuid).stream()
              .filter(each -> each.name.equals(app.name()))
              .findFirst();
      operations.addAll(diff.app("/applications/" + i, app, known));
    }
    return operations;
  }

  private List<ObjectNode> app(String path, AppManifest app, Optional<App> there) {
    Map<String, Object> known = there.map(this::known).orElse(Map.of());
    List<ObjectNode> operations = new ArrayList<>();
    app.written()
        .forEach(
            (key, value) -> {
              Object wanted = KNOWN.contains(key) ? wanted(key, value) : SKIPPED;
              if (wanted != SKIPPED) {
                Object before = compared(key, known.get(key), wanted);
                operations.addAll(JsonDiff.of(path + "/" + key, before, wanted));
              }
            });
    return operations;
  }

  /** What the app is, with the settings of its web process at the app's level too. */
  private Map<String, Object> known(App app) {
    Map<String, Object> known = new LinkedHashMap<>(writer.manifest(app));
    if (known.get("processes") instanceof List<?> processes) {
      processes.stream()
          .map(AppManifest::texts)
          .filter(each -> "web".equals(each.get("type")))
          .forEach(known::putAll);
    }
    return known;
  }

  /** A value as it is compared. */
  private static @Nullable Object wanted(String key, @Nullable Object value) {
    return switch (key) {
      case "processes" -> some(value, OF_PROCESS);
      case "sidecars" -> some(value, OF_SIDECAR);
      case "services" -> some(value, Set.of("name", "parameters"));
      case "metadata" -> {
        if (!(value instanceof Map<?, ?> metadata)) {
          throw CfError.unknown();
        }
        Map<String, Object> told = AppManifest.texts(metadata);
        yield told.isEmpty() ? SKIPPED : told;
      }
      default -> unit(key, value);
    };
  }

  /** The maps of a list with some of their keys; not compared where that leaves an empty one. */
  private static Object some(@Nullable Object value, Set<String> keys) {
    List<Object> all = new ArrayList<>();
    for (Object each : value instanceof List<?> list ? list : List.of()) {
      if (each instanceof Map<?, ?> map) {
        Map<String, Object> one = AppManifest.texts(map);
        one.keySet().retainAll(keys);
        one.replaceAll(ManifestDiff::unit);
        all.add(one);
      } else {
        all.add(each);
      }
    }
    return all.equals(List.of(Map.of())) ? SKIPPED : all;
  }

  /** Sizes in one unit. */
  private static @Nullable Object unit(String key, @Nullable Object value) {
    return switch (key) {
      case "memory", "disk_quota" ->
          Ruby.blank(value) || Sizes.problem(value).isPresent()
              ? value
              : Sizes.megabytes(value) + "M";
      case "log-rate-limit-per-second" -> {
        boolean size = !Ruby.blank(value) && Sizes.problem(value).isEmpty();
        yield size ? Sizes.shown(Sizes.bytes(value)) : value;
      }
      default -> value;
    };
  }

  /** What is there, without what the manifest does not speak of. */
  private static @Nullable Object compared(
      String key, @Nullable Object known, @Nullable Object wanted) {
    String identity = IDENTITIES.get(key);
    if (identity != null && known instanceof List<?> list && wanted instanceof List<?> asked) {
      return mentioned(list, asked, identity);
    }
    if (key.equals("features") && known instanceof Map<?, ?> map) {
      Map<String, Object> features = AppManifest.texts(map);
      features.keySet().retainAll(AppManifest.texts(wanted).keySet());
      return features;
    }
    return known;
  }

  /**
   * Items that the manifest has too keep only its keys; of the others every second in a row is left
   * out, so that the rest shows as removed: CC deletes from the list that it walks through.
   */
  private static List<Object> mentioned(List<?> known, List<?> wanted, String identity) {
    List<Map<String, Object>> left =
        new ArrayList<>(known.stream().map(AppManifest::texts).toList());
    Map<@Nullable Object, Map<String, Object>> asked = new HashMap<>();
    wanted.stream()
        .map(AppManifest::texts)
        .forEach(each -> asked.putIfAbsent(each.get(identity), each));
    for (int i = 0; i < left.size(); i++) {
      Map<String, Object> each = left.get(i);
      Map<String, Object> same = asked.get(each.get(identity));
      if (same == null) {
        left.remove(i);
      } else {
        each.keySet().removeIf(key -> same.get(key) == null);
      }
    }
    return new ArrayList<>(left);
  }
}
