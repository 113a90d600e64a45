package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.wire.Json;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of a service instance, besides its name and where it is. Sources:
 * cloud_controller_ng, app/messages/service_instance_*_message.rb.
 */
final class InstanceInput {
  private static final int TAGS_MAX = 2048;

  private InstanceInput() {}

  /** Notes what is wrong with what a user provides; anything of it may be null. */
  static void provided(Body body) {
    object(body, "credentials");
    tags(body);
    url(body, "syslog_drain_url");
    url(body, "route_service_url");
    String route = body.at("route_service_url").asText("");
    if (!route.isEmpty() && !route.startsWith("https:")) {
      body.problem("Route service url must be https");
    }
  }

  /** Notes what is wrong with what a broker is to be given. */
  static void managed(Body body) {
    object(body, "parameters");
    tags(body);
  }

  private static void object(Body body, String name) {
    JsonNode given = body.at(name);
    boolean nothing =
        given.isMissingNode() || given.isNull() || given.isTextual() && given.asText().isEmpty();
    if (!nothing && !given.isObject()) {
      body.problem(Body.title(name) + " must be an object");
    }
  }

  private static void tags(Body body) {
    JsonNode given = body.at("tags");
    if (given.isMissingNode() || given.isNull()) {
      return;
    }
    if (!given.isArray()) {
      body.problem("Tags must be an array");
      return;
    }
    boolean texts = true;
    for (JsonNode each : given) {
      texts &= each.isTextual();
    }
    if (!texts) {
      body.problem("Tags must be a list of strings");
    } else if (String.join("", Json.texts(given)).length() > TAGS_MAX) {
      body.problem("Tags combined length of tags must be 2048 characters or less");
    }
  }

  private static void url(Body body, String name) {
    JsonNode given = body.at(name);
    if (given.isMissingNode() || given.isNull() || given.asText().isEmpty()) {
      return;
    }
    if (!given.isTextual() || !uri(given.asText())) {
      body.problem(Body.title(name) + " must be a valid URI");
    }
  }

  private static boolean uri(String text) {
    try {
      return URI.create(text).isAbsolute();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Gives an instance what its user says; what is null is taken away. */
  static void provide(Body body, ServiceInstance instance) {
    tag(body, instance);
    if (body.has("credentials")) {
      JsonNode given = body.at("credentials");
      instance.credentials = given.isObject() ? given.deepCopy() : Json.object();
    }
    if (body.has("syslog_drain_url")) {
      instance.syslogDrainUrl = text(body.at("syslog_drain_url"));
    }
    if (body.has("route_service_url")) {
      instance.routeServiceUrl = text(body.at("route_service_url"));
    }
  }

  static void tag(Body body, ServiceInstance instance) {
    if (body.has("tags")) {
      instance.tags = List.copyOf(Json.texts(body.at("tags")));
    }
  }

  private static @Nullable String text(JsonNode given) {
    return given.isTextual() ? given.asText() : null;
  }
}
