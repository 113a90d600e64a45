package io.acf.simulator.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Audit;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.engine.ProcessRules;
import io.acf.simulator.manifest.AppManifest.Part;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.HealthCheck;
import io.acf.simulator.model.Process;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a manifest: first commands and checks of all, then sizes of all.
 *
 * <p>Source: cloud_controller_ng, app/actions/process_update.rb, process_scale.rb and the policies
 * of app/models/runtime/process_model.rb.
 */
final class ManifestProcesses {
  private static final Map<String, String> SIZES =
      Map.of(
          "instances", "instances",
          "memory", "memory_in_mb",
          "disk_quota", "disk_in_mb",
          "log_rate_limit_per_second", "log_rate_limit_in_bytes_per_second");
  private static final Set<String> NO_COMMAND = Set.of("null", "default");

  private final Engine engine;
  private final Foundation foundation;

  ManifestProcesses(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
  }

  /**
   * Applies.
   *
   * @throws CfError 422 at the first process that cannot be so; those before it are changed
   */
  void apply(App app, AppManifest spec) {
    for (Part each : spec.updates()) {
      if (!each.web() || !each.settings().isEmpty()) {
        update(app, engine.apps.orCreate(app, each.typeText()), each);
      }
    }
    for (Part each : spec.scales()) {
      scale(app, engine.apps.orCreate(app, each.typeText()), each);
    }
  }

  private void still(App app, Process process, String verb) {
    if (process.web() && engine.deployer.inFlight(app.guid)) {
      throw CfError.unprocessable(
          "Cannot " + verb + " this process while a deployment is in flight.");
    }
  }

  private void update(App app, Process process, Part part) {
    still(app, process, "update");
    HealthCheck health = check(process.health, part, "health_check");
    HealthCheck readiness = check(process.readiness, part, "readiness_health_check");
    if (part.has("timeout")) {
      health =
          new HealthCheck(
              health.type(),
              health.endpoint(),
              number(part.get("timeout")),
              health.invocationTimeout(),
              health.interval());
    }
    Object user = part.has("user") ? part.get("user") : process.user;
    ProcessRules.check(health, readiness, Ruby.text(user));
    if (!health.equals(process.health)) {
      engine.apps.renew(process);
    }
    process.health = health;
    process.readiness = readiness;
    process.user = user == null ? null : Ruby.text(user);
    if (part.has("command")) {
      process.command = command(part.get("command"));
    }
    foundation.changed(foundation.processes, process);
    Map<String, Object> request = new LinkedHashMap<>(part.settings());
    request.computeIfPresent("command", (key, value) -> "[PRIVATE DATA HIDDEN]");
    noted("audit.app.process.update", app, process, request);
  }

  private static @Nullable String command(@Nullable Object given) {
    String text = Ruby.text(given);
    return !Ruby.truthy(given) || text.isBlank() || NO_COMMAND.contains(text) ? null : text;
  }

  private static @Nullable Integer number(@Nullable Object value) {
    return value == null ? null : Numericality.of(value);
  }

  private static HealthCheck check(HealthCheck old, Part part, String kind) {
    Object given = part.get(kind + "_type");
    String type = given == null ? old.type() : given.equals("none") ? "process" : Ruby.text(given);
    Object endpoint =
        part.has(kind + "_http_endpoint") ? part.get(kind + "_http_endpoint") : old.endpoint();
    boolean dropped = given != null && !type.equals("http");
    return new HealthCheck(
        type,
        dropped || endpoint == null ? null : Ruby.text(endpoint),
        old.timeout(),
        part.has(kind + "_invocation_timeout")
            ? number(part.get(kind + "_invocation_timeout"))
            : old.invocationTimeout(),
        part.has(kind + "_interval") ? number(part.get(kind + "_interval")) : old.interval());
  }

  private void scale(App app, Process process, Part part) {
    still(app, process, "scale");
    int before = process.instances;
    int memory = part.has("memory") ? megabytes(part.get("memory")) : process.memoryMb;
    int disk = part.has("disk_quota") ? megabytes(part.get("disk_quota")) : process.diskMb;
    long rate =
        part.has("log_rate_limit_per_second")
            ? Sizes.rate(part.get("log_rate_limit_per_second"))
            : process.logRateLimit;
    int count = part.has("instances") ? Numericality.of(part.get("instances")) : process.instances;
    ProcessRules.disk(disk);
    engine.quotas.resize(app, process, count, memory, rate);
    if (part.has("memory")) {
      new ProcessRules(foundation).memory(process, memory);
    }
    if (memory != process.memoryMb) {
      engine.apps.renew(process);
    }
    process.memoryMb = memory;
    process.diskMb = disk;
    process.logRateLimit = rate;
    process.instances = count;
    foundation.changed(foundation.processes, process);
    noted("audit.app.process.scale", app, process, sizes(process, part));
    engine.instances.converge(process);
    if (app.started && process.instances != before) {
      engine.diego.tell();
    }
  }

  /** The sizes that were asked for, as the API for processes names them. */
  private static Map<String, Object> sizes(Process process, Part part) {
    Map<String, Object> sizes = new LinkedHashMap<>();
    sizes.put("instances", process.instances);
    sizes.put("memory_in_mb", process.memoryMb);
    sizes.put("disk_in_mb", process.diskMb);
    sizes.put("log_rate_limit_in_bytes_per_second", process.logRateLimit);
    SIZES.forEach(
        (key, name) -> {
          if (!part.has(key)) {
            sizes.remove(name);
          }
        });
    return sizes;
  }

  private static int megabytes(@Nullable Object size) {
    return (int) Math.min(Integer.MAX_VALUE, Sizes.megabytes(size));
  }

  private void noted(String type, App app, Process process, Map<String, Object> request) {
    ObjectNode data = Audit.of(process);
    data.set("request", Json.node(request));
    engine.audit.app(type, app, data);
  }
}
