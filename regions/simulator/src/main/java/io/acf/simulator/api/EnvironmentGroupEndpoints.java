package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Entity;
import io.acf.simulator.model.EnvironmentGroup;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The environment variables of every app: {@code running} and {@code staging}. */
final class EnvironmentGroupEndpoints {
  private static final Set<String> NAMES = Set.of("running", "staging");
  private final Foundation foundation;

  EnvironmentGroupEndpoints(Foundation foundation) {
    this.foundation = foundation;
  }

  void declare(EndpointTable table) {
    table
        .on(
            "GET",
            "/v3/environment_variable_groups/:name",
            "Variables of every app.",
            call -> Reply.ok(json(find(call), call)))
        .on(
            "PATCH",
            "/v3/environment_variable_groups/:name",
            "Merges variables; null removes.",
            this::update);
  }

  private EnvironmentGroup find(Call call) {
    String name = call.param("name");
    if (!NAMES.contains(name)) {
      throw CfError.notFound("Environment variable group");
    }
    return foundation
        .environmentGroups
        .find(name)
        .orElseGet(
            () -> {
              EnvironmentGroup group = new EnvironmentGroup();
              group.guid = name;
              group.name = name;
              return foundation.create(foundation.environmentGroups, group);
            });
  }

  private Reply update(Call call) {
    EnvironmentGroup group = find(call);
    Body body = new Body(call, "var");
    Map<String, @Nullable String> changes =
        call.json().isEmpty() ? Map.of() : Environment.changes(body);
    body.check();
    group.variables = Entity.merge(group.variables, changes);
    foundation.changed(foundation.environmentGroups, group);
    return Reply.ok(json(group, call));
  }

  private static ObjectNode json(EnvironmentGroup group, Call call) {
    return Json.object(
        "updated_at",
        Render.time(group.updatedAt),
        "name",
        group.name,
        "var",
        group.variables,
        "links",
        Json.object(
            "self", Render.link(call.url("/v3/environment_variable_groups/" + group.name))));
  }
}
