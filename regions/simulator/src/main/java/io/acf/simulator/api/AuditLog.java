package io.acf.simulator.api;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Audit;
import io.acf.simulator.engine.BuildpackNames;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Process;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Endpoint;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Notes what calls are about, by tables of endpoints, once they are answered. What a call brings
 * about on its way (processes, revisions, droplets, routes, builds, jobs) is noted where it
 * happens.
 */
final class AuditLog {
  /** Events of calls about an app. */
  private static final Map<String, String> APP =
      Map.ofEntries(
          entry("POST /v3/apps", "create"),
          entry("PATCH /v3/apps/:guid", "update"),
          entry("POST /v3/apps/:guid/actions/start", "start"),
          entry("POST /v3/apps/:guid/actions/stop", "stop"),
          entry("POST /v3/apps/:guid/actions/restart", "restart"),
          entry("GET /v3/apps/:guid/env", "environment.show"),
          entry("GET /v3/apps/:guid/environment_variables", "environment_variables.show"),
          entry("PATCH /v3/apps/:guid/environment_variables", "update"),
          entry("POST /v3/apps/:guid/processes/:type/actions/scale", "process.scale"),
          entry("POST /v3/processes/:guid/actions/scale", "process.scale"),
          entry("PATCH /v3/apps/:guid/processes/:type", "process.update"),
          entry("PATCH /v3/processes/:guid", "process.update"),
          entry(
              "DELETE /v3/apps/:guid/processes/:type/instances/:index",
              "process.terminate_instance"),
          entry("DELETE /v3/processes/:guid/instances/:index", "process.terminate_instance"),
          entry("POST /v3/apps/:guid/tasks", "task.create"),
          entry("POST /v3/tasks/:guid/actions/cancel", "task.cancel"),
          entry("POST /v3/packages", "package.create"),
          entry("POST /v3/packages/:guid/upload", "package.upload"),
          entry("DELETE /v3/packages/:guid", "package.delete"),
          entry("DELETE /v3/droplets/:guid", "droplet.delete"),
          entry("POST /v3/deployments", "deployment.create"),
          entry("POST /v3/deployments/:guid/actions/cancel", "deployment.cancel"),
          entry("POST /v3/deployments/:guid/actions/continue", "deployment.continue"));

  /** What of a request is never written down. */
  private static final List<String> HIDDEN =
      List.of("environment_variables", "var", "command", "credentials", "parameters", "data");

  private static final String PRIVATE = "[PRIVATE DATA HIDDEN]";

  private static final int RUNNER_UNAVAILABLE = 170015;

  private final Foundation foundation;
  private final Audit audit;
  private final OtherAudits others;

  AuditLog(Engine engine) {
    this.foundation = engine.foundation;
    this.audit = engine.audit;
    this.others = new OtherAudits(engine);
  }

  /** The same endpoint in the name of whoever calls it, and written down. */
  Endpoint.Handler wrap(Endpoint endpoint) {
    String key = endpoint.method() + " " + endpoint.path();
    String aboutApp = APP.get(key);
    Endpoint.Handler handler =
        aboutApp == null ? others.wrap(endpoint) : ofApp(endpoint, "audit.app." + aboutApp);
    return call -> {
      boolean client = call.actor().isClient();
      Audit.Who who = Audit.Who.user(call.actor().id(), client ? "" : call.actor().name());
      return audit.as(who, () -> handler.handle(call));
    };
  }

  private Endpoint.Handler ofApp(Endpoint endpoint, String type) {
    return call -> {
      Optional<String> app = app(call);
      try {
        Reply reply = endpoint.handler().handle(call);
        ofApp(type, call, app, json(reply));
        return reply;
      } catch (CfError error) {
        if (error.entries().getFirst().code() == RUNNER_UNAVAILABLE) {
          ofApp(type, call, app, Json.object());
        }
        throw error;
      }
    };
  }

  private void ofApp(String type, Call call, Optional<String> known, JsonNode body) {
    String own = body.path("guid").asText("");
    String guid = known.orElseGet(() -> body.at("/relationships/app/data/guid").asText(own));
    audit.app(type, guid, data(type, call, body));
  }

  private ObjectNode data(String type, Call call, JsonNode body) {
    String kind = type.split("\\.", -1)[2];
    String guid = body.path("guid").asText(call.params().getOrDefault("guid", ""));
    return switch (kind) {
      case "create", "update" -> request(Json.object(), call);
      case "process" -> process(call);
      case "package", "droplet", "task" -> {
        ObjectNode data = Json.object(kind + "_guid", guid);
        yield type.endsWith(".create") ? request(data, call) : data;
      }
      case "deployment" -> deployment(type, call, guid);
      default -> Json.object();
    };
  }

  private ObjectNode deployment(String type, Call call, String guid) {
    ObjectNode data = Json.object("deployment_guid", guid);
    foundation
        .deployments
        .find(guid)
        .ifPresent(
            each -> {
              data.put("droplet_guid", each.dropletGuid);
              if (type.endsWith(".create")) {
                boolean rollback = call.json().has("revision");
                data.put("type", rollback ? "rollback" : null);
                data.put("revision_guid", each.revisionGuid);
                data.put("strategy", each.strategy);
              }
            });
    return type.endsWith(".create") ? request(data, call) : data;
  }

  private ObjectNode process(Call call) {
    Optional<Process> process =
        call.params().containsKey("type")
            ? foundation.processesOfApp.of(call.param("guid")).reversed().stream()
                .filter(each -> each.type.equals(call.param("type")))
                .findFirst()
            : foundation.processes.find(call.param("guid"));
    ObjectNode data = process.map(Audit::of).orElseGet(Json::object);
    String index = call.params().get("index");
    if (index == null) {
      return request(data, call);
    }
    data.put("process_index", index);
    return data;
  }

  /** The body of a call, without what could be a secret. */
  static ObjectNode request(ObjectNode data, Call call) {
    ObjectNode request = call.json().deepCopy();
    for (String name : HIDDEN) {
      if (request.has(name)) {
        String told = name.equals("var") ? "environment_variables" : name;
        request.remove(name);
        request.put(told, PRIVATE);
      }
    }
    if (request.at("/lifecycle/data") instanceof ObjectNode lifecycle) {
      hide(lifecycle, "credentials");
      if (lifecycle.path("buildpacks").isArray()) {
        List<String> names = new ArrayList<>();
        lifecycle
            .path("buildpacks")
            .forEach(each -> names.add(BuildpackNames.shown(each.asText())));
        lifecycle.set("buildpacks", Json.array(names));
      }
    }
    if (request.at("/authentication/credentials") instanceof ObjectNode broker) {
      hide(broker, "password");
    }
    data.set("request", request);
    return data;
  }

  private static void hide(ObjectNode object, String name) {
    if (object.has(name)) {
      object.put(name, PRIVATE);
    }
  }

  /** The app that a call's path is about; empty where it only comes to be, or the body names it. */
  private Optional<String> app(Call call) {
    String guid = call.params().get("guid");
    if (guid == null) {
      return Optional.empty();
    }
    return switch (call.path().split("/", -1)[2]) {
      case "apps" -> Optional.of(guid);
      case "processes" -> foundation.processes.find(guid).map(each -> each.appGuid);
      case "packages" -> foundation.packages.find(guid).map(each -> each.appGuid);
      case "droplets" -> foundation.droplets.find(guid).map(each -> each.appGuid);
      case "deployments" -> foundation.deployments.find(guid).map(each -> each.appGuid);
      case "tasks" -> foundation.tasks.find(guid).map(each -> each.appGuid);
      default -> Optional.empty();
    };
  }

  /** An answer as JSON; an empty object where it is none. */
  static JsonNode json(Reply reply) {
    try {
      boolean readable =
          reply.body().length > 0
              && reply.headers().getOrDefault("Content-Type", "").startsWith("application/json");
      return readable ? Json.MAPPER.readTree(reply.body()) : Json.object();
    } catch (IOException e) {
      throw new UncheckedIOException("an answer of ours is JSON", e);
    }
  }
}
