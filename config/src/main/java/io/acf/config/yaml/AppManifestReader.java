package io.acf.config.yaml;

import io.acf.config.AppName;
import io.acf.config.AppSpec;
import io.acf.config.Hostname;
import io.acf.config.Position;
import io.acf.config.RouteUrl;
import io.acf.config.Text;
import io.acf.config.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads of a CF manifest (CF docs, devguide/deploy-apps/manifest-attributes) what the planner needs
 * to know, and refuses what cannot be delivered. It never shows a value of {@code env}.
 */
final class AppManifestReader {
  static final int MAX_APPS = 200;
  static final int MAX_ENV = 500;
  static final int MAX_ROUTES = 200;
  static final int MAX_VALUE_BYTES = 32 * 1024;
  static final int MAX_INSTANCES = 1_000;

  private static final Pattern VARIABLE = Pattern.compile("\\(\\(!?([-/.\\w\\p{Pd}]+)\\)\\)");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final List<String> LEGACY =
      List.of("domain", "domains", "host", "hosts", "no-hostname", "inherit");

  private final Problems problems;

  AppManifestReader(Problems problems) {
    this.problems = problems;
  }

  /** Empty where there is an error in it. */
  Optional<AppManifest> read(String file, byte[] bytes) {
    int before = problems.errors();
    return switch (StrictYaml.parse(file, bytes)) {
      case StrictYaml.Result.Refused refused -> {
        problems.add(refused.problem());
        yield Optional.empty();
      }
      case StrictYaml.Result.Read read -> {
        scalars(read.tree());
        var apps = apps(new View("", read.tree()));
        yield problems.errors() == before
            ? Optional.of(new AppManifest(file, read.text(), apps))
            : Optional.empty();
      }
    };
  }

  /** Variables and sizes, wherever they stand. */
  private void scalars(Tree tree) {
    switch (tree) {
      case Tree.Mapping mapping ->
          mapping
              .entries()
              .forEach(
                  entry -> {
                    text(entry.key(), entry.position());
                    scalars(entry.value());
                  });
      case Tree.Sequence sequence -> sequence.items().forEach(this::scalars);
      case Tree.Scalar scalar -> text(scalar.text(), scalar.position());
    }
  }

  private void text(String text, Position position) {
    if (text.length() > MAX_VALUE_BYTES / 4
        && text.getBytes(StandardCharsets.UTF_8).length > MAX_VALUE_BYTES) {
      problems.error(
          "too-large", position, "a value of more than " + MAX_VALUE_BYTES / 1024 + " KiB", "");
    }
    var variable = VARIABLE.matcher(text);
    if (variable.find()) {
      problems.error(
          "not-supported-yet",
          position,
          "((" + Text.line(variable.group(1), 60) + ")): variables are not supported yet",
          "Write the value, or bind a service that holds it");
    }
  }

  private List<AppManifest.App> apps(View root) {
    if (!(root.tree() instanceof Tree.Mapping)) {
      wrong(root, "a mapping with applications");
      return List.of();
    }
    root.get("version")
        .filter(version -> !version.text().equals("1"))
        .ifPresent(version -> wrong(version, "1"));
    var list = root.get("applications");
    if (list.isEmpty()) {
      problems.error("missing-key", root.position(), "applications: missing", "");
      return List.of();
    }
    var items = list.get().items();
    if (items.isEmpty() || items.size() > MAX_APPS) {
      problems.error(
          "out-of-range",
          list.get().position(),
          "applications: must be a list of 1.." + MAX_APPS + " apps, is " + items.size(),
          "");
      return List.of();
    }
    var apps = new TreeMap<AppName, AppManifest.App>();
    for (var item : items) {
      app(item)
          .ifPresent(
              app -> {
                if (apps.putIfAbsent(app.spec().name(), app) != null) {
                  problems.error(
                      "duplicate-name",
                      app.position(),
                      item.path() + ": the app " + app.spec().name() + " stands twice",
                      "Give each its own name");
                }
              });
    }
    return List.copyOf(apps.values());
  }

  private Optional<AppManifest.App> app(View written) {
    if (!(written.tree() instanceof Tree.Mapping mapping)) {
      wrong(written, "a mapping with a name");
      return Optional.empty();
    }
    var app = keyed(written, mapping);
    var name = name(app);
    notYet(app);
    new OurMarks(problems).check(app);
    for (var entry : app.entries()) {
      if (LEGACY.contains(entry.key())) {
        problems.warning(
            "ignored-key",
            entry.position(),
            app.path() + "." + entry.key() + ": CF ignores it",
            "Write routes");
      }
    }
    env(app);
    var instances = instances(app);
    var routes = routes(app);
    boolean noRoute = isTrue(app, "no-route");
    if (noRoute && !routes.isEmpty()) {
      problems.error(
          "conflicting-keys",
          app.need("no-route").position(),
          app.path() + ".no-route: with no-route CF maps none of the routes below",
          "Leave out one of the two");
    }
    if (isTrue(app, "random-route") && isTrue(app, "default-route")) {
      problems.error(
          "conflicting-keys",
          app.need("random-route").position(),
          app.path() + ".random-route: CF refuses random-route with default-route",
          "Leave out one of the two");
    }
    var chosen =
        isTrue(app, "random-route")
            ? "random-route"
            : isTrue(app, "default-route") ? "default-route" : "";
    return name.map(
        named ->
            new AppManifest.App(
                new AppSpec(
                    named,
                    instances,
                    SizeReader.read(app),
                    routes.navigableKeySet(),
                    StatedReader.env(app),
                    StatedReader.metadata(app, "labels"),
                    StatedReader.metadata(app, "annotations"),
                    StatedReader.services(app),
                    StatedReader.attributes(app)),
                app.need("name").position(),
                routes,
                chosen,
                path(written)));
  }

  /** Under the keys that CF reads. */
  private View keyed(View written, Tree.Mapping mapping) {
    var overridden = new ArrayList<CloudKeys.Overridden>();
    var keyed = new View(written.path(), CloudKeys.read(mapping, overridden));
    overridden.forEach(
        key ->
            problems.warning(
                "ignored-key",
                key.position(),
                written.path()
                    + "."
                    + Text.line(key.written(), 120)
                    + ": CF takes "
                    + Text.line(key.by(), 120)
                    + " in its place, which stands later",
                "Leave one of them out"));
    return keyed;
  }

  private Optional<AppName> name(View app) {
    var name = app.get("name");
    if (name.isEmpty()) {
      problems.error("missing-key", app.position(), app.path() + ".name: missing", "");
      return Optional.empty();
    }
    try {
      return Optional.of(new AppName(name.get().text()));
    } catch (IllegalArgumentException e) {
      wrong(name.get(), "1..255 printable characters");
      return Optional.empty();
    }
  }

  /** As cf reads it: in this spelling only, and nothing where it is null or empty. */
  private static Optional<View> path(View written) {
    return written
        .get("path")
        .filter(
            path ->
                path.tree() instanceof Tree.Scalar scalar
                    && !scalar.text().isEmpty()
                    && !(scalar.plain() && scalar.text().matches("~|null|Null|NULL")));
  }

  private void notYet(View app) {
    app.get("lifecycle")
        .filter(lifecycle -> !lifecycle.text().equals("buildpack"))
        .ifPresent(
            lifecycle ->
                problems.error(
                    "not-supported-yet",
                    lifecycle.position(),
                    lifecycle.path()
                        + ": "
                        + Text.quoted(lifecycle.text())
                        + " is not supported yet",
                    "Use the buildpack lifecycle"));
    for (var key : List.of("docker", "cnb-credentials")) {
      app.get(key)
          .ifPresent(
              docker ->
                  problems.error(
                      "not-supported-yet",
                      docker.position(),
                      docker.path() + ": not supported yet",
                      "Use the buildpack lifecycle with a package"));
    }
  }

  private void env(View app) {
    app.get("env")
        .ifPresent(
            env -> {
              if (!(env.tree() instanceof Tree.Mapping mapping)) {
                problems.error(
                    "wrong-type", env.position(), env.path() + ": must be a mapping", "");
              } else if (mapping.entries().size() > MAX_ENV) {
                problems.error(
                    "out-of-range",
                    env.position(),
                    env.path() + ": at most " + MAX_ENV + " keys, has " + mapping.entries().size(),
                    "");
              }
            });
  }

  /**
   * As in CF: a web entry of processes is all that the web process gets, and what the app itself
   * says of it counts for nothing; without one, that makes the web process.
   */
  private SortedMap<String, Integer> instances(View app) {
    var processes =
        app.get("processes").map(View::items).orElse(List.of()).stream()
            .map(it -> it.tree() instanceof Tree.Mapping mapping ? keyed(it, mapping) : it)
            .toList();
    var instances = new TreeMap<String, Integer>();
    var ofTheApp = app.get("instances").flatMap(this::count);
    var web = CloudKeys.process(processes, "web");
    if (web.isPresent()) {
      CloudKeys.ofTheWebProcess(app).forEach(entry -> ignored(app, entry, web.get()));
    } else {
      ofTheApp.ifPresent(count -> instances.put("web", count));
    }
    var places = new HashMap<String, Position>();
    for (var process : processes) {
      var type = process.text("type").orElse("");
      if (type.isEmpty() || type.length() > 255) {
        problems.error("missing-key", process.position(), process.path() + ".type: missing", "");
      } else if (places.putIfAbsent(type, process.position()) != null) {
        problems.error(
            "duplicate-name",
            process.position(),
            process.path() + ": the process type " + Text.quoted(type) + " stands twice",
            "");
      } else {
        process
            .get("instances")
            .flatMap(this::count)
            .ifPresent(count -> instances.put(type, count));
      }
    }
    return instances;
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

  private Optional<Integer> count(View count) {
    if (NUMBER.matcher(count.text()).matches() && count.number() <= MAX_INSTANCES) {
      return Optional.of(count.number());
    }
    problems.error(
        "out-of-range", count.position(), count.path() + ": must be 0.." + MAX_INSTANCES, "");
    return Optional.empty();
  }

  private TreeMap<RouteUrl, Position> routes(View app) {
    var routes = new TreeMap<RouteUrl, Position>();
    var items = app.get("routes").map(View::items).orElse(List.of());
    if (items.size() > MAX_ROUTES) {
      problems.error(
          "out-of-range",
          app.need("routes").position(),
          app.path() + ".routes: at most " + MAX_ROUTES + ", has " + items.size(),
          "");
      return routes;
    }
    for (var item : items) {
      var route = item.get("route");
      if (route.isEmpty()) {
        problems.error("missing-key", item.position(), item.path() + ".route: missing", "");
      } else {
        route(route.get()).ifPresent(url -> routes.putIfAbsent(url, route.get().position()));
      }
    }
    return routes;
  }

  private Optional<RouteUrl> route(View route) {
    var text = route.text();
    int slash = text.indexOf('/');
    var host = (slash < 0 ? text : text.substring(0, slash)).toLowerCase(Locale.ROOT);
    var path = slash < 0 || slash == text.length() - 1 ? "" : text.substring(slash);
    if (host.startsWith("*.") || host.matches("[^:]+:\\d{1,5}")) {
      problems.warning(
          "unwatched-route",
          route.position(),
          route.path() + ": wildcard and TCP routes are left to CF",
          "They are mapped with the manifest, but neither labelled nor watched");
      return Optional.empty();
    }
    try {
      if (!path.startsWith("//") && path.matches("(/[!-~&&[^?#]]*)?") && path.length() <= 128) {
        return Optional.of(new RouteUrl(new Hostname(host), path));
      }
    } catch (IllegalArgumentException e) {
      // Told below, in words of our own.
    }
    problems.error(
        "bad-value",
        route.position(),
        route.path() + ": must be HOST.DOMAIN[/PATH]" + Text.is(text),
        text.contains("://") ? "Leave out the scheme" : "");
    return Optional.empty();
  }

  private static boolean isTrue(View app, String key) {
    return Map.of("true", true, "yes", true, "on", true)
        .getOrDefault(app.text(key).orElse("").toLowerCase(Locale.ROOT), false);
  }

  private void wrong(View view, String wanted) {
    problems.error(
        view.tree() instanceof Tree.Scalar ? "bad-value" : "wrong-type",
        view.position(),
        (view.path().isEmpty() ? "the manifest" : view.path()) + ": must be " + wanted,
        "");
  }
}
