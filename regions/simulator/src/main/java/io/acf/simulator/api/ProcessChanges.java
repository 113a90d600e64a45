package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.engine.ProcessRules;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.HealthCheck;
import io.acf.simulator.model.Process;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Reply;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes of a process: process_update_message.rb and process_scale_message.rb. */
final class ProcessChanges {
  private static final int COMMAND_MAX = 4096;
  private static final int USER_MAX = 255;
  private static final int ENDPOINT_MAX = 255;
  private static final Set<String> CHECKS = Set.of("port", "process", "http");

  private final Engine engine;
  private final Foundation foundation;
  private final ProcessJson json;

  ProcessChanges(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.json = new ProcessJson(engine);
  }

  Reply update(Call call, Process process) {
    Body body =
        new Body(call, "command", "user", "health_check", "readiness_health_check", "metadata");
    Optional<String> command = body.text("command", COMMAND_MAX);
    HealthCheck health = check(body, "health_check", process.health);
    HealthCheck readiness = check(body, "readiness_health_check", process.readiness);
    Optional<String> user = body.text("user", USER_MAX);
    body.check();
    boolean changes =
        body.has("command") || body.has("health_check") || body.has("readiness_health_check");
    if (process.web() && changes && engine.deployer.inFlight(process.appGuid)) {
      throw CfError.unprocessable("Cannot update this process while a deployment is in flight.");
    }
    ProcessRules.check(health, readiness, user.orElse(process.user));
    body.applyMetadata(process);
    if (!health.equals(process.health)) {
      engine.apps.renew(process);
    }
    if (body.has("command")) {
      process.command = command.orElse(null);
    }
    if (body.has("user")) {
      process.user = user.orElse(null);
    }
    process.health = health;
    process.readiness = readiness;
    foundation.changed(foundation.processes, process);
    return Reply.ok(json.of(process, call));
  }

  private static HealthCheck check(Body body, String name, HealthCheck old) {
    JsonNode node = body.at(name);
    String title = Body.title(name);
    JsonNode given = node.path("type");
    if (node.has("type") && !CHECKS.contains(given.asText())) {
      body.problem(title + " type must be \"port\", \"process\", or \"http\"");
    }
    String type = given.asText(old.type());
    JsonNode data = node.path("data");
    @Nullable String endpoint = old.endpoint();
    if (node.has("type") && !type.equals("http")) {
      endpoint = null;
    } else if (data.has("endpoint")) {
      endpoint = endpoint(body, title, data.path("endpoint"));
    }
    return new HealthCheck(
        type,
        endpoint,
        seconds(body, title, data, "timeout", old.timeout()),
        seconds(body, title, data, "invocation_timeout", old.invocationTimeout()),
        seconds(body, title, data, "interval", old.interval()));
  }

  private static @Nullable String endpoint(Body body, String title, JsonNode endpoint) {
    if (endpoint.isNull()) {
      return null;
    }
    if (endpoint.asText().length() > ENDPOINT_MAX) {
      body.problem(title + " endpoint is too long (maximum is " + ENDPOINT_MAX + " characters)");
    }
    if (!endpoint.isTextual() || !ProcessRules.isPath(endpoint.asText())) {
      body.problem(title + " endpoint must be a valid URI path");
    }
    return endpoint.asText();
  }

  private static @Nullable Integer seconds(
      Body body, String title, JsonNode data, String name, @Nullable Integer old) {
    return data.has(name)
        ? body.integer(data, name, title + " " + name.replace('_', ' '), 1).orElse(null)
        : old;
  }

  Reply scale(Call call, Process process) {
    Body body =
        new Body(
            call, "instances", "memory_in_mb", "disk_in_mb", "log_rate_limit_in_bytes_per_second");
    Optional<Integer> count = body.integer("instances", 0);
    Optional<Integer> memory = body.positive("memory_in_mb");
    Optional<Integer> disk = body.positive("disk_in_mb");
    Optional<Long> logRate =
        body.number("log_rate_limit_in_bytes_per_second", Range.from(-1).upTo(Long.MAX_VALUE));
    body.check();
    if (process.web() && engine.deployer.inFlight(process.appGuid)) {
      throw CfError.unprocessable("Cannot scale this process while a deployment is in flight.");
    }
    disk.ifPresent(ProcessRules::disk);
    memory.ifPresent(value -> new ProcessRules(foundation).memory(process, value));
    App app = foundation.apps.find(process.appGuid).orElseThrow();
    engine.quotas.resize(
        app,
        process,
        count.orElse(process.instances),
        memory.orElse(process.memoryMb),
        logRate.orElse(process.logRateLimit));
    boolean scales = count.isPresent() && count.get() != process.instances;
    if (memory.isPresent() && memory.get() != process.memoryMb) {
      engine.apps.renew(process);
    }
    count.ifPresent(value -> process.instances = value);
    memory.ifPresent(value -> process.memoryMb = value);
    disk.ifPresent(value -> process.diskMb = value);
    logRate.ifPresent(value -> process.logRateLimit = value);
    foundation.changed(foundation.processes, process);
    engine.instances.converge(process);
    if (scales && app.started) {
      engine.diego.tell();
    }
    return Reply.json(202, json.of(process, call));
  }
}
