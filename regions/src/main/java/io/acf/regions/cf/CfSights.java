package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.config.AppName;
import java.time.Duration;
import java.util.List;
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

  /** A read that a look ended with this long ago is as good as one that a step begins with. */
  static final Duration JUST_NOW = Duration.ofMillis(300);

  private static final int MOST = 10_000;

  private final Map<String, Sight> seen = new ConcurrentHashMap<>();

  private final Map<String, Hanging> hanging = new ConcurrentHashMap<>();

  private record Sight(JsonNode app, Deadline read) {
    boolean within(Duration time) {
      return read.overrun().compareTo(time) < 0;
    }
  }

  private record Hanging(List<JsonNode> all, Deadline soon) {}

  /**
   * What of a kind hangs on an app, all of it, as just read.
   *
   * @param kind such as {@code builds}
   */
  void keep(String kind, String app, List<JsonNode> all) {
    if (hanging.size() >= MOST) {
      hanging.clear(); // Costs a read for each.
    }
    hanging.put(key(kind, app), new Hanging(List.copyOf(all), Deadline.in(SOON)));
  }

  /** The same, where it was read a moment ago, and we have added nothing since. */
  Optional<List<JsonNode>> recent(String kind, String app) {
    Hanging it = hanging.get(key(kind, app));
    return it == null || it.soon().passed() ? Optional.empty() : Optional.of(it.all());
  }

  void forgetAll(String kind, String app) {
    hanging.remove(key(kind, app));
  }

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
    seen.put(key(space, name), new Sight(app, Deadline.in(Duration.ZERO)));
  }

  Optional<JsonNode> recent(String space, AppName name) {
    return recent(space, name, SOON);
  }

  Optional<JsonNode> recent(String space, AppName name, Duration within) {
    Sight sight = seen.get(key(space, name.value()));
    return sight == null || !sight.within(within) ? Optional.empty() : Optional.of(sight.app());
  }

  /** All apps of a space that were seen within {@link #SOON}. */
  List<JsonNode> recent(String space) {
    String start = key(space, "");
    return seen.entrySet().stream()
        .filter(it -> it.getKey().startsWith(start) && it.getValue().within(SOON))
        .map(it -> it.getValue().app())
        .toList();
  }

  void forget(String space, String name) {
    seen.remove(key(space, name));
  }

  private static String key(String space, String name) {
    return space + " " + name;
  }
}
