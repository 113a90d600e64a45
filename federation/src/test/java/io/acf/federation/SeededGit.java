package io.acf.federation;

import io.acf.config.AppName;
import io.acf.config.AppSpec;
import io.acf.config.Artifact;
import io.acf.config.CommitId;
import io.acf.config.Desired;
import io.acf.config.FederationSpec;
import io.acf.config.Release;
import io.acf.config.RouteUrl;
import io.acf.config.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** A history of the federation {@code orders} in git, drawn: commits that may come back to one. */
final class SeededGit {
  static final RouteUrl ROUTE = GitWords.route(GitWords.ROUTE);
  private static final RouteUrl MORE = GitWords.route("www.example.com");

  private final RandomGenerator dice;
  private final Clone fetched = new Clone();
  private final List<Desired> commits = new ArrayList<>();

  /**
   * @param count of commits, 1 or more
   */
  SeededGit(RandomGenerator dice, int count) {
    this.dice = dice;
    for (int i = 1; i <= count; i++) {
      var desired = Worlds.desired(i, federation());
      fetched.fetch(
          desired,
          commits.isEmpty() ? Optional.empty() : Optional.of(commits.getLast().commit().id()));
      commits.add(desired);
    }
  }

  Clone fetched() {
    return fetched;
  }

  Desired head() {
    return commits.getLast();
  }

  /** One of its commits. */
  Desired any() {
    return commits.get(dice.nextInt(commits.size()));
  }

  static FederationSpec orders(Desired desired) {
    return desired.federations().get(Worlds.ORDERS);
  }

  static Release release(Desired desired) {
    return orders(desired).placement().get(GitWords.EU);
  }

  private FederationSpec federation() {
    var apps = new ArrayList<AppSpec>();
    var manifest = new StringBuilder("applications:\n");
    var artifacts = new TreeMap<AppName, Artifact>();
    int count = 1 + dice.nextInt(2);
    for (int i = 0; i < count; i++) {
      var app = app(i == 0 ? "orders" : "orders-" + i, manifest);
      apps.add(app);
      artifacts.put(app.name(), GitWords.artifact("v" + dice.nextInt(3)));
    }
    var release = Release.of(manifest.toString(), artifacts, Worlds.SPACE);
    var placement = new TreeMap<>(java.util.Map.of(GitWords.EU, release));
    return new FederationSpec(Worlds.ORDERS, apps, placement, Optional.empty());
  }

  private AppSpec app(String name, StringBuilder manifest) {
    int web = 1 + dice.nextInt(3);
    manifest.append("- name: ").append(name).append("\n  instances: ").append(web).append("\n");
    SortedMap<String, AppSpec.Size> sizes = new TreeMap<>();
    if (dice.nextInt(3) == 0) {
      int memory = 64 << dice.nextInt(3);
      manifest.append("  memory: ").append(memory).append("M\n");
      sizes.put("web", new AppSpec.Size(Optional.of(memory), Optional.empty()));
    }
    var env = new TreeMap<String, Optional<String>>();
    for (var key : List.of("A", "B")) {
      if (dice.nextInt(3) == 0) {
        manifest.append(env.isEmpty() ? "  env:\n" : "").append("    ").append(key).append(": 1\n");
        env.put(key, Optional.of("1"));
      }
    }
    var routes = new TreeSet<RouteUrl>();
    if (name.equals("orders")) {
      routes.add(ROUTE);
      if (dice.nextInt(3) == 0) {
        routes.add(MORE);
      }
      manifest.append("  routes:\n");
      routes.forEach(route -> manifest.append("  - route: ").append(route).append("\n"));
    }
    var none = new TreeSet<String>();
    return new AppSpec(
        new AppName(name),
        new TreeMap<>(java.util.Map.of("web", web)),
        sizes,
        routes,
        new Values(env),
        none,
        none,
        none,
        new TreeMap<>());
  }

  /** A commit that this clone does not have. */
  static CommitId unknown() {
    return new CommitId("f".repeat(40));
  }
}
