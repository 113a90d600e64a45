package io.acf.simulator.api;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.engine.ServiceEvents;
import io.acf.simulator.engine.Services;
import io.acf.simulator.model.Bond;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Job;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.Endpoint;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Audit events of calls about service instances and bindings. What a job does by a broker is told
 * by the job, which keeps the request for that.
 */
final class ServiceAudits {
  private static final String INSTANCE = "/v3/service_instances/:guid";
  private static final String CREDENTIALS = "/v3/service_credential_bindings";
  private static final String ROUTES = "/v3/service_route_bindings";

  private static final Map<String, String> VERBS =
      Map.ofEntries(
          entry("POST /v3/service_instances", "create"),
          entry("PATCH " + INSTANCE, "update"),
          entry("DELETE " + INSTANCE, "delete"),
          entry("POST " + INSTANCE + "/relationships/shared_spaces", "share"),
          entry("DELETE " + INSTANCE + "/relationships/shared_spaces/:space", "unshare"),
          entry("POST " + CREDENTIALS, "create"),
          entry("PATCH " + CREDENTIALS + "/:guid", "update"),
          entry("DELETE " + CREDENTIALS + "/:guid", "delete"),
          entry("POST " + ROUTES, "create"),
          entry("PATCH " + ROUTES + "/:guid", "update"),
          entry("DELETE " + ROUTES + "/:guid", "delete"));

  private final Foundation foundation;
  private final Services services;
  private final ServiceEvents events;

  ServiceAudits(Engine engine) {
    this.foundation = engine.foundation;
    this.services = engine.services;
    this.events = services.events;
  }

  /** The handler of an endpoint that writes events; empty for one that has none here. */
  Optional<Endpoint.Handler> wrap(Endpoint endpoint) {
    String verb = VERBS.get(endpoint.method() + " " + endpoint.path());
    if (verb == null) {
      return Optional.empty();
    }
    boolean instances = endpoint.path().startsWith("/v3/service_instances");
    return Optional.of(
        call -> {
          String known = call.params().getOrDefault("guid", "");
          Optional<ServiceInstance> instance = foundation.serviceInstances.find(known);
          Optional<Bond> bond = services.bond(known);
          Reply reply = endpoint.handler().handle(call);
          Optional<Job> job = job(foundation, reply);
          if (job.isPresent()) {
            keep(job.get(), request(call));
            return reply;
          }
          String made = AuditLog.json(reply).path("guid").asText("");
          if (instances) {
            instance
                .or(() -> foundation.serviceInstances.find(made))
                .ifPresent(it -> told(verb, call, it));
          } else {
            bond.or(() -> services.bond(made))
                .ifPresent(it -> events.bond(verb, it, request(call)));
          }
          return reply;
        });
  }

  private void told(String verb, Call call, ServiceInstance instance) {
    switch (verb) {
      case "share" ->
          events.told(
              verb,
              instance,
              Json.object("target_space_guids", Json.array(ToMany.guids(call.json()))));
      case "unshare" ->
          events.told(verb, instance, Json.object("target_space_guid", call.param("space")));
      case "delete" ->
          events.instance(Query.flag(call, "purge").orElse(false) ? "purge" : verb, instance, null);
      default -> events.instance(verb, instance, request(call));
    }
  }

  private void keep(Job job, @Nullable JsonNode request) {
    job.request = request;
    foundation.changed(foundation.jobs, job);
  }

  private static @Nullable JsonNode request(Call call) {
    return call.body().length == 0 ? null : AuditLog.request(Json.object(), call).path("request");
  }

  /** The job that does what was asked for. */
  static Optional<Job> job(Foundation foundation, Reply reply) {
    String location = reply.headers().getOrDefault("Location", "");
    return reply.status() == 202 && !location.isEmpty()
        ? foundation.jobs.find(URI.create(location).getPath().replaceFirst(".*/", ""))
        : Optional.empty();
  }
}
