package io.acf.config.yaml;

import io.acf.config.Text;
import io.acf.config.Tree;
import io.acf.config.yaml.ManifestKeys.Fate;
import io.acf.config.yaml.ManifestKeys.Key;
import io.acf.config.yaml.ManifestKeys.Place;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Walks a CF manifest along the table of its keys: each is looked at by its rule, or said to count
 * for nothing, with its line and what was meant. None is dropped silently.
 */
final class KeyCheck {
  private final Problems problems;

  KeyCheck(Problems problems) {
    this.problems = problems;
  }

  /**
   * The whole manifest.
   *
   * @param root as it is written, aliases resolved
   */
  void check(View root) {
    top(root);
    root.get("applications").map(View::items).orElse(List.of()).forEach(this::app);
  }

  /** What stands beside {@code applications}. */
  private void top(View root) {
    var used = used(root);
    for (var entry : root.entries()) {
      var key = ManifestKeys.find(Place.TOP, entry.key());
      var at = new View(Text.line(entry.key(), 120), entry.value());
      if (key.isPresent()) {
        known(key.get(), entry, at, false);
      } else if (Collections.disjoint(used, nodes(entry.value()))) {
        dropped(entry);
      }
    }
  }

  private void dropped(Tree.Entry entry) {
    var name = CloudKeys.of(entry.key());
    boolean ofAnApp =
        ManifestKeys.find(Place.APP, name).isPresent()
            || ManifestKeys.find(Place.PROCESS, name).isPresent();
    var tip = Text.didYouMean(entry.key(), ManifestKeys.names(Place.TOP));
    problems.warning(
        ofAnApp ? "ignored-key" : "unknown-key",
        entry.position(),
        Text.line(entry.key(), 120)
            + ": cf push drops it"
            + (ofAnApp ? ", for it stands beside applications" : ""),
        ofAnApp
            ? "Write it at each app, or share it by an anchor (&name, <<: *name)"
            : tip.isEmpty() ? "Leave it out" : tip);
  }

  /** All that is below applications, aliases resolved: the same objects as where the anchor is. */
  private static Set<Tree> used(View root) {
    return root.get("applications").map(it -> nodes(it.tree())).orElse(Set.of());
  }

  private static Set<Tree> nodes(Tree tree) {
    Set<Tree> nodes = Collections.newSetFromMap(new IdentityHashMap<>());
    collect(tree, nodes);
    return nodes;
  }

  private static void collect(Tree tree, Set<Tree> nodes) {
    if (!nodes.add(tree)) {
      return;
    }
    switch (tree) {
      case Tree.Mapping map -> map.entries().forEach(it -> collect(it.value(), nodes));
      case Tree.Sequence list -> list.items().forEach(it -> collect(it, nodes));
      case Tree.Scalar ignored -> {}
    }
  }

  /**
   * One app and all below it.
   *
   * @param written as it stands in the file
   */
  private void app(View written) {
    boolean web = false;
    for (var process : written.entries()) {
      if (CloudKeys.of(process.key()).equals("processes")) {
        for (var item : new View("", process.value()).items()) {
          web |= type(item).equals("web");
        }
      }
    }
    keys(Place.APP, written, web);
  }

  private static String type(View process) {
    var type = "";
    for (var entry : process.entries()) {
      if (CloudKeys.of(entry.key()).equals("type")) {
        type = CfScalar.of(entry.value()).map(CfScalar::text).orElse("");
      }
    }
    return type;
  }

  private void keys(Place place, View at, boolean web) {
    disk(place, at);
    for (var entry : at.entries()) {
      var name = place.spelledFreely() ? CloudKeys.of(entry.key()) : entry.key();
      var value = new View(View.below(at.path(), name), entry.value());
      var key = ManifestKeys.find(place, name);
      if (key.isPresent()) {
        boolean idle = web && ManifestKeys.ofAProcess(name);
        known(key.get(), entry, value, idle);
        below(place, key.get(), value);
      } else {
        unknown(place, entry, value.path(), name);
      }
    }
  }

  /** The CLI reads both spellings into one field, and takes only one of them. */
  private void disk(Place place, View at) {
    var second = at.get("disk_quota");
    if (place.spelledFreely() && second.isPresent() && at.get("disk-quota").isPresent()) {
      problems.error(
          "conflicting-keys",
          second.get().position(),
          second.get().path() + ": cf refuses it beside disk-quota",
          "Leave out one of the two");
    }
  }

  private void known(Key key, Tree.Entry entry, View value, boolean idle) {
    var scalar = CfScalar.of(entry.value());
    if (key.fate() == Fate.REFUSED) {
      if (scalar.filter(CfScalar::isNull).isEmpty()) {
        problems.error(
            "not-supported-yet", value.position(), value.path() + ": " + key.says(), key.tip());
      }
      return;
    }
    if (key.fate() == Fate.WARNED) {
      boolean taken = key.rule() != ManifestKeys.Rule.NONE;
      problems.warning(
          taken ? "deprecated-key" : "ignored-key",
          entry.position(),
          value.path() + ": " + key.says(),
          key.tip());
    }
    // What nobody has filled in is told once, and is no number or size either.
    if (scalar.filter(it -> Unrendered.refuses(it.written())).isEmpty()) {
      key.rule().check(new Site(value, entry.key(), key, idle, problems));
    }
  }

  private void below(Place place, Key key, View value) {
    if (place == Place.APP) {
      switch (key.name()) {
        case "processes" -> value.items().forEach(it -> keys(Place.PROCESS, it, false));
        case "sidecars" -> value.items().forEach(it -> keys(Place.SIDECAR, it, false));
        case "routes" -> value.items().forEach(it -> keys(Place.ROUTE, it, false));
        case "services" -> value.items().forEach(it -> keys(Place.SERVICE, it, false));
        case "metadata" -> keys(Place.METADATA, value, false);
        case "features" -> keys(Place.FEATURES, value, false);
        default -> {}
      }
    } else if (place == Place.ROUTE && key.name().equals("options")) {
      keys(Place.OPTIONS, value, false);
    }
  }

  private void unknown(Place place, Tree.Entry entry, String path, String name) {
    var home = ManifestKeys.home(place, name);
    if (place.unknown == Fate.REFUSED) {
      var tip = Text.didYouMean(name, ManifestKeys.names(place));
      problems.error(
          "unknown-key",
          entry.position(),
          path + ": unknown key, and CF refuses the manifest for it",
          tip.isEmpty() ? "Known here: " + Text.listed(ManifestKeys.names(place)) : tip);
    } else if (home.isPresent()) {
      problems.warning(
          "ignored-key",
          entry.position(),
          path + ": CF ignores it here",
          "It belongs in " + home.get().name);
    } else {
      problems.warning(
          "unknown-key",
          entry.position(),
          path + ": unknown key, CF ignores it",
          Text.didYouMean(name, ManifestKeys.names(place)));
    }
  }
}
