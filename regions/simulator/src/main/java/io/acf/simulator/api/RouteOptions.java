package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.manifest.HashRouting;
import io.acf.simulator.model.Foundation;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the {@code options} of a route; null takes one away. Source: cloud_controller_ng,
 * app/messages/route_options_message.rb.
 */
final class RouteOptions {
  private static final String BALANCING = "loadbalancing";

  private RouteOptions() {}

  /** What the options of a route become; whatever is wrong is noted in {@code body}. */
  static SortedMap<String, String> of(
      Body body, SortedMap<String, String> old, Foundation foundation) {
    SortedMap<String, String> options = new TreeMap<>(old);
    JsonNode given = body.at("options");
    if (given.isMissingNode()) {
      return options;
    }
    if (!given.isObject()) {
      body.problem("Options 'options' is not a valid object");
      return options;
    }
    HashRouting hash = new HashRouting(foundation.flag(HashRouting.FLAG));
    Body.unknown(given, hash.keys().toArray(new String[0]))
        .ifPresent(text -> body.problem("Options " + text));
    JsonNode balancing = given.path(BALANCING);
    if (given.hasNonNull(BALANCING)
        && !(balancing.isTextual() && hash.algorithms().contains(balancing.asText()))) {
      body.problem(
          "Options Loadbalancing must be one of '"
              + String.join(", ", hash.algorithms())
              + "' if present");
      return options;
    }
    SortedMap<String, String> set = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : given.properties()) {
      if (each.getValue().isNull()) {
        options.remove(each.getKey());
      } else {
        set.put(each.getKey(), each.getValue().asText());
      }
    }
    HashRouting.problems(set).forEach(each -> body.problem("Options " + each));
    if (hashes(set) && set.getOrDefault("hash_header", "").isBlank()) {
      body.problem("Options Hash header must be present when loadbalancing is set to hash");
    }
    options.putAll(set);
    if (!hashes(options)) {
      options.remove("hash_header");
      options.remove("hash_balance");
    }
    return options;
  }

  private static boolean hashes(SortedMap<String, String> options) {
    return "hash".equals(options.get(BALANCING));
  }
}
