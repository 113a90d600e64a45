package io.acf.simulator.osb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.osb.BrokerAnswer.Came;
import io.acf.simulator.wire.Json;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers of brokers, each kind of call by its own rules; every method throws a {@link
 * BrokerFault} for what is none. Source: cloud_controller_ng,
 * lib/services/service_brokers/v2/response_parser.rb and errors.
 */
public final class Answers {
  private static final Set<String> STATES = Set.of("succeeded", "failed", "in progress");
  private static final String ASYNC_REQUIRED =
      "This service plan requires client support for asynchronous service operations.";
  private static final String CONCURRENCY =
      "The service broker could not perform this operation in parallel with other running"
          + " operations";
  private static final String MAINTENANCE =
      "maintenance_info.version requested is invalid. Please ensure the catalog is up to date and"
          + " you are providing a version supported by this service plan.";
  private static final String REQUIRES_APP =
      "This service supports generation of credentials through binding an application only.";

  /** How much of an answer is told: it stays in last operations and errors of jobs. */
  private static final int SHOWN_MAX = 10_000;

  private Answers() {}

  /** The answer to GET /v2/catalog. */
  public static ObjectNode catalog(BrokerAnswer answer) {
    Came came = came(answer);
    if (came.status() != 200) {
      throw bad(came, false);
    }
    return object(came);
  }

  /** To PUT of an instance. */
  public static Outcome provision(BrokerAnswer answer) {
    Came came = came(answer);
    return switch (came.status()) {
      case 200, 201 -> done(came, fields(came, "dashboard_url", "operation"));
      case 202 -> begun(came, fields(came, "dashboard_url", "operation"));
      case 409 -> throw conflict(came);
      case 422 -> throw unprocessable(came, bad(came, false));
      default -> throw bad(came, false);
    };
  }

  /** To PATCH of an instance. */
  public static Outcome update(BrokerAnswer answer) {
    Came came = came(answer);
    return switch (came.status()) {
      case 200 -> done(came, fields(came, "dashboard_url", "operation"));
      case 201 -> throw bad(came, true);
      case 202 -> begun(came, fields(came, "dashboard_url", "operation"));
      case 422 -> throw unprocessable(came, rejected(came));
      default -> throw bad(came, false);
    };
  }

  /** To DELETE of an instance or a binding; one that is gone is well deleted. */
  public static Outcome delete(BrokerAnswer answer) {
    Came came = came(answer);
    return switch (came.status()) {
      case 200 -> done(came, object(came));
      case 201 -> throw bad(came, true);
      case 202 -> begun(came, fields(came, "operation"));
      case 410 -> new Outcome("succeeded", Json.object(), null);
      case 422 -> throw unprocessable(came, bad(came, false));
      default -> throw bad(came, false);
    };
  }

  /**
   * To PUT of a binding.
   *
   * @param requires what the offering may do besides: syslog_drain, volume_mount
   */
  public static Outcome bind(BrokerAnswer answer, List<String> requires) {
    Came came = came(answer);
    return switch (came.status()) {
      case 200, 201 -> {
        ObjectNode body = object(came);
        binding(came, body, requires);
        yield done(came, body);
      }
      case 202 -> begun(came, fields(came, "operation"));
      case 409 -> throw conflict(came);
      case 422 -> throw unprocessable(came, bad(came, false));
      default -> throw bad(came, false);
    };
  }

  private static void binding(Came came, ObjectNode body, List<String> requires) {
    JsonNode credentials = body.path("credentials");
    if (given(credentials) && !credentials.isObject()) {
      throw malformed(came, "expected credentials to be a valid JSON object");
    }
    if (given(body.path("syslog_drain_url")) && !requires.contains("syslog_drain")) {
      throw new BrokerFault(
          "ServiceBrokerInvalidSyslogDrainUrl",
          502,
          "The service is attempting to stream logs from your application, but is not registered as"
              + " a logging service. Please contact the service provider.",
          true);
    }
    JsonNode route = body.path("route_service_url");
    if (given(route) && !https(route.asText())) {
      throw bad(came, false);
    }
    if (given(body.path("volume_mounts")) && !requires.contains("volume_mount")) {
      throw new BrokerFault(
          "ServiceBrokerInvalidVolumeMounts",
          502,
          "The service is attempting to supply volume mounts from your application, but is not"
              + " registered as a volume mount service. Please contact the service provider.",
          true);
    }
  }

  private static boolean https(String url) {
    try {
      URI uri = URI.create(url);
      return "https".equals(uri.getScheme()) && uri.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** To GET of a last operation. */
  public static Outcome lastOperation(BrokerAnswer answer, String whenGone) {
    if (answer instanceof Came(int status, String reason, String text, Integer retry)
        && status == 400) {
      ObjectNode told = parsed(text) instanceof ObjectNode body ? body : Json.object();
      if (!told.has("description")) {
        told.put("description", "Bad request");
      }
      return new Outcome("failed", told, null);
    }
    Came came = came(answer);
    if (came.status() == 410) {
      return new Outcome(whenGone, Json.object(), null);
    }
    if (came.status() != 200) {
      throw bad(came, false);
    }
    ObjectNode body = object(came);
    String state = body.path("state").asText();
    if (!STATES.contains(state)) {
      throw malformed(
          came, "expected state was 'succeeded', broker returned '" + shown(state) + "'.");
    }
    return new Outcome(state, body, came.retryAfterSeconds());
  }

  /** To GET of an instance or a binding. */
  public static ObjectNode fetched(BrokerAnswer answer) {
    Came came = came(answer);
    if (came.status() != 200) {
      throw bad(came, false);
    }
    ObjectNode body = object(came);
    for (String each : List.of("parameters", "credentials")) {
      if (body.has(each) && !body.path(each).isObject()) {
        throw malformed(came, "\n" + mismatch(each, body.path(each), "object"));
      }
    }
    return body;
  }

  private static Outcome done(Came came, ObjectNode body) {
    return new Outcome("succeeded", body, came.retryAfterSeconds());
  }

  private static Outcome begun(Came came, ObjectNode body) {
    return new Outcome("in progress", body, came.retryAfterSeconds());
  }

  /** An answer at all, and none of those that mean the same for every call. */
  private static Came came(BrokerAnswer answer) {
    return switch (answer) {
      case Came came -> common(came);
      case BrokerAnswer.Unreachable(String url) ->
          throw new BrokerFault(
              "ServiceBrokerApiUnreachable",
              502,
              "The service broker could not be reached: " + url,
              false);
      case BrokerAnswer.TimedOut timedOut ->
          throw new BrokerFault("HttpClientTimeout", 504, timedOut(), true);
      case BrokerAnswer.Broken(String why) ->
          throw new BrokerFault("HttpRequestError", 500, why, true);
    };
  }

  private static String timedOut() {
    return "The request to the service broker timed out";
  }

  private static Came common(Came came) {
    int status = came.status();
    if (status == 401) {
      throw new BrokerFault(
          "ServiceBrokerApiAuthenticationFailed",
          502,
          "Authentication with the service broker failed. Double-check that the username and"
              + " password are correct.",
          false);
    }
    if (status == 408) {
      throw new BrokerFault("ServiceBrokerApiTimeout", 504, timedOut(), false);
    }
    if (status / 100 == 4 && status != 409 && status != 410 && status != 422) {
      throw rejected(came);
    }
    if (status / 100 == 5) {
      throw bad(came, false);
    }
    return came;
  }

  private static BrokerFault rejected(Came came) {
    String told = description(came);
    return new BrokerFault(
        "ServiceBrokerRequestRejected",
        502,
        told == null ? "The service broker rejected the request. " + status(came) : told,
        false);
  }

  private static BrokerFault bad(Came came, boolean ignoreDescription) {
    String told = ignoreDescription ? null : description(came);
    return new BrokerFault(
        "ServiceBrokerBadResponse",
        502,
        told == null ? "The service broker returned an invalid response. " + status(came) : told,
        true);
  }

  private static BrokerFault conflict(Came came) {
    String told = description(came);
    return new BrokerFault(
        "ServiceBrokerConflict",
        409,
        told == null ? "Resource conflict: " + status(came) : told,
        false);
  }

  private static BrokerFault malformed(Came came, String why) {
    return new BrokerFault(
        "ServiceBrokerResponseMalformed",
        502,
        "The service broker returned an invalid response: " + why,
        came.status() != 200);
  }

  private static BrokerFault unprocessable(Came came, BrokerFault otherwise) {
    JsonNode body = parsed(came.body());
    String error = body == null ? "" : body.path("error").asText();
    Map<String, String> known =
        Map.of(
            "AsyncRequired", ASYNC_REQUIRED,
            "ConcurrencyError", CONCURRENCY,
            "MaintenanceInfoConflict", MAINTENANCE,
            "RequiresApp", REQUIRES_APP);
    String told = known.get(error);
    return told == null ? otherwise : new BrokerFault(error, 422, told, false);
  }

  private static String status(Came came) {
    return "Status Code: " + came.status() + " " + came.reason() + ", Body: " + shown(came.body());
  }

  static String shown(String text) {
    return text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) : text;
  }

  private static @Nullable String description(Came came) {
    JsonNode body = parsed(came.body());
    return body != null && body.has("description")
        ? "Service broker error: " + shown(body.path("description").asText())
        : null;
  }

  private static ObjectNode object(Came came) {
    if (parsed(came.body()) instanceof ObjectNode object) {
      return object;
    }
    throw malformed(
        came, "expected valid JSON object in body, broker returned '" + shown(came.body()) + "'");
  }

  private static @Nullable JsonNode parsed(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** An object whose named fields are texts; a dashboard may be null. */
  private static ObjectNode fields(Came came, String... texts) {
    ObjectNode body = object(came);
    for (String each : texts) {
      JsonNode value = body.path(each);
      boolean dashboard = each.equals("dashboard_url");
      if (!value.isMissingNode() && !value.isTextual() && !(dashboard && value.isNull())) {
        throw malformed(came, "\n" + mismatch(each, value, dashboard ? "string, null" : "string"));
      }
    }
    return body;
  }

  private static String mismatch(String field, JsonNode value, String types) {
    String type =
        value.isIntegralNumber() ? "integer" : value.getNodeType().name().toLowerCase(Locale.ROOT);
    return "The property '#/%s' of type %s did not match %s: %s"
        .formatted(
            field,
            type,
            types.indexOf(',') < 0 ? "the following type" : "one or more of the following types",
            types);
  }

  private static boolean given(JsonNode node) {
    return !node.isMissingNode() && !node.isNull();
  }
}
