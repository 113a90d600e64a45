package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.PlatformFault;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.engine.Quotas;
import io.acf.simulator.engine.Sightings;
import io.acf.simulator.model.ApiVersion;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Droplet;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.HealthCheck;
import io.acf.simulator.model.Instance;
import io.acf.simulator.model.Process;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Processes, their instances and stats in JSON. */
final class ProcessJson {
  private static final long MIB = 1024L * 1024;
  private final Foundation foundation;
  private final Sightings sightings;

  ProcessJson(Engine engine) {
    this.foundation = engine.foundation;
    this.sightings = engine.sightings;
  }

  /** As in lists: the command is not told. */
  ObjectNode listed(Process process, Call call) {
    return json(process, call, Render.HIDDEN_IN_LISTS);
  }

  ObjectNode of(Process process, Call call) {
    return json(process, call, command(process));
  }

  /** The command in force: a user's, else the droplet's; empty where nobody says one. */
  String command(Process process) {
    if (process.command != null) {
      return process.command;
    }
    String guid = process.dropletGuid;
    if (guid == null) {
      guid = foundation.apps.find(process.appGuid).map(app -> app.dropletGuid).orElse(null);
    }
    Droplet droplet = foundation.droplets.find(guid).orElse(null);
    return droplet == null ? "" : droplet.processTypes.getOrDefault(process.type, "");
  }

  private ObjectNode json(Process process, Call call, String command) {
    String self = call.url("/v3/processes/" + process.guid);
    App app = foundation.apps.find(process.appGuid).orElseThrow();
    ObjectNode node = Render.base(process);
    node.put("version", process.version.isEmpty() ? process.guid : process.version);
    node.put("type", process.type);
    node.put("command", command);
    node.put("user", process.user == null ? "vcap" : process.user);
    node.put("instances", process.instances);
    node.put("memory_in_mb", process.memoryMb);
    node.put("disk_in_mb", process.diskMb);
    node.put("log_rate_limit_in_bytes_per_second", process.logRateLimit);
    node.set("health_check", health(process.health));
    node.set("readiness_health_check", readiness(process.readiness));
    node.set(
        "relationships",
        Json.object(
            "app",
            Render.toOne(process.appGuid),
            "revision",
            process.revisionGuid == null ? null : Render.toOne(process.revisionGuid)));
    node.set("metadata", Render.metadata(process));
    node.set(
        "links",
        Json.object(
            "self", Render.link(self),
            "scale", Render.link(self + "/actions/scale", "POST"),
            "app", Render.link(call.url("/v3/apps/" + process.appGuid)),
            "space", Render.link(call.url("/v3/spaces/" + app.spaceGuid)),
            "stats", Render.link(self + "/stats"),
            "process_instances", Render.link(self + "/process_instances")));
    return node;
  }

  private static ObjectNode health(HealthCheck check) {
    ObjectNode data =
        Json.object(
            "timeout", check.timeout(),
            "invocation_timeout", check.invocationTimeout(),
            "interval", check.interval());
    if (check.type().equals("http")) {
      data.put("endpoint", check.endpoint());
    }
    return Json.object("type", check.type(), "data", data);
  }

  private static ObjectNode readiness(HealthCheck check) {
    ObjectNode data =
        Json.object("invocation_timeout", check.invocationTimeout(), "interval", check.interval());
    if (check.type().equals("http")) {
      data.put("endpoint", check.endpoint());
    }
    return Json.object("type", check.type(), "data", data);
  }

  /**
   * The short form of {@code embed=process_instances}; wanted but absent ones are DOWN, those of a
   * stopped app too, without a time.
   */
  ArrayNode instances(Process process) {
    ArrayNode all = Json.MAPPER.createArrayNode();
    process.running.forEach(each -> all.add(brief(each)));
    boolean started = started(process);
    int leaving = leaving(process).size();
    for (int index = process.running.size(); index < listed(process); index++) {
      String state = !started && index < leaving ? "STOPPING" : "DOWN";
      all.add(Json.object("index", index, "state", state, "since", started ? 0 : null));
    }
    if (started) {
      leaving(process).forEach(each -> all.add(brief(each)));
    }
    return all;
  }

  private ObjectNode brief(Instance instance) {
    return Json.object(
        "index", instance.index,
        "state", instance.state.name(),
        "since", Math.max(0, (foundation.now() - instance.since) / 1000));
  }

  /** Instances that are to end and are still there, where the API is new enough to tell of them. */
  private List<Instance> leaving(Process process) {
    boolean there = foundation.now() < process.leavingUntil;
    return there && foundation.version().has(ApiVersion.STOPPING) ? process.leaving : List.of();
  }

  ArrayNode stats(Process process) {
    ArrayNode all = Json.MAPPER.createArrayNode();
    List<Instance> seen = sightings.of(process);
    seen.forEach(each -> all.add(stats(process, each)));
    if (seen.isEmpty() && !started(process)) {
      leaving(process).stream()
          .filter(each -> each.index < listed(process))
          .forEach(each -> all.add(stopping(process, each)));
    }
    for (int index = all.size(); index < listed(process); index++) {
      all.add(down(process, index, 0L, null));
    }
    return all;
  }

  /**
   * A stopped app may want more instances than a region has room for; no more than that are listed.
   */
  private static int listed(Process process) {
    return Math.min(process.instances, Quotas.ROOM);
  }

  private boolean started(Process process) {
    return foundation.apps.find(process.appGuid).map(app -> app.started).orElse(false);
  }

  private ObjectNode stats(Process process, Instance instance) {
    long uptime = Math.max(0, (foundation.now() - instance.startedAt) / 1000);
    if (instance.state == Instance.State.DOWN) {
      boolean told = foundation.version().has(ApiVersion.STOPPING);
      return down(process, instance.index, told ? uptime : null, instance.placementError);
    }
    boolean logs = !foundation.faults().has(PlatformFault.LogCacheDown.class);
    boolean running = logs && instance.state == Instance.State.RUNNING;
    ObjectNode usage =
        running
            ? Json.object(
                "time",
                java.time.Instant.ofEpochMilli(foundation.now()).toString(),
                "cpu",
                0.01,
                "cpu_entitlement",
                0.05,
                "mem",
                24 * MIB,
                "disk",
                16 * MIB,
                "log_rate",
                0)
            : Json.object();
    ObjectNode node =
        Json.object(
            "type",
            process.type,
            "index",
            instance.index,
            "instance_guid",
            instance.guid,
            "state",
            instance.state.name(),
            "routable",
            instance.routable,
            "host",
            "10.0.0." + (1 + instance.index % 250),
            "instance_internal_ip",
            "10.255.0." + (1 + instance.index % 250),
            "uptime",
            uptime,
            "mem_quota",
            logs ? process.memoryMb * MIB : null,
            "disk_quota",
            logs ? process.diskMb * MIB : null,
            "log_rate_limit",
            logs ? process.logRateLimit : null,
            "fds_quota",
            16384,
            "isolation_segment",
            null,
            "details",
            null);
    node.set("instance_ports", ports(process));
    node.set("usage", usage);
    return node;
  }

  private static ArrayNode ports(Process process) {
    ArrayNode ports = Json.MAPPER.createArrayNode();
    if (process.web()) {
      ports.add(
          Json.object(
              "external", 61001,
              "internal", 8080,
              "external_tls_proxy_port", 61002,
              "internal_tls_proxy_port", 61443));
    }
    return ports;
  }

  private ObjectNode stopping(Process process, Instance instance) {
    ObjectNode node = stats(process, instance);
    node.put("state", "STOPPING").put("routable", false);
    node.set("usage", Json.object());
    return node;
  }

  private static ObjectNode down(
      Process process, int index, @Nullable Long uptime, @Nullable String why) {
    return Json.object(
        "type",
        process.type,
        "index",
        index,
        "state",
        "DOWN",
        "routable",
        false,
        "uptime",
        uptime,
        "isolation_segment",
        null,
        "details",
        why);
  }
}
