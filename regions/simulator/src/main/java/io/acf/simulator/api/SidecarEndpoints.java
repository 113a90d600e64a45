package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Sidecar;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sidecars that come over the API instead of in a manifest. */
final class SidecarEndpoints {
  private final Foundation foundation;
  private final Finder finder;

  SidecarEndpoints(Foundation foundation) {
    this.foundation = foundation;
    this.finder = new Finder(foundation);
  }

  void declare(EndpointTable table) {
    table
        .on("POST", "/v3/apps/:guid/sidecars", "A new sidecar of an app.", this::create)
        .on("PATCH", "/v3/sidecars/:guid", "Name, command, processes, memory.", this::update)
        .on("DELETE", "/v3/sidecars/:guid", "Deletes it.", this::delete);
  }

  private Sidecar find(Call call) {
    return finder.get(foundation.sidecars, call, "Sidecar");
  }

  private Reply create(Call call) {
    App app = finder.app(call);
    Body body = new Body(call, "name", "command", "process_types", "memory_in_mb");
    Sidecar sidecar = new Sidecar();
    sidecar.appGuid = app.guid;
    body.requiredText("name");
    body.requiredText("command");
    if (body.at("process_types").isEmpty()) {
      body.problem("Process types must have at least 1 process_type");
    }
    take(sidecar, body);
    foundation.create(foundation.sidecars, sidecar);
    return Reply.created(RevisionEndpoints.json(sidecar, call));
  }

  private Reply update(Call call) {
    Sidecar sidecar = find(call);
    take(sidecar, new Body(call, "name", "command", "process_types", "memory_in_mb"));
    foundation.changed(foundation.sidecars, sidecar);
    return Reply.ok(RevisionEndpoints.json(sidecar, call));
  }

  private void take(Sidecar sidecar, Body body) {
    Optional<String> name = body.text("name");
    Optional<String> command = body.text("command");
    Optional<Integer> memory = body.integer("memory_in_mb", 1);
    JsonNode types = body.at("process_types");
    if (!types.isMissingNode() && !types.isArray()) {
      body.problem("Process types must be an array");
    }
    body.check();
    name.filter(each -> !each.equals(sidecar.name)).ifPresent(each -> unique(sidecar, each));
    name.ifPresent(each -> sidecar.name = each);
    command.ifPresent(each -> sidecar.command = each);
    memory.ifPresent(each -> sidecar.memoryMb = each);
    if (types.isArray()) {
      List<String> texts = new ArrayList<>();
      types.forEach(each -> texts.add(each.asText()));
      sidecar.processTypes = List.copyOf(texts);
    }
  }

  private void unique(Sidecar sidecar, String name) {
    if (foundation.sidecarsOfApp.of(sidecar.appGuid).stream().anyMatch(s -> s.name.equals(name))) {
      throw CfError.unprocessable("Sidecar with name '" + name + "' already exists for given app");
    }
  }

  private Reply delete(Call call) {
    foundation.remove(foundation.sidecars, find(call));
    return Reply.empty(204);
  }
}
