package io.acf.config.yaml;

import io.acf.config.Position;
import io.acf.config.Text;
import io.acf.config.Tree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Sidecars (cloud_controller_ng app/messages/sidecar_create_message.rb). */
final class SidecarRules {
  /** MB: Cloud Controller's default of default_app_memory. */
  private static final int DEFAULT_MEMORY = 1_024;

  private SidecarRules() {}

  static void list(Site site) {
    if (!(site.tree() instanceof Tree.Sequence)) {
      site.wrongType("a list of sidecars", "Write - name: NAME");
      return;
    }
    var names = new HashSet<String>();
    for (var sidecar : site.value().items()) {
      if (sidecar.tree() instanceof Tree.Mapping) {
        text(site.problems(), sidecar, "name");
        sidecar.text("name").filter(it -> !names.add(it)).ifPresent(it -> again(site, sidecar, it));
        text(site.problems(), sidecar, "command");
        types(site.problems(), sidecar);
        sidecar.get("memory").ifPresent(it -> memory(site.problems(), it));
      } else {
        site.problems()
            .error(
                "wrong-type",
                sidecar.position(),
                sidecar.path() + ": must be a mapping with name, command and process_types",
                "");
      }
    }
  }

  private static void again(Site site, View sidecar, String name) {
    site.problems()
        .warning(
            "duplicate-name",
            sidecar.position(),
            sidecar.path()
                + ": the sidecar "
                + Text.quoted(name)
                + " stands twice, and CF takes the later one",
            "Leave out one of the two");
  }

  private static void text(Problems problems, View sidecar, String key) {
    var value = sidecar.get(key);
    if (value.isEmpty()) {
      missing(problems, sidecar, key);
    } else if (CfScalar.of(value.get().tree())
        .filter(it -> it.arrivesAsText() && !it.text().isBlank())
        .isEmpty()) {
      problems.error(
          "wrong-type", value.get().position(), value.get().path() + ": must be text", "");
    }
  }

  private static void types(Problems problems, View sidecar) {
    var types = sidecar.get("process_types");
    if (types.isEmpty()) {
      missing(problems, sidecar, "process_types");
    } else if (types.get().items().isEmpty()) {
      problems.error(
          "wrong-type",
          types.get().position(),
          types.get().path() + ": must be a list of 1 or more process types",
          "Write [web]");
    }
  }

  /** Of a key that is there in another spelling, that is told: CF knows no other here. */
  private static void missing(Problems problems, View sidecar, String key) {
    Optional<Tree.Entry> near =
        sidecar.entries().stream()
            .filter(entry -> CloudKeys.of(entry.key()).equals(CloudKeys.of(key)))
            .findFirst();
    Position at = near.map(Tree.Entry::position).orElse(sidecar.position());
    problems.error(
        "missing-key",
        at,
        sidecar.path() + "." + key + ": missing",
        near.isPresent() ? "Did you mean \"" + key + "\"? CF knows no other spelling here" : "");
  }

  private static void memory(Problems problems, View memory) {
    var value = CfScalar.of(memory.tree());
    if (value.filter(CfScalar::isNull).isPresent()) {
      return;
    }
    boolean fits =
        value.flatMap(SidecarRules::megabytes).filter(megabytes -> megabytes > 0).isPresent();
    if (!fits) {
      problems.error(
          "bad-value",
          memory.position(),
          memory.path() + ": must be a size such as 10M, or whole megabytes",
          "");
    }
  }

  private static Optional<Long> megabytes(CfScalar memory) {
    return memory.text().matches("\\d{1,9}")
        ? Optional.of(Long.parseLong(memory.text()))
        : SizeRules.megabytes(memory.text());
  }

  /**
   * All sidecars of a process together leave it some of its memory
   * (sidecar_memory_less_than_process_memory_policy.rb).
   *
   * @param processes MB of the processes of which the manifest says it
   */
  static void fit(View app, SortedMap<String, Integer> processes, Problems problems) {
    var sidecars = app.get("sidecars");
    if (sidecars.isEmpty()) {
      return;
    }
    var sums = sums(sidecars.get());
    processes.forEach(
        (type, most) -> {
          long sum = sums.getOrDefault(type, 0L);
          if (sum >= most) {
            problems.error(
                "out-of-range",
                sidecars.get().position(),
                leavesNothing(sidecars.get(), sum, most + "M of process " + type),
                "Give the process more memory, or the sidecar less");
          }
        });
    long sum = sums.getOrDefault("web", 0L);
    if (!processes.containsKey("web") && sum >= DEFAULT_MEMORY) {
      problems.warning(
          "out-of-range",
          sidecars.get().position(),
          leavesNothing(sidecars.get(), sum, "1024M that process web gets by default"),
          "Write memory for process web");
    }
  }

  private static String leavesNothing(View sidecars, long sum, String of) {
    return sidecars.path() + ": " + sum + "M leave nothing of the " + of;
  }

  /** MB by the type of process. */
  private static Map<String, Long> sums(View sidecars) {
    var sums = new HashMap<String, Long>();
    for (var sidecar : sidecars.items()) {
      long memory =
          sidecar
              .get("memory")
              .flatMap(it -> CfScalar.of(it.tree()))
              .flatMap(SidecarRules::megabytes)
              .orElse(0L);
      var types = sidecar.get("process_types").map(View::items).orElse(List.of());
      types.stream()
          .map(View::text)
          .distinct()
          .forEach(type -> sums.merge(type, memory, Long::sum));
    }
    return sums;
  }
}
