package io.acf.config.yaml;

import io.acf.config.AppSpec;
import io.acf.config.Position;
import io.acf.config.Text;
import io.acf.config.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the processes of an app. As in CF, a web entry of {@code processes} is all that the web
 * process gets, and what the app itself says of it counts for nothing; without one, that makes the
 * web process.
 */
final class ProcessReader {
  private final Problems problems;

  ProcessReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param instances by type, where the manifest says a number
   * @param sizes by type, where the manifest says one
   */
  record Processes(SortedMap<String, Integer> instances, SortedMap<String, AppSpec.Size> sizes) {}

  Processes read(View app) {
    var processes =
        app.get("processes").map(View::items).orElse(List.of()).stream()
            .map(
                it ->
                    it.tree() instanceof Tree.Mapping mapping
                        ? AppsReader.keyed(it, mapping, problems)
                        : it)
            .toList();
    var instances = new TreeMap<String, Integer>();
    var web = CloudKeys.process(processes, "web");
    if (web.isPresent()) {
      CloudKeys.ofTheWebProcess(app).forEach(entry -> ignored(app, entry, web.get()));
    } else {
      count(app, "web", instances);
      HealthRules.together(app, problems);
    }
    var places = new HashMap<String, Position>();
    for (var process : processes) {
      var type = type(process);
      if (type.isBlank()) {
        problems.error("missing-key", process.position(), process.path() + ".type: missing", "");
      } else if (places.putIfAbsent(type, process.position()) != null) {
        problems.error(
            "duplicate-name",
            process.position(),
            process.path() + ": the process type " + Text.quoted(type) + " stands twice",
            "Leave out one of the two");
      } else {
        count(process, type, instances);
        HealthRules.together(process, problems);
      }
    }
    var sizes = SizeReader.read(app, processes);
    SidecarRules.fit(app, memory(sizes), problems);
    return new Processes(instances, sizes);
  }

  static String type(View process) {
    return process.get("type").flatMap(it -> CfScalar.of(it.tree())).map(CfScalar::text).orElse("");
  }

  private static SortedMap<String, Integer> memory(SortedMap<String, AppSpec.Size> sizes) {
    var memory = new TreeMap<String, Integer>();
    sizes.forEach((type, size) -> size.memory().ifPresent(most -> memory.put(type, most)));
    return memory;
  }

  /** What is no number is told where its key is looked at. */
  private static void count(View of, String type, SortedMap<String, Integer> instances) {
    of.get("instances")
        .flatMap(it -> NumberRules.count(it.tree()))
        .ifPresent(count -> instances.put(type, count));
  }

  private void ignored(View app, Tree.Entry entry, View web) {
    problems.warning(
        "ignored-key",
        entry.position(),
        app.path()
            + "."
            + entry.key()
            + ": Cloud Controller ignores it, because processes has a web entry",
        "Write it at " + web.path() + ", or leave it out");
  }
}
