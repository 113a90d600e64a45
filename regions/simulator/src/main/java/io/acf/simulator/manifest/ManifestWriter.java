package io.acf.simulator.manifest;

import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.HealthCheck;
import io.acf.simulator.model.Package;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.Route;
import io.acf.simulator.model.Sidecar;
import io.acf.simulator.wire.CfError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * The manifest that an app has by now: normalised, no echo of what was applied.
 *
 * <p>Source: cloud_controller_ng, app/presenters/v3/app_manifest_presenters.
 */
public final class ManifestWriter {
  private final Engine engine;
  private final Foundation foundation;

  public ManifestWriter(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
  }

  public String yaml(App app) {
    return dump(OldManifest.app(foundation.version(), manifest(app)));
  }

  /** A manifest with one entry of {@code applications}. */
  static String dump(Map<String, Object> entry) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setExplicitStart(true);
    return new Yaml(new Quoting(options), options).dump(Map.of("applications", List.of(entry)));
  }

  /** Quotes every text that would not be read as a text again. */
  private static final class Quoting extends Representer {
    Quoting(DumperOptions options) {
      super(options);
    }

    @Override
    protected Node representScalar(Tag tag, String value, DumperOptions.ScalarStyle style) {
      boolean text = tag.equals(Tag.STR) && style != DumperOptions.ScalarStyle.LITERAL;
      return super.representScalar(
          tag, value, text && !stays(value) ? DumperOptions.ScalarStyle.SINGLE_QUOTED : style);
    }

    private static boolean stays(String value) {
      try {
        return value.equals(Psych.scalar(value));
      } catch (CfError symbol) {
        return false;
      }
    }
  }

  /** The app's entry of {@code applications}. */
  Map<String, Object> manifest(App app) {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("name", app.name);
    if (!app.env.isEmpty()) {
      manifest.put("env", new LinkedHashMap<>(app.env));
    }
    manifest.put("lifecycle", app.lifecycle.type());
    if (app.lifecycle.type().equals("docker")) {
      docker(app, manifest);
    } else {
      if (!app.lifecycle.buildpacks().isEmpty()) {
        manifest.put("buildpacks", new ArrayList<>(app.lifecycle.buildpacks()));
      }
      put(manifest, "stack", app.lifecycle.stack());
    }
    manifest.put("features", features(app));
    List<String> services = new ArrayList<>(engine.services.namesFor(app));
    if (!services.isEmpty()) {
      services.sort(Comparator.comparing(each -> each.toLowerCase(Locale.ROOT)));
      manifest.put("services", services);
    }
    List<Map<String, Object>> routes = routes(app);
    if (!routes.isEmpty()) {
      manifest.put("routes", routes);
    }
    Map<String, Object> metadata = new LinkedHashMap<>();
    if (!app.labels.isEmpty()) {
      metadata.put("labels", new LinkedHashMap<>(app.labels));
    }
    if (!app.annotations.isEmpty()) {
      metadata.put("annotations", new LinkedHashMap<>(app.annotations));
    }
    if (!metadata.isEmpty()) {
      manifest.put("metadata", metadata);
    }
    manifest.put("processes", processes(app));
    List<Map<String, Object>> sidecars =
        foundation.sidecarsOfApp.of(app.guid).stream()
            .sorted(Comparator.comparing(each -> each.name))
            .map(ManifestWriter::sidecar)
            .toList();
    if (!sidecars.isEmpty()) {
      manifest.put("sidecars", new ArrayList<>(sidecars));
    }
    return manifest;
  }

  /** Only what the newest package tells. */
  private void docker(App app, Map<String, Object> manifest) {
    List<Package> packages = foundation.packagesOfApp.of(app.guid);
    if (!packages.isEmpty()) {
      Map<String, Object> docker = new LinkedHashMap<>();
      put(docker, "image", packages.getLast().image);
      put(docker, "username", packages.getLast().username);
      manifest.put("docker", docker);
    }
  }

  private static Map<String, Object> features(App app) {
    Map<String, Object> features = new LinkedHashMap<>();
    features.put("ssh", app.ssh);
    features.put("revisions", app.revisions);
    features.put("service-binding-k8s", app.serviceBindingK8s);
    features.put("file-based-vcap-services", app.fileBasedVcapServices);
    return features;
  }

  private List<Map<String, Object>> routes(App app) {
    List<Map<String, Object>> routes = new ArrayList<>();
    for (Route route : engine.routes.ofApp(app.guid, app.spaceGuid)) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("route", engine.routes.url(route));
      route.destinations.stream()
          .filter(each -> each.appGuid().equals(app.guid))
          .findFirst()
          .ifPresent(each -> entry.put("protocol", each.protocol()));
      entry.put("options", new LinkedHashMap<>(route.options));
      routes.add(entry);
    }
    routes.sort(
        Comparator.comparing(each -> Ruby.text(each.get("route")).toLowerCase(Locale.ROOT)));
    return routes;
  }

  private List<Map<String, Object>> processes(App app) {
    Map<String, Process> newest = new java.util.TreeMap<>();
    foundation.processesOfApp.of(app.guid).forEach(each -> newest.put(each.type, each));
    return new ArrayList<>(newest.values().stream().map(ManifestWriter::process).toList());
  }

  private static Map<String, Object> process(Process process) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("type", process.type);
    entry.put("instances", process.instances);
    entry.put("memory", process.memoryMb + "M");
    entry.put("disk_quota", process.diskMb + "M");
    entry.put(
        "log-rate-limit-per-second",
        process.logRateLimit == -1 ? (Object) (-1) : Sizes.shown(process.logRateLimit));
    put(entry, "command", process.command);
    put(entry, "user", process.user);
    check(entry, "health-check", process.health);
    check(entry, "readiness-health-check", process.readiness);
    put(entry, "timeout", process.health.timeout());
    return entry;
  }

  private static void check(Map<String, Object> entry, String kind, HealthCheck check) {
    entry.put(kind + "-type", check.type());
    put(entry, kind + "-http-endpoint", check.type().equals("http") ? check.endpoint() : null);
    put(entry, kind + "-invocation-timeout", check.invocationTimeout());
    put(entry, kind + "-interval", check.interval());
  }

  private static Map<String, Object> sidecar(Sidecar sidecar) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", sidecar.name);
    entry.put("process_types", new ArrayList<>(sidecar.processTypes));
    entry.put("command", sidecar.command);
    put(entry, "memory", sidecar.memoryMb == null ? null : sidecar.memoryMb + "M");
    return entry;
  }

  private static void put(Map<String, Object> map, String key, @Nullable Object value) {
    if (value != null) {
      map.put(key, value);
    }
  }
}
