package io.acf.federation;

import io.acf.config.AppSpec;
import io.acf.config.Tree;
import io.acf.config.Values;
import io.acf.regions.AppView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is set on an app in no list that is read at rest: environment variables, services, commands
 * and health checks, as its region writes them down as a manifest. What is not read is as it was.
 * Keys are named, values never.
 */
final class SettingsDrift {
  private static final int NAMED = 5;

  private SettingsDrift() {}

  /** What others changed of that which the manifest states; instances must start anew for it. */
  static Optional<Condition> of(AppSpec app, AppView view) {
    if (view.settings().isEmpty()) {
      return Optional.empty();
    }
    var found = view.settings().get().manifest();
    var env = otherwise(app.env(), found.get("env"));
    if (!env.isEmpty()) {
      return drifted(Reason.ENV, view, "has other values than git says for", env);
    }
    var unbound = new TreeSet<>(app.services());
    unbound.removeAll(services(found));
    if (!unbound.isEmpty()) {
      return drifted(Reason.SERVICES, view, "is not bound to", unbound);
    }
    for (var process : app.attributes().entrySet()) {
      var there = process(found, process.getKey());
      var other = there.map(it -> otherwise(process.getValue(), Optional.of(it)));
      if (other.filter(keys -> !keys.isEmpty()).isPresent()) {
        return drifted(
            Reason.PROCESS, view, process.getKey() + " is not as git says:", other.get());
      }
    }
    return Optional.empty();
  }

  private static Optional<Condition> drifted(
      Reason reason, AppView view, String what, Collection<String> names) {
    return Optional.of(
        Condition.drifted(
            reason,
            view.name()
                + " "
                + what
                + " "
                + String.join(", ", names.stream().limit(NAMED).toList())
                + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "")));
  }

  /** Keys whose value is another; of what is not certain it is enough that it is there. */
  private static List<String> otherwise(Values wanted, Optional<Tree> found) {
    var other = new ArrayList<String>();
    for (Map.Entry<String, Optional<String>> entry : wanted.values().entrySet()) {
      var there = found.flatMap(tree -> text(tree, entry.getKey()));
      if (there.isEmpty() || entry.getValue().isPresent() && !entry.getValue().equals(there)) {
        other.add(entry.getKey());
      }
    }
    return other;
  }

  private static Optional<String> text(Tree tree, String key) {
    return tree instanceof Tree.Mapping all
        ? all.get(key).map(value -> value instanceof Tree.Scalar it ? it.text() : "")
        : Optional.empty();
  }

  static SortedSet<String> env(AppView view) {
    var keys = new TreeSet<String>();
    view.settings()
        .flatMap(set -> set.manifest().get("env"))
        .ifPresent(
            env -> {
              if (env instanceof Tree.Mapping all) {
                all.entries().forEach(entry -> keys.add(entry.key()));
              }
            });
    return keys;
  }

  static SortedSet<String> services(AppView view) {
    return view.settings().map(set -> services(set.manifest())).orElseGet(TreeSet::new);
  }

  private static SortedSet<String> services(Tree.Mapping app) {
    var names = new TreeSet<String>();
    if (app.get("services").orElse(null) instanceof Tree.Sequence all) {
      for (var item : all.items()) {
        switch (item) {
          case Tree.Scalar name -> names.add(name.text());
          case Tree.Mapping service -> text(service, "name").ifPresent(names::add);
          case Tree.Sequence ignored -> {}
        }
      }
    }
    return names;
  }

  private static Optional<Tree> process(Tree.Mapping app, String type) {
    return app.get("processes").orElse(null) instanceof Tree.Sequence all
        ? all.items().stream()
            .filter(item -> text(item, "type").filter(type::equals).isPresent())
            .findFirst()
        : Optional.empty();
  }
}
