package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.regions.AppView.ProcessView;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Processes and their instances. From API 3.211 on a list call brings both; before that each
 * process of ours costs one more call, so that what was read stays good for {@link #FRESH} and a
 * look that runs out of permits goes on where it stopped.
 */
final class CfInstances {
  static final Duration FRESH = Duration.ofSeconds(60);

  private final CfCalls calls;
  private final boolean embeds;
  private final Map<String, Stats> known;

  /** What stats said of a process, until when. */
  record Stats(List<JsonNode> instances, Deadline fresh) {}

  /**
   * @param version of the API, such as 3.215.0
   * @param known kept between looks
   */
  CfInstances(CfCalls calls, String version, Map<String, Stats> known) {
    this.calls = calls;
    this.embeds = embeds(version);
    this.known = known;
  }

  static Map<String, Stats> memory() {
    return new ConcurrentHashMap<>();
  }

  static boolean embeds(String version) {
    String[] parts = version.split("\\.", -1);
    try {
      int major = Integer.parseInt(parts[0]);
      return major > 3 || major == 3 && parts.length > 1 && Integer.parseInt(parts[1]) >= 211;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /**
   * @param apps guids of the apps that are looked at
   * @param ours of these, the ones whose instances must be known
   * @return by app and type, the newest process of each
   */
  Map<String, SortedMap<String, ProcessView>> read(
      CfLists lists,
      UnaryOperator<UriComponentsBuilder> filter,
      Set<String> apps,
      Set<String> ours) {
    List<JsonNode> processes =
        lists.all(
            "processes",
            uri -> {
              UriComponentsBuilder list = filter.apply(uri).queryParam("order_by", "created_at");
              return embeds ? list.queryParam("embed", "process_instances") : list;
            });
    Map<String, SortedMap<String, ProcessView>> byApp = new HashMap<>();
    for (JsonNode process : processes) {
      String app = Json.related(process, "app");
      if (apps.contains(app)) {
        byApp
            .computeIfAbsent(app, it -> new TreeMap<>())
            .put(
                Json.required(process, "type"),
                Views.processView(process, instances(process, ours.contains(app))));
      }
    }
    if (!embeds) {
      known.values().removeIf(stats -> stats.fresh().passed());
    }
    return byApp;
  }

  private List<JsonNode> instances(JsonNode process, boolean needed) {
    JsonNode embedded = process.path("process_instances");
    if (embedded.isArray()) {
      return list(embedded);
    }
    if (!needed || process.path("instances").asInt(0) == 0) {
      return List.of();
    }
    String guid = CfCalls.guid(process.path("guid"));
    Stats stats = known.get(guid);
    if (stats != null && !stats.fresh().passed()) {
      return stats.instances();
    }
    JsonNode read = calls.read(uri -> uri.pathSegment("processes", guid, "stats"));
    List<JsonNode> instances = list(read.path("resources"));
    known.put(guid, new Stats(instances, Deadline.in(FRESH)));
    return instances;
  }

  private static List<JsonNode> list(JsonNode array) {
    return java.util.stream.StreamSupport.stream(array.spliterator(), false).toList();
  }
}
