package io.acf.simulator.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Audit;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.HealthCheck;
import io.acf.simulator.model.Lifecycle;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.model.Sidecar;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings apps to a manifest: additive, and not atomic over apps and fields. Nothing that is absent
 * in the manifest is removed.
 */
public final class ManifestApply {
  /** As the sample configuration of the Cloud Controller: the disk of one instance. */
  private static final int DISK_MB_MAX = 10_240;

  private static final Set<String> SIZES =
      Set.of("instances", "memory", "disk_quota", "log_rate_limit_per_second");

  private final Engine engine;
  private final Foundation foundation;
  private final ManifestRoutes routes;

  public ManifestApply(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.routes = new ManifestRoutes(engine);
  }

  /** The applications of a manifest as the region's version of the API knows them. */
  public List<Map<String, Object>> known(List<Map<String, Object>> apps) {
    return apps.stream().map(each -> OldManifest.app(foundation.version(), each)).toList();
  }

  /** Creates the apps that are missing, stopped and bare. */
  public void skeletons(String spaceGuid, List<Map<String, Object>> apps) {
    for (AppSpec spec : AppSpec.of(apps)) {
      if (engine.apps.byName(spaceGuid, spec.name()).isEmpty()) {
        Lifecycle lifecycle =
            spec.lifecycle().filter("docker"::equals).isPresent()
                ? Lifecycle.docker()
                : new Lifecycle(
                    spec.lifecycle().orElse("buildpack"), List.of(), Lifecycle.DEFAULT_STACK);
        App app = engine.apps.create(spec.name(), spaceGuid, lifecycle);
        ObjectNode request = Json.object("name", app.name);
        engine.audit.app("audit.app.create", app, Json.object("request", request));
      }
    }
  }

  /**
   * Applies app by app.
   *
   * @throws CfError at the first thing that cannot be done; what was done before stays
   */
  public void apply(String spaceGuid, List<Map<String, Object>> apps) {
    int applied = 0;
    for (AppSpec spec : AppSpec.of(apps)) {
      engine.jobs.applying(applied++);
      App app =
          engine.apps.byName(spaceGuid, spec.name()).orElseThrow(() -> CfError.notFound("App"));
      try {
        apply(app, spec);
      } catch (CfError error) {
        throw new CfError(
                error.status(),
                error.entries().stream()
                    .map(
                        each ->
                            new CfError.Entry(
                                each.code(),
                                each.title(),
                                "For application '" + spec.name() + "': " + each.detail()))
                    .toList())
            .causedBy(error);
      }
    }
  }

  private void apply(App app, AppSpec spec) {
    spec.map("features").forEach((name, on) -> feature(app, name, Boolean.TRUE.equals(on)));
    spec.processes().forEach((type, settings) -> process(app, type, settings));
    spec.list("sidecars").forEach(each -> sidecar(app, AppSpec.map(each)));
    lifecycle(app, spec);
    metadata(app, spec.map("metadata"));
    foundation.changed(foundation.apps, app);
    updated(app, Json.object("metadata", Json.node(spec.map("metadata"))));
    routes.apply(app, spec);
    environment(app, spec.map("env"));
    updated(app, Json.object("environment_variables", "[PRIVATE DATA HIDDEN]"));
    spec.list("services").forEach(each -> service(app, each));
  }

  /** CC notes an update of the app and one of its environment, whatever the manifest says. */
  private void updated(App app, ObjectNode request) {
    engine.audit.app("audit.app.update", app, Json.object("request", request));
  }

  /** Binds a service by name, or by name, binding_name and parameters; once. */
  private void service(App app, Object entry) {
    Map<String, Object> service =
        entry instanceof Map<?, ?> ? AppSpec.map(entry) : Map.of("name", String.valueOf(entry));
    String name = String.valueOf(service.get("name"));
    ServiceInstance instance =
        engine
            .services
            .byName(app.spaceGuid, name)
            .orElseThrow(() -> CfError.notFound("Service instance '" + name + "'"));
    Object bindingName = service.get("binding_name");
    engine.services.bind(
        app,
        instance,
        bindingName == null ? null : String.valueOf(bindingName),
        AppSpec.map(service.getOrDefault("parameters", Map.of())));
  }

  private static void feature(App app, String name, boolean on) {
    switch (name) {
      case "ssh" -> app.ssh = on;
      case "revisions" -> app.revisions = on;
      case "service-binding-k8s" -> app.serviceBindingK8s = on;
      case "file-based-vcap-services" -> app.fileBasedVcapServices = on;
      default -> throw CfError.unprocessable("Feature '" + name + "' does not exist");
    }
  }

  private void process(App app, String type, Map<String, Object> settings) {
    Process process = engine.apps.orCreate(app, type);
    if (process.web() && engine.deployer.inFlight(app.guid)) {
      boolean scales =
          settings.containsKey("instances")
              || settings.containsKey("memory")
              || settings.containsKey("disk_quota")
              || settings.containsKey("log_rate_limit_per_second");
      throw CfError.unprocessable(
          "Cannot "
              + (scales ? "scale" : "update")
              + " this process while a deployment is in flight.");
    }
    int before = process.instances;
    size(app, process, settings);
    if (settings.containsKey("command")) {
      Object command = settings.get("command");
      boolean reset = command == null || command.equals("null") || command.equals("default");
      process.command = reset ? null : String.valueOf(command);
    }
    if (settings.get("user") != null) {
      process.user = String.valueOf(settings.get("user"));
    }
    if (settings.get("timeout") instanceof Integer seconds && seconds > HealthCheck.TIMEOUT_MAX) {
      throw CfError.unprocessable(HealthCheck.TOO_LONG);
    }
    process.health = check(process.health, settings, "health_check", settings.get("timeout"));
    process.readiness = check(process.readiness, settings, "readiness_health_check", null);
    foundation.changed(foundation.processes, process);
    noted(app, process, settings);
    engine.instances.converge(process);
    if (app.started && process.instances != before) {
      engine.diego.tell();
    }
  }

  /** One event for checks and commands, one for sizes, where the manifest names any. */
  private void noted(App app, Process process, Map<String, Object> settings) {
    Map<String, Object> sizes = new LinkedHashMap<>(settings);
    sizes.keySet().retainAll(SIZES);
    Map<String, Object> others = new LinkedHashMap<>(settings);
    others.keySet().removeAll(SIZES);
    others.computeIfPresent("command", (key, value) -> "[PRIVATE DATA HIDDEN]");
    noted("audit.app.process.update", app, process, others);
    noted("audit.app.process.scale", app, process, sizes);
  }

  private void noted(String type, App app, Process process, Map<String, Object> request) {
    if (!request.isEmpty()) {
      ObjectNode data = Audit.of(process);
      data.set("request", Json.node(request));
      engine.audit.app(type, app, data);
    }
  }

  private void size(App app, Process process, Map<String, Object> settings) {
    int memory =
        settings.get("memory") == null ? process.memoryMb : megabytes(settings.get("memory"));
    long logRate =
        settings.get("log_rate_limit_per_second") == null
            ? process.logRateLimit
            : Sizes.logRate(settings.get("log_rate_limit_per_second")).orElse(-1);
    int count =
        settings.get("instances") instanceof Integer instances ? instances : process.instances;
    engine.quotas.resize(app, process, count, memory, logRate);
    process.memoryMb = memory;
    process.logRateLimit = logRate;
    process.instances = count;
    if (settings.get("disk_quota") != null) {
      int disk = megabytes(settings.get("disk_quota"));
      if (disk > DISK_MB_MAX) {
        throw CfError.unprocessable(
            "disk_quota too much disk requested (requested "
                + disk
                + " MB - must be less than "
                + DISK_MB_MAX
                + " MB)");
      }
      process.diskMb = disk;
    }
  }

  private static int megabytes(@Nullable Object value) {
    return (int) (Sizes.bytes(String.valueOf(value)).orElse(0) / Sizes.MIB);
  }

  private static HealthCheck check(
      HealthCheck old, Map<String, Object> settings, String kind, @Nullable Object timeout) {
    Object given = settings.get(kind + "_type");
    String type =
        given == null ? old.type() : given.equals("none") ? "process" : String.valueOf(given);
    Object endpoint = settings.get(kind + "_http_endpoint");
    @Nullable String path = endpoint == null ? old.endpoint() : String.valueOf(endpoint);
    if (type.equals("http") && path == null) {
      path = "/";
    }
    return new HealthCheck(
        type,
        type.equals("http") ? path : null,
        number(timeout, old.timeout()),
        number(settings.get(kind + "_invocation_timeout"), old.invocationTimeout()),
        number(settings.get(kind + "_interval"), old.interval()));
  }

  private static @Nullable Integer number(@Nullable Object value, @Nullable Integer old) {
    return value instanceof Integer number ? number : old;
  }

  private void sidecar(App app, Map<String, Object> settings) {
    String name = String.valueOf(settings.get("name"));
    Optional<Sidecar> known =
        foundation.sidecarsOfApp.of(app.guid).stream()
            .filter(each -> each.name.equals(name))
            .findFirst();
    Sidecar sidecar = known.orElseGet(Sidecar::new);
    sidecar.appGuid = app.guid;
    sidecar.name = name;
    sidecar.command = String.valueOf(settings.get("command"));
    sidecar.processTypes =
        settings.get("process_types") instanceof List<?> types
            ? types.stream().map(String::valueOf).toList()
            : List.of();
    sidecar.memoryMb = settings.get("memory") == null ? null : megabytes(settings.get("memory"));
    if (known.isEmpty()) {
      foundation.create(foundation.sidecars, sidecar);
    } else {
      foundation.changed(foundation.sidecars, sidecar);
    }
  }

  private void lifecycle(App app, AppSpec spec) {
    Optional<String> type = spec.lifecycle();
    if (type.isPresent() && !type.get().equals(app.lifecycle.type())) {
      throw CfError.unprocessable("Lifecycle type cannot be changed");
    }
    if (app.lifecycle.type().equals("docker")) {
      return;
    }
    List<String> buildpacks = spec.buildpacks().orElse(app.lifecycle.buildpacks());
    for (String each : buildpacks) {
      boolean known =
          each.matches("(https?|git|ssh|docker)://.+|git@.+")
              || foundation.buildpacks.all().stream().anyMatch(one -> one.name.equals(each));
      if (!known) {
        throw CfError.unprocessable(
            "Buildpack \"" + each + "\" must be an existing admin buildpack or a valid git URI");
      }
    }
    String stack =
        spec.get("stack") == null ? app.lifecycle.stack() : String.valueOf(spec.get("stack"));
    if (foundation.stacks.all().stream().noneMatch(each -> each.name.equals(stack))) {
      throw CfError.unprocessable("Stack must be an existing stack");
    }
    app.lifecycle = new Lifecycle(app.lifecycle.type(), buildpacks, stack);
  }

  private static void metadata(App app, Map<String, Object> metadata) {
    app.label(texts(AppSpec.map(metadata.get("labels"))));
    app.annotate(texts(AppSpec.map(metadata.get("annotations"))));
  }

  private void environment(App app, Map<String, Object> env) {
    engine.apps.environment(app, texts(env));
  }

  private static Map<String, @Nullable String> texts(Map<String, Object> map) {
    Map<String, @Nullable String> texts = new LinkedHashMap<>();
    map.forEach((key, value) -> texts.put(key, value == null ? null : String.valueOf(value)));
    return texts;
  }
}
