package io.acf.simulator.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest would change, as CC tells it: only keys of the manifest, sizes in one unit, lists
 * by identity, removals only inside env, services and metadata.
 */
public final class ManifestDiff {
  private static final Set<String> IGNORED =
      Set.of(
          "path",
          "no_route",
          "random_route",
          "default_route",
          "domains",
          "hosts",
          "host",
          "domain",
          "no_hostname",
          "inherit",
          "cnb_credentials",
          "buildpack");
  private static final Map<String, String> IDENTITIES =
      Map.of("processes", "type", "routes", "route", "sidecars", "name");

  private final Engine engine;
  private final ManifestWriter writer;
  private final List<ObjectNode> operations = new ArrayList<>();

  private ManifestDiff(Engine engine) {
    this.engine = engine;
    this.writer = new ManifestWriter(engine);
  }

  public static List<ObjectNode> of(
      Engine engine, String spaceGuid, List<Map<String, Object>> apps) {
    ManifestDiff diff = new ManifestDiff(engine);
    for (int i = 0; i < apps.size(); i++) {
      AppSpec spec = new AppSpec(apps.get(i));
      diff.app("/applications/" + i, spec, engine.apps.byName(spaceGuid, spec.name()));
    }
    return diff.operations;
  }

  private void app(String path, AppSpec spec, Optional<App> app) {
    Map<String, Object> known = app.map(this::known).orElse(Map.of());
    spec.fields()
        .forEach(
            (key, value) -> {
              if (!IGNORED.contains(key)) {
                compare(path + "/" + shown(key), key, known.get(key), normal(key, value));
              }
            });
  }

  /** What the app is, with the settings of its web process at the app's level too. */
  private Map<String, Object> known(App app) {
    Map<String, Object> known =
        new LinkedHashMap<>(ManifestReader.underscored(writer.manifest(app)));
    for (Object each : (List<?>) known.getOrDefault("processes", List.of())) {
      Map<String, Object> process = ManifestReader.underscored((Map<?, ?>) each);
      if ("web".equals(process.get("type"))) {
        process.remove("type");
        process.forEach(known::putIfAbsent);
      }
    }
    Map<String, Object> normal = new LinkedHashMap<>();
    known.forEach((key, value) -> normal.put(key, normal(key, value)));
    return normal;
  }

  private void compare(String path, String key, @Nullable Object old, @Nullable Object wanted) {
    if (Objects.equals(old, wanted) || wanted == null) {
      return;
    }
    if (old == null) {
      operations.add(Json.object("op", "add", "path", path, "value", wanted));
    } else if (old instanceof Map<?, ?> before && wanted instanceof Map<?, ?> after) {
      boolean removals = path.matches(".*/(env|metadata)(/.*)?");
      compareMaps(path, before, after, removals);
    } else if (old instanceof List<?> before && wanted instanceof List<?> after) {
      compareLists(path, key, before, after);
    } else if (!String.valueOf(old).equals(String.valueOf(wanted))) {
      operations.add(Json.object("op", "replace", "path", path, "was", old, "value", wanted));
    }
  }

  private void compareMaps(String path, Map<?, ?> before, Map<?, ?> after, boolean removals) {
    if (removals) {
      before.forEach(
          (key, value) -> {
            if (!after.containsKey(key)) {
              operations.add(Json.object("op", "remove", "path", path + "/" + key, "was", value));
            }
          });
    }
    after.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          compare(path + "/" + name, name.replace('-', '_'), find(before, name), value);
        });
  }

  private static @Nullable Object find(Map<?, ?> map, String name) {
    Object exact = map.get(name);
    if (exact != null) {
      return exact;
    }
    for (Map.Entry<?, ?> each : map.entrySet()) {
      if (String.valueOf(each.getKey()).replace('-', '_').equals(name.replace('-', '_'))) {
        return each.getValue();
      }
    }
    return null;
  }

  private void compareLists(String path, String key, List<?> before, List<?> after) {
    String identity = IDENTITIES.get(key);
    if (identity == null) {
      operations.add(Json.object("op", "replace", "path", path, "was", before, "value", after));
      return;
    }
    for (int i = 0; i < after.size(); i++) {
      Map<String, Object> wanted = AppSpec.map(after.get(i));
      Object id = wanted.get(identity);
      Optional<Map<String, Object>> known =
          before.stream()
              .map(AppSpec::map)
              .filter(each -> Objects.equals(each.get(identity), id))
              .findFirst();
      if (known.isEmpty()) {
        operations.add(Json.object("op", "add", "path", path + "/" + i, "value", wanted));
      } else {
        compareMaps(path + "/" + i, known.get(), wanted, false);
      }
    }
  }

  private @Nullable Object normal(String key, @Nullable Object value) {
    return switch (key.replace('-', '_')) {
      case "memory", "disk_quota", "log_rate_limit_per_second" -> size(value);
      case "env" -> {
        Map<String, Object> texts = new LinkedHashMap<>();
        AppSpec.map(value).forEach((name, each) -> texts.put(name, String.valueOf(each)));
        yield texts;
      }
      case "processes", "sidecars" -> {
        List<Object> all = new ArrayList<>();
        for (Object each : value instanceof List<?> list ? list : List.of()) {
          Map<String, Object> one = new LinkedHashMap<>();
          AppSpec.map(each).forEach((name, field) -> one.put(name, normal(name, field)));
          all.add(one);
        }
        yield all;
      }
      case "services" ->
          (value instanceof List<?> list ? list : List.of())
              .stream()
                  .map(each -> each instanceof Map<?, ?> map ? map.get("name") : each)
                  .map(String::valueOf)
                  .sorted()
                  .toList();
      default -> value;
    };
  }

  private static @Nullable Object size(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    OptionalLong bytes = Sizes.logRate(value);
    return bytes.isEmpty() ? value : Sizes.shown(bytes.getAsLong());
  }

  private static String shown(String key) {
    return switch (key) {
      case "disk_quota" -> key;
      default -> key.replace('_', '-');
    };
  }
}
