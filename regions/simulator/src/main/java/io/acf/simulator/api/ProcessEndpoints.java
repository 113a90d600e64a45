package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.PlatformFault;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Instance;
import io.acf.simulator.model.Process;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Collection;
import java.util.Optional;

/** Processes: by guid and by app and type; scale, checks, stats, instances. */
final class ProcessEndpoints {
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;
  private final ProcessJson json;
  private final ProcessChanges changes;

  ProcessEndpoints(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
    this.json = new ProcessJson(engine);
    this.changes = new ProcessChanges(engine);
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
    both(table, "PATCH", "", "Changes command, checks, metadata.", changes::update);
    both(table, "POST", "/actions/scale", "Changes instances, memory, disk.", changes::scale);
    both(table, "GET", "/stats", "What each instance does.", this::stats);
    both(table, "GET", "/process_instances", "The state of each instance.", this::instances);
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
