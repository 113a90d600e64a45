package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.engine.Routes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The destinations in the body of a request, and what is wrong with them. Source:
 * cloud_controller_ng, app/messages/route_update_destinations_message.rb.
 */
final class DestinationInput {
  static final Set<String> PROTOCOLS = Set.of("http1", "http2", "tcp");
  private static final Set<String> KEYS = Set.of("app", "weight", "port", "protocol");
  private static final int PORTS_MAX = 10;
  private static final int WEIGHTS_SUM = 100;
  private static final int PORT_MIN = 1024;
  private static final int PORT_MAX = 65_535;
  private static final int GUID_LENGTH_MAX = 199;

  private final Body body;
  private final boolean replace;
  private int problems;

  private DestinationInput(Body body, boolean replace) {
    this.body = body;
    this.replace = replace;
  }

  /** Notes in {@code body} whatever is wrong; only who replaces all may give weights, or none. */
  static void check(Body body, boolean replace) {
    new DestinationInput(body, replace).check();
  }

  private void check() {
    JsonNode all = body.at("destinations");
    int least = replace ? 0 : 1;
    if (!all.isArray() || all.size() < least || all.size() > Routes.DESTINATIONS_MAX) {
      body.problem(
          "Destinations must be an array containing between %d and %d destination objects."
              .formatted(least, Routes.DESTINATIONS_MAX));
      return;
    }
    for (int i = 0; i < all.size(); i++) {
      check(i, all.get(i));
    }
    Map<JsonNode, Integer> ports = new HashMap<>();
    all.forEach(each -> ports.merge(each.path("app"), 1, Integer::sum));
    if (ports.values().stream().anyMatch(count -> count > PORTS_MAX)) {
      problem("Process must have at most " + PORTS_MAX + " exposed ports.");
    }
    if (problems == 0) {
      weights(all);
    }
  }

  private void problem(String text) {
    problems++;
    body.problem(text);
  }

  private void problem(int index, String text) {
    problem("Destinations[" + index + "]: " + text);
  }

  private void check(int index, JsonNode one) {
    if (!one.isObject()) {
      problem(index, "must be an object.");
      return;
    }
    if (!one.has("app")) {
      problem(index, "must have an \"app\".");
      return;
    }
    Set<String> keys = new HashSet<>();
    one.fieldNames().forEachRemaining(keys::add);
    if (!KEYS.containsAll(keys)) {
      problem(index, "must have only \"app\" and optionally \"weight\", \"port\" or \"protocol\".");
      return;
    }
    app(index, one.path("app"));
    weight(index, one.path("weight"));
    if (given(one.path("port")) && !between(one.path("port"), PORT_MIN, PORT_MAX)) {
      problem(
          index,
          "port must be a positive integer between %d and %d inclusive."
              .formatted(PORT_MIN, PORT_MAX));
    }
    JsonNode protocol = one.path("protocol");
    if (given(protocol) && !(protocol.isTextual() && PROTOCOLS.contains(protocol.asText()))) {
      problem(index, "protocol must be 'http1', 'http2' or 'tcp'.");
    }
  }

  private void app(int index, JsonNode app) {
    String guid = app.path("guid").isTextual() ? app.path("guid").asText() : "";
    if (guid.isEmpty() || guid.length() > GUID_LENGTH_MAX) {
      problem(index, "app must have the structure {\"guid\": \"app_guid\"}");
      return;
    }
    JsonNode process = app.path("process");
    JsonNode type = process.path("type");
    if (given(process) && (process.size() != 1 || !type.isTextual() || type.asText().isEmpty())) {
      problem(index, "process must have the structure {\"type\": \"process_type\"}");
    }
  }

  private void weight(int index, JsonNode weight) {
    if (!given(weight)) {
      return;
    }
    if (!replace) {
      problem(index, "weighted destinations can only be used when replacing all destinations.");
    } else if (!between(weight, 1, WEIGHTS_SUM)) {
      problem(index, "weight must be a positive integer between 1 and 100.");
    }
  }

  private void weights(JsonNode all) {
    List<Integer> given = new ArrayList<>();
    for (JsonNode each : all) {
      if (given(each.path("weight"))) {
        given.add(each.path("weight").asInt());
      }
    }
    if (given.isEmpty()) {
      return;
    }
    if (given.size() < all.size()) {
      body.problem("Destinations cannot contain both weighted and unweighted destinations.");
    } else if (given.stream().mapToInt(each -> each).sum() != WEIGHTS_SUM) {
      body.problem("Destinations must have weights that sum to 100.");
    }
  }

  private static boolean given(JsonNode node) {
    return !node.isMissingNode() && !node.isNull();
  }

  private static boolean between(JsonNode node, int least, int most) {
    return node.isIntegralNumber()
        && node.canConvertToInt()
        && node.asInt() >= least
        && node.asInt() <= most;
  }
}
