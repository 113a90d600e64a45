package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.PlatformFault;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.HealthCheck;
import io.acf.simulator.model.Instance;
import io.acf.simulator.model.Process;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Processes: by guid and by app and type; scale, checks, stats, instances. */
final class ProcessEndpoints {
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;
  private final ProcessJson json;

  ProcessEndpoints(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
    this.json = new ProcessJson(engine);
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/processes", "Lists processes.", c -> list(c, foundation.processes.all()))
        .on(
            "GET",
            "/v3/apps/:guid/processes",
            "Lists the processes of an app.",
            call -> list(call, foundation.processesOfApp.of(finder.app(call).guid)));
    both(table, "GET", "", "One process.", this::one);
    both(table, "PATCH", "", "Changes command, checks, metadata.", this::update);
    both(table, "POST", "/actions/scale", "Changes instances, memory, disk.", this::scale);
    both(table, "GET", "/stats", "What each instance does.", this::stats);
    both(
        table,
        "GET",
        "/process_instances",
        "The state of each instance.",
        (call, process) -> instances(call, process));
    both(table, "DELETE", "/instances/:index", "Ends one instance; it starts anew.", this::end);
  }

  private interface OnProcess {
    Reply handle(Call call, Process process);
  }

  /** Each endpoint exists by the process's guid and by app and type. */
  private void both(EndpointTable table, String method, String end, String doc, OnProcess on) {
    table
        .on(
            method,
            "/v3/processes/:guid" + end,
            doc,
            call -> on.handle(call, finder.get(foundation.processes, call, "Process")))
        .on(
            method,
            "/v3/apps/:guid/processes/:type" + end,
            doc,
            call -> on.handle(call, ofApp(call)));
  }

  private Process ofApp(Call call) {
    return engine
        .apps
        .newest(finder.app(call), call.param("type"))
        .orElseThrow(() -> CfError.notFound("Process"));
  }

  private Reply list(Call call, Collection<Process> all) {
    boolean embed = embeds(call);
    return Listing.of(all, call)
        .filter("types", each -> each.type)
        .filterByApp(finder, each -> each.appGuid)
        .allow("embed")
        .reply(
            each -> {
              ObjectNode node = json.listed(each, call);
              return embed ? withInstances(node, each) : node;
            });
  }

  private Reply one(Call call, Process process) {
    ObjectNode node = json.of(process, call);
    return Reply.ok(embeds(call) ? withInstances(node, process) : node);
  }

  /** Whether the states of instances are asked for along with processes. */
  private boolean embeds(Call call) {
    Optional<String> embed = call.query("embed");
    if (embed.isPresent() && !embed.get().equals("process_instances")) {
      throw CfError.badQuery(
          "Invalid embedded resource: '"
              + embed.get()
              + "'. Valid embedded resources are: 'process_instances'");
    }
    embed.ifPresent(asked -> engine.diego.instances());
    return embed.isPresent();
  }

  private ObjectNode withInstances(ObjectNode node, Process process) {
    node.set("process_instances", json.instances(process));
    return node;
  }

  private App app(Process process) {
    return foundation.apps.find(process.appGuid).orElseThrow();
  }

  private Reply stats(Call call, Process process) {
    engine.diego.stats();
    Reply reply = Reply.ok(Json.object("resources", json.stats(process)));
    return foundation.faults().has(PlatformFault.LogCacheDown.class)
        ? reply.with("X-Cf-Warnings", "Stats+server+temporarily+unavailable.")
        : reply;
  }

  private Reply instances(Call call, Process process) {
    engine.diego.instances();
    ObjectNode self = Render.link(call.url(call.path()));
    return Reply.ok(
        Json.object(
            "resources",
            json.instances(process),
            "links",
            Json.object(
                "self", self, "process", Render.link(call.url("/v3/processes/" + process.guid)))));
  }

  private Reply update(Call call, Process process) {
    Body body =
        new Body(call, "command", "user", "health_check", "readiness_health_check", "metadata");
    HealthCheck health = check(body, "health_check", process.health);
    HealthCheck readiness = check(body, "readiness_health_check", process.readiness);
    Optional<String> command = body.text("command");
    Optional<String> user = body.text("user");
    Integer timeout = health.timeout();
    if (timeout != null && timeout > HealthCheck.TIMEOUT_MAX) {
      body.problem(HealthCheck.TOO_LONG);
    }
    body.check();
    boolean changes =
        body.has("command") || body.has("health_check") || body.has("readiness_health_check");
    if (process.web() && changes && engine.deployer.inFlight(process.appGuid)) {
      throw CfError.unprocessable("Cannot update this process while a deployment is in flight.");
    }
    if (body.has("command")) {
      process.command = command.orElse(null);
    }
    user.ifPresent(name -> process.user = name);
    process.health = health;
    process.readiness = readiness;
    body.applyMetadata(process);
    foundation.changed(foundation.processes, process);
    return Reply.ok(json.of(process, call));
  }

  private static HealthCheck check(Body body, String name, HealthCheck old) {
    var node = body.at(name);
    if (!node.isObject()) {
      return old;
    }
    String type = node.path("type").asText(old.type());
    if (!List.of("port", "process", "http").contains(type)) {
      body.problem(Body.title(name) + " type must be \"port\", \"process\", or \"http\"");
    }
    var data = node.path("data");
    @Nullable String endpoint =
        data.path("endpoint").isTextual() ? data.path("endpoint").asText() : old.endpoint();
    if (type.equals("http") && endpoint == null) {
      endpoint = "/";
    }
    return new HealthCheck(
        type,
        type.equals("http") ? endpoint : null,
        number(body, data, "timeout", old.timeout()),
        number(body, data, "invocation_timeout", old.invocationTimeout()),
        number(body, data, "interval", old.interval()));
  }

  private static @Nullable Integer number(
      Body body, com.fasterxml.jackson.databind.JsonNode data, String name, @Nullable Integer old) {
    if (!data.has(name)) {
      return old;
    }
    return body.integer(data, name, "Health check " + name.replace('_', ' '), 1).orElse(null);
  }

  private Reply scale(Call call, Process process) {
    Body body =
        new Body(
            call, "instances", "memory_in_mb", "disk_in_mb", "log_rate_limit_in_bytes_per_second");
    Optional<Integer> count = body.integer("instances", 0);
    Optional<Integer> memory = body.integer("memory_in_mb", 1);
    Optional<Integer> disk = body.integer("disk_in_mb", 1);
    Optional<Integer> logRate = body.integer("log_rate_limit_in_bytes_per_second", -1);
    body.check();
    if (process.web() && engine.deployer.inFlight(process.appGuid)) {
      throw CfError.unprocessable("Cannot scale this process while a deployment is in flight.");
    }
    engine.quotas.resize(
        app(process),
        process,
        count.orElse(process.instances),
        memory.orElse(process.memoryMb),
        logRate.map(Integer::longValue).orElse(process.logRateLimit));
    boolean scales = count.isPresent() && count.get() != process.instances;
    count.ifPresent(value -> process.instances = value);
    memory.ifPresent(value -> process.memoryMb = value);
    disk.ifPresent(value -> process.diskMb = value);
    logRate.ifPresent(value -> process.logRateLimit = value);
    foundation.changed(foundation.processes, process);
    engine.instances.converge(process);
    if (scales && app(process).started) {
      engine.diego.tell();
    }
    return Reply.json(202, json.of(process, call));
  }

  private Reply end(Call call, Process process) {
    Instance instance =
        Optional.of(call.param("index"))
            .filter(index -> index.matches("0|[1-9]\\d{0,8}"))
            .flatMap(index -> process.at(Integer.parseInt(index)))
            .orElseThrow(() -> CfError.notFound("Instance"));
    engine.diego.tell();
    engine.instances.replace(process, instance);
    return Reply.empty(204);
  }
}
