package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.Revision;
import io.acf.simulator.model.Sidecar;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Revisions and sidecars of apps. */
final class RevisionEndpoints {
  private final Foundation foundation;
  private final Finder finder;

  RevisionEndpoints(Foundation foundation) {
    this.foundation = foundation;
    this.finder = new Finder(foundation);
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/apps/:guid/revisions", "Lists revisions.", this::list)
        .on("GET", "/v3/apps/:guid/revisions/deployed", "The revisions that run.", this::deployed)
        .on("GET", "/v3/revisions/:guid", "One revision.", this::get)
        .on("PATCH", "/v3/revisions/:guid", "Changes metadata.", this::update)
        .on(
            "GET",
            "/v3/revisions/:guid/environment_variables",
            "The variables of a revision.",
            this::environment)
        .on("GET", "/v3/apps/:guid/sidecars", "Lists the sidecars of an app.", this::ofApp)
        .on("GET", "/v3/processes/:guid/sidecars", "Lists a process's sidecars.", this::ofProcess)
        .on("GET", "/v3/sidecars/:guid", "One sidecar.", this::sidecar);
  }

  private Reply list(Call call) {
    App app = finder.app(call);
    return list(call, foundation.revisionsOfApp.of(app.guid));
  }

  private Reply list(Call call, Collection<Revision> all) {
    return Listing.of(all, call)
        .filter("versions", each -> Integer.toString(each.version))
        .filterAny("deployable", each -> List.of(Boolean.toString(deployable(each))))
        .order("version", Comparator.comparing(each -> each.version))
        .reply(each -> json(each, call));
  }

  private Reply deployed(Call call) {
    App app = finder.app(call);
    Set<String> running =
        foundation.processesOfApp.of(app.guid).stream()
            .filter(each -> !each.running.isEmpty() && each.revisionGuid != null)
            .map(each -> String.valueOf(each.revisionGuid))
            .collect(Collectors.toSet());
    return list(
        call,
        foundation.revisionsOfApp.of(app.guid).stream()
            .filter(each -> running.contains(each.guid))
            .toList());
  }

  private Revision find(Call call) {
    return finder.get(foundation.revisions, call, "Revision");
  }

  private Reply get(Call call) {
    Revision revision = find(call);
    return Reply.ok(json(revision, call));
  }

  private Reply update(Call call) {
    Revision revision = find(call);
    Body.relabel(call, foundation, foundation.revisions, revision);
    return Reply.ok(json(revision, call));
  }

  private Reply environment(Call call) {
    Revision revision = find(call);
    String self = call.url("/v3/revisions/" + revision.guid);
    return Reply.ok(
        Json.object(
            "var",
            revision.env,
            "links",
            Json.object(
                "self", Render.link(self + "/environment_variables"),
                "revision", Render.link(self),
                "app", Render.link(call.url("/v3/apps/" + revision.appGuid)))));
  }

  private boolean deployable(Revision revision) {
    return foundation.droplets.find(revision.dropletGuid).isPresent();
  }

  private ObjectNode json(Revision revision, Call call) {
    String self = call.url("/v3/revisions/" + revision.guid);
    ObjectNode processes = Json.object();
    revision.types.forEach(
        type -> processes.set(type, Json.object("command", revision.commands.get(type))));
    ObjectNode node = Render.base(revision);
    node.put("version", revision.version);
    node.set("droplet", Json.object("guid", revision.dropletGuid));
    node.set("processes", processes);
    node.set(
        "sidecars",
        Json.array(
            revision.sidecars.stream()
                .map(
                    each ->
                        Json.object(
                            "name", each.name(),
                            "command", each.command(),
                            "process_types", each.processTypes(),
                            "memory_in_mb", each.memoryMb()))
                .toList()));
    node.put("description", revision.description);
    node.put("deployable", deployable(revision));
    node.set("relationships", Json.object("app", Render.toOne(revision.appGuid)));
    node.set("metadata", Render.metadata(revision));
    node.set(
        "links",
        Json.object(
            "self", Render.link(self),
            "app", Render.link(call.url("/v3/apps/" + revision.appGuid)),
            "environment_variables", Render.link(self + "/environment_variables")));
    return node;
  }

  private Reply ofApp(Call call) {
    App app = finder.app(call);
    return Listing.of(foundation.sidecarsOfApp.of(app.guid), call).reply(each -> json(each, call));
  }

  private Reply ofProcess(Call call) {
    Process process = finder.get(foundation.processes, call, "Process");
    return Listing.of(
            foundation.sidecarsOfApp.of(process.appGuid).stream()
                .filter(each -> each.processTypes.contains(process.type))
                .toList(),
            call)
        .reply(each -> json(each, call));
  }

  private Reply sidecar(Call call) {
    return Reply.ok(json(finder.get(foundation.sidecars, call, "Sidecar"), call));
  }

  static ObjectNode json(Sidecar sidecar, Call call) {
    ObjectNode node = Render.base(sidecar);
    node.put("name", sidecar.name);
    node.put("command", sidecar.command);
    node.set("process_types", Json.array(sidecar.processTypes));
    node.set("memory_in_mb", Json.node(sidecar.memoryMb));
    node.put("origin", sidecar.origin);
    node.set("relationships", Json.object("app", Render.toOne(sidecar.appGuid)));
    return node;
  }
}
