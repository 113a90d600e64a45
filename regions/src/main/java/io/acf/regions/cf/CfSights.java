package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.config.AppName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Our apps as the region showed them a moment ago, answers to our own changes included. Good enough
 * for a step that follows another within {@link #SOON}; what lowers a generation or supersedes a
 * deployment reads anew.
 */
final class CfSights {
  /** What was seen this long ago is still good enough to write by. */
  static final Duration SOON = Duration.ofSeconds(1);

  private static final int MOST = 10_000;

  private final Map<String, Sight> seen = new ConcurrentHashMap<>();

  private record Sight(JsonNode app, Deadline soon) {}

  /** An app that the region has just shown; others than ours are not kept. */
  void keep(JsonNode app) {
    String space = Json.related(app, "space");
    String name = app.path("name").asText("");
    if (space.isEmpty() || name.isEmpty() || Views.owner(app).isEmpty()) {
      return;
    }
    if (seen.size() >= MOST) {
      seen.clear(); // Costs a read for each.
    }
    seen.put(key(space, name), new Sight(app, Deadline.in(SOON)));
  }

  Optional<JsonNode> recent(String space, AppName name) {
    Sight sight = seen.get(key(space, name.value()));
    return sight == null || sight.soon().passed() ? Optional.empty() : Optional.of(sight.app());
  }

  void forget(String space, String name) {
    seen.remove(key(space, name));
  }

  private static String key(String space, String name) {
    return space + " " + name;
  }
}
