package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.engine.ProcessRules;
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
  private final ProcessRules rules;

  SidecarEndpoints(Foundation foundation) {
    this.rules = new ProcessRules(foundation);
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
    Optional<String> name = required(body, "name");
    Optional<String> command = required(body, "command");
    List<String> types = types(body);
    Optional<Integer> memory = body.positive("memory_in_mb");
    body.check();
    Sidecar sidecar = new Sidecar();
    sidecar.appGuid = app.guid;
    memory.ifPresent(each -> rules.sidecar(app, "", types, each));
    name.ifPresent(each -> unique(sidecar, each));
    name.ifPresent(each -> sidecar.name = each);
    command.ifPresent(each -> sidecar.command = each);
    sidecar.processTypes = types;
    sidecar.memoryMb = memory.orElse(null);
    foundation.create(foundation.sidecars, sidecar);
    return Reply.created(RevisionEndpoints.json(sidecar, call));
  }

  private Reply update(Call call) {
    Sidecar sidecar = find(call);
    App app = finder.get(foundation.apps, sidecar.appGuid, "App");
    Body body = new Body(call, "name", "command", "process_types", "memory_in_mb");
    Optional<String> name = body.has("name") ? required(body, "name") : Optional.empty();
    Optional<String> command = body.has("command") ? required(body, "command") : Optional.empty();
    List<String> types = body.has("process_types") ? types(body) : sidecar.processTypes;
    Optional<Integer> memory = body.positive("memory_in_mb");
    body.check();
    Optional<Integer> wanted = memory.or(() -> Optional.ofNullable(sidecar.memoryMb));
    wanted.ifPresent(each -> rules.sidecar(app, sidecar.name, types, each));
    name.filter(each -> !each.equals(sidecar.name)).ifPresent(each -> unique(sidecar, each));
    name.ifPresent(each -> sidecar.name = each);
    command.ifPresent(each -> sidecar.command = each);
    sidecar.processTypes = types;
    sidecar.memoryMb = wanted.orElse(null);
    foundation.changed(foundation.sidecars, sidecar);
    return Reply.ok(RevisionEndpoints.json(sidecar, call));
  }

  private static Optional<String> required(Body body, String name) {
    JsonNode node = body.at(name);
    if (node.isMissingNode() || node.isNull() || node.isTextual() && node.asText().isBlank()) {
      body.problem(Body.title(name) + " can't be blank");
    }
    return node.isMissingNode() || node.isNull() ? Optional.of(body.string(name)) : body.text(name);
  }

  private static List<String> types(Body body) {
    JsonNode node = body.at("process_types");
    if (!node.isArray()) {
      body.problem("Process types must be an array");
    }
    if (node.isEmpty()) {
      body.problem("Process types must have at least 1 process_type");
    }
    List<String> types = new ArrayList<>();
    node.forEach(each -> types.add(each.asText()));
    return List.copyOf(types);
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
