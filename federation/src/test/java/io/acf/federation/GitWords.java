package io.acf.federation;

import io.acf.config.AppName;
import io.acf.config.AppSpec;
import io.acf.config.AppSpec.ChosenRoute;
import io.acf.config.Artifact;
import io.acf.config.CommitId;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.Release;
import io.acf.config.RouteUrl;
import io.acf.config.Target;
import io.acf.config.Values;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What git says of the federation of a planner table, read from a line of words. */
final class GitWords {
  static final RegionName EU = new RegionName("eu-1");
  static final String ROUTE = "orders.example.com";

  private final SortedMap<String, Integer> instances = new TreeMap<>();
  private final SortedMap<String, AppSpec.Size> sizes = new TreeMap<>();
  private final SortedSet<RouteUrl> routes = new TreeSet<>();
  private final SortedMap<String, Optional<String>> env = new TreeMap<>();
  private final SortedSet<String> services = new TreeSet<>();
  private final SortedMap<String, Optional<String>> attributes = new TreeMap<>();
  private ChosenRoute chosen = ChosenRoute.NONE;
  private boolean two;

  private GitWords() {
    instances.put("web", 2);
    routes.add(route(ROUTE));
  }

  /** One app with two instances and a route, and what the words add to that. */
  static FederationSpec federation(String words) {
    var git = new GitWords();
    Stream.of(words.split(",")).map(String::strip).filter(it -> !it.isEmpty()).forEach(git::read);
    return git.federation();
  }

  static RouteUrl route(String host) {
    return new RouteUrl(new Hostname(host), "");
  }

  private void read(String words) {
    var all = words.split(" ", 2);
    var rest = all.length == 1 ? "" : all[1];
    switch (all[0]) {
      case "env" -> {
        var pair = rest.split("=", 2);
        env.put(pair[0], pair[1].equals("?") ? Optional.empty() : Optional.of(pair[1]));
      }
      case "service" -> services.add(rest);
      case "command" -> attributes.put("command", Optional.of(rest));
      case "memory" -> size(new AppSpec.Size(Optional.of(Integer.valueOf(rest)), Optional.empty()));
      case "disk" -> size(new AppSpec.Size(Optional.empty(), Optional.of(Integer.valueOf(rest))));
      case "worker" -> instances.put("worker", Integer.valueOf(rest));
      case "route" -> routes.add(route(rest));
      case "no" -> routes.clear();
      case "default" -> chosen(ChosenRoute.DEFAULT);
      case "random" -> chosen(ChosenRoute.RANDOM);
      case "second" -> two = true;
      default -> throw new IllegalArgumentException("git: " + words);
    }
  }

  private void size(AppSpec.Size size) {
    sizes.put("web", size);
  }

  private void chosen(ChosenRoute how) {
    routes.clear();
    chosen = how;
  }

  private FederationSpec federation() {
    var apps = new TreeMap<String, AppSpec>();
    apps.put("orders", app("orders", routes, chosen));
    if (two) {
      apps.put("orders-1", app("orders-1", new TreeSet<>(), ChosenRoute.NONE));
    }
    return federation("orders", Worlds.SPACE, List.copyOf(apps.values()));
  }

  private AppSpec app(String name, SortedSet<RouteUrl> named, ChosenRoute how) {
    SortedMap<String, Values> processes = new TreeMap<>();
    if (!attributes.isEmpty()) {
      processes.put("web", new Values(attributes));
    }
    return new AppSpec(
        new AppName(name),
        instances,
        sizes,
        named,
        new Values(env),
        new TreeSet<>(),
        new TreeSet<>(),
        services,
        processes,
        how);
  }

  /**
   * Another federation that git has.
   *
   * @param where the name of its app; its space, where that is another one
   */
  static FederationSpec other(String name, String... where) {
    var app = new GitWords().app(where[0], new TreeSet<>(), ChosenRoute.NONE);
    var space = where.length == 1 ? Worlds.SPACE : space(where[1].split("/"));
    return federation(name, space, List.of(app));
  }

  private static Target space(String... names) {
    return new Target(names[0], names[1]);
  }

  private static FederationSpec federation(String name, Target target, List<AppSpec> apps) {
    var artifacts = new TreeMap<AppName, Artifact>();
    apps.forEach(app -> artifacts.put(app.name(), artifact("new")));
    var release = new Release(release("new"), "manifest", artifacts, target);
    var placement = new TreeMap<>(java.util.Map.of(EU, release));
    return new FederationSpec(new FederationName(name), apps, placement, Optional.empty());
  }

  static Artifact artifact(String version) {
    return new Artifact.InRepository(
        new CommitId("a".repeat(40)), "site", Worlds.digest("bits " + version));
  }

  /** The release of a version: {@code new} is what git wants. */
  static io.acf.config.Digest release(String version) {
    return Worlds.digest("release " + version);
  }
}
