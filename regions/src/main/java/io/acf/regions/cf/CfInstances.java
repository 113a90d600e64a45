package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.regions.AppView.ProcessView;
import io.acf.regions.Fault;
import io.acf.regions.Observation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Processes and their instances. From API 3.211 on a list call brings both; before that each
 * process costs one more call, which is made only for those that must be known now. What was
 * counted last is kept with its age, for when it cannot be counted anew.
 */
final class CfInstances {
  private static final int MOST = 50_000;

  /** How long nothing is counted after it could not be: each try may cost a whole deadline. */
  private static final Duration REST = Duration.ofSeconds(30);

  private final CfCalls calls;
  private final boolean embeds;
  private final Memory memory;
  private final Map<String, Counted> known;
  private final Set<String> countedNow = new HashSet<>();
  private Optional<Fault> unseen = Optional.empty();

  /** What was counted of a process, and when. */
  private record Counted(Views.Count count, Deadline at) {}

  /** While instances are not to be had, which a call tells only by its deadline. */
  private record Away(Fault why, Deadline until) {}

  /** What is kept between looks. */
  static final class Memory {
    private final Map<String, Counted> counted = new ConcurrentHashMap<>();
    private volatile @Nullable Away away;
  }

  /**
   * @param version of the API, such as 3.215.0
   * @param memory kept between looks
   */
  CfInstances(CfCalls calls, String version, Memory memory) {
    this.calls = calls;
    this.embeds = embeds(version);
    this.memory = memory;
    this.known = memory.counted;
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

  /** How instances were to be had, after what was read. */
  Observation.Instances told() {
    return new Observation.Instances(!embeds, unseen);
  }

  /**
   * @param apps guids of the apps that are looked at
   * @param counted of these, the ones whose instances must be known now
   * @return by app and type
   */
  Map<String, SortedMap<String, ProcessView>> read(
      CfLists lists,
      UnaryOperator<UriComponentsBuilder> filter,
      Set<String> apps,
      Set<String> counted) {
    Map<String, SortedMap<String, List<JsonNode>>> byApp = new HashMap<>();
    for (JsonNode process : processes(lists, filter)) {
      String app = Json.related(process, "app");
      if (apps.contains(app)) {
        byApp
            .computeIfAbsent(app, it -> new TreeMap<>())
            .computeIfAbsent(Json.required(process, "type"), it -> new ArrayList<>())
            .add(process);
      }
    }
    Map<String, SortedMap<String, ProcessView>> views = new HashMap<>();
    byApp.forEach(
        (app, types) -> {
          SortedMap<String, ProcessView> ofApp = new TreeMap<>();
          types.forEach((type, all) -> ofApp.put(type, view(all, counted.contains(app))));
          views.put(app, ofApp);
        });
    return views;
  }

  /**
   * The oldest first. Where the list with instances fails as it does when Diego is away, the one
   * without is still to be had.
   */
  private List<JsonNode> processes(CfLists lists, UnaryOperator<UriComponentsBuilder> filter) {
    UnaryOperator<UriComponentsBuilder> plain =
        uri -> filter.apply(uri).queryParam("order_by", "created_at");
    if (!embeds) {
      return lists.all("processes", plain);
    }
    Away away = memory.away;
    if (away != null && !away.until().passed()) {
      unseen = Optional.of(away.why());
      return lists.all("processes", plain);
    }
    try {
      List<JsonNode> all =
          lists.all("processes", uri -> plain.apply(uri).queryParam("embed", "process_instances"));
      memory.away = null;
      return all;
    } catch (CfException.Failed e) {
      if (!diego(e)) {
        throw e;
      }
      List<JsonNode> without = lists.all("processes", plain);
      notCounted(e);
      return without;
    }
  }

  /** What CC answers when it cannot ask Diego; at first it only hangs. */
  private static boolean diego(CfException.Failed e) {
    return e.status() == 500
        || e.status() == 503
        || e.status() == 0 && e.fault().cause() == Fault.Cause.TIMEOUT;
  }

  private void notCounted(CfException.Failed e) {
    Fault why = away(e.fault());
    unseen = Optional.of(why);
    memory.away = new Away(why, Deadline.in(REST));
  }

  private static Fault away(Fault fault) {
    return new Fault(
        Fault.Cause.SERVER_ERROR,
        "the region shows no instances: " + fault.message(),
        "Apps that run go on running. Ask those who run the region: is Diego's BBS up?");
  }

  private ProcessView view(List<JsonNode> all, boolean needed) {
    JsonNode newest = all.getLast();
    int older = 0;
    for (JsonNode it : all.subList(0, all.size() - 1)) {
      Counted count = count(it, needed);
      older += count == null ? 0 : count.count().running();
    }
    Counted counted = count(newest, needed);
    return counted == null
        ? Views.processView(newest, Views.Count.NONE, Optional.empty(), older)
        : Views.processView(newest, counted.count(), Optional.of(age(newest, counted)), older);
  }

  /** 0 where it was counted by this reading. */
  private Duration age(JsonNode process, Counted counted) {
    return countedNow.contains(process.path("guid").asText(""))
        ? Duration.ZERO
        : counted.at().overrun().plusMillis(1);
  }

  private @Nullable Counted count(JsonNode process, boolean needed) {
    String guid = CfCalls.guid(process.path("guid"));
    JsonNode embedded = process.path("process_instances");
    if (embedded.isArray()) {
      return keep(guid, Views.Count.of(embedded));
    }
    if (process.path("instances").asInt(0) == 0) {
      return keep(guid, Views.Count.NONE);
    }
    Away away = memory.away;
    if (!embeds && away != null && !away.until().passed()) {
      unseen = Optional.of(away.why());
    }
    if (!needed || embeds || unseen.isPresent()) {
      return known.get(guid);
    }
    try {
      JsonNode read = calls.read(uri -> uri.pathSegment("processes", guid, "stats"));
      memory.away = null;
      return keep(guid, Views.Count.of(list(read.path("resources"))));
    } catch (CfException.Failed e) {
      if (e.status() == 404) {
        return keep(guid, Views.Count.NONE); // It ended since the list was read.
      }
      if (!diego(e)) {
        throw e;
      }
      notCounted(e);
      return known.get(guid);
    }
  }

  private Counted keep(String guid, Views.Count count) {
    if (known.size() >= MOST) {
      known.clear(); // Costs the counts of a moment in which nothing can be counted.
    }
    Counted counted = new Counted(count, Deadline.in(Duration.ZERO));
    known.put(guid, counted);
    countedNow.add(guid);
    return counted;
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
