package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.ApiVersion;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Endpoint;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Hides what an older API does not have, by tables: whole endpoints, parameters, fields of requests
 * and of answers. Endpoints themselves know the newest version only.
 */
final class OldApi {
  /** Something that is there from 3.{@code since} on, at paths that match. */
  private record Since(int since, String path, String what) {}

  private static final String PROCESS =
      "(/v3/apps/:guid)?/?(v3/)?processes(/:\\w+)?(/actions/scale)?";

  private static final String STACKS = "/v3/stacks(/:guid)?";

  private static final List<Since> ENDPOINTS =
      List.of(
          new Since(ApiVersion.EMBED, ".*/process_instances", ""),
          new Since(ApiVersion.CANARY, "/v3/deployments/:guid/actions/continue", ""),
          new Since(ApiVersion.FEATURES, "/v3/apps/:guid/actions/clear_buildpack_cache", ""));

  private static final List<Since> PARAMETERS = List.of(new Since(ApiVersion.EMBED, ".*", "embed"));

  private static final List<Since> REQUESTS =
      List.of(
          new Since(ApiVersion.CANARY, "/v3/deployments", "options"),
          new Since(ApiVersion.CANARY_STEPS, "/v3/deployments", "options/canary"),
          new Since(ApiVersion.READINESS, PROCESS, "readiness_health_check"),
          new Since(ApiVersion.STACK_STATE, STACKS, "state"),
          new Since(ApiVersion.STACK_STATE, STACKS, "state_reason"),
          new Since(ApiVersion.BINDING_STRATEGY, "/v3/service_credential_bindings", "strategy"),
          new Since(ApiVersion.SPACE_SUSPENDED, "/v3/spaces(/:guid)?", "suspended"),
          new Since(ApiVersion.ROUTE_OPTIONS, "/v3/routes(/:guid)?", "options"));

  private static final List<Since> ANSWERS =
      List.of(
          new Since(ApiVersion.CURRENT_DROPLET, "/v3/apps.*", "relationships/current_droplet"),
          new Since(ApiVersion.FEATURES, "/v3/apps.*", "links/clear_buildpack_cache"),
          new Since(ApiVersion.READINESS, PROCESS, "readiness_health_check"),
          new Since(ApiVersion.READINESS, PROCESS, "health_check/data/interval"),
          new Since(ApiVersion.EMBED, PROCESS, "links/process_instances"),
          new Since(ApiVersion.READINESS, ".*/stats", "routable"),
          new Since(ApiVersion.READINESS, ".*/stats", "instance_guid"),
          new Since(ApiVersion.READINESS, ".*/stats", "instance_internal_ip"),
          new Since(ApiVersion.READINESS, ".*/stats", "usage/cpu_entitlement"),
          new Since(ApiVersion.CANARY, "/v3/deployments(/:guid)?", "options"),
          new Since(ApiVersion.CANARY_STEPS, "/v3/deployments(/:guid)?", "options/canary"),
          new Since(ApiVersion.CANARY, "/v3/deployments(/:guid)?", "status/canary"),
          new Since(ApiVersion.STACK_STATE, STACKS, "state"),
          new Since(ApiVersion.STACK_STATE, STACKS, "state_reason"),
          new Since(ApiVersion.SPACE_SUSPENDED, "/v3/spaces(/:guid)?", "suspended"),
          new Since(ApiVersion.ROUTE_OPTIONS, ".*/routes(/:guid)?", "options"));

  private final Supplier<ApiVersion> version;

  OldApi(Supplier<ApiVersion> version) {
    this.version = version;
  }

  /** The handler of an endpoint as the region's version has it. */
  Endpoint.Handler wrap(Endpoint endpoint, Endpoint.Handler handler) {
    String path = endpoint.path();
    List<Since> endpoints = at(ENDPOINTS, path);
    List<Since> parameters = at(PARAMETERS, path);
    List<Since> requests = at(REQUESTS, path);
    List<Since> answers = at(ANSWERS, path);
    return call -> {
      ApiVersion now = version.get();
      if (missing(endpoints, now).findAny().isPresent()) {
        throw CfError.unknownRequest();
      }
      List<String> unknown =
          missing(parameters, now).map(Since::what).filter(call.query()::containsKey).toList();
      if (!unknown.isEmpty()) {
        throw Related.unknown(unknown, List.of("page", "per_page", "order_by"));
      }
      refuse(call, path, missing(requests, now).toList(), now);
      List<Since> hidden = missing(answers, now).toList();
      Reply reply = handler.handle(call);
      return hidden.isEmpty() ? reply : without(reply, hidden);
    };
  }

  private static List<Since> at(List<Since> all, String path) {
    return all.stream().filter(each -> path.matches(each.path())).toList();
  }

  private static java.util.stream.Stream<Since> missing(List<Since> all, ApiVersion now) {
    return all.stream().filter(each -> !now.has(each.since()));
  }

  private static void refuse(Call call, String path, List<Since> missing, ApiVersion now) {
    if (call.method().equals("GET") || call.body().length == 0) {
      return;
    }
    for (Since each : missing) {
      if (!call.json().at("/" + each.what()).isMissingNode()) {
        int slash = each.what().lastIndexOf('/');
        throw CfError.unprocessable(
            slash < 0
                ? "Unknown field(s): '" + each.what() + "'"
                : "Options has unsupported key(s): " + each.what().substring(slash + 1));
      }
    }
    if (path.equals("/v3/deployments")
        && !now.has(ApiVersion.CANARY)
        && call.json().path("strategy").asText().equals("canary")) {
      throw CfError.unprocessable("Strategy 'canary' is not a supported deployment strategy");
    }
  }

  private static Reply without(Reply reply, List<Since> hidden) {
    // Patterns of paths match manifests too, which are YAML.
    if (reply.status() >= 300 || !json(reply)) {
      return reply;
    }
    try {
      JsonNode body = Json.MAPPER.readTree(reply.body());
      for (Since each : hidden) {
        String[] way = each.what().split("/", -1);
        remove(body, way);
        body.path("resources").forEach(row -> remove(row, way));
      }
      return new Reply(reply.status(), reply.headers(), Json.bytes(body));
    } catch (IOException e) {
      throw new UncheckedIOException("an answer of ours is JSON", e);
    }
  }

  private static boolean json(Reply reply) {
    return reply.headers().getOrDefault("Content-Type", "").startsWith("application/json");
  }

  private static void remove(JsonNode from, String[] way) {
    JsonNode at = from;
    for (int i = 0; i < way.length - 1; i++) {
      at = at.path(way[i]);
    }
    if (at instanceof ObjectNode object) {
      object.remove(way[way.length - 1]);
    }
  }
}
