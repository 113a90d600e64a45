package io.acf.config.yaml;

import io.acf.config.AppSpec;
import io.acf.config.Text;
import io.acf.config.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the apps of a manifest, as far as the planner needs to know them. What single keys take is
 * looked at before, by {@link KeyCheck}; here what they mean together.
 */
final class AppsReader {
  private final Problems problems;

  AppsReader(Problems problems) {
    this.problems = problems;
  }

  /** Those without an error, each name once. */
  List<AppManifest.App> read(List<View> items) {
    // Cloud Controller compares names without regard to case.
    Map<String, AppManifest.App> apps = new LinkedHashMap<>();
    for (var item : items) {
      app(item)
          .ifPresent(
              app -> {
                var name = app.spec().name().value().toLowerCase(Locale.ROOT);
                var before = apps.get(name);
                apps.put(name, before == null ? app : again(item, before, app));
              });
    }
    return apps.values().stream()
        .sorted(java.util.Comparator.comparing(app -> app.spec().name()))
        .toList();
  }

  /** CF applies one after the other. */
  private AppManifest.App again(View item, AppManifest.App before, AppManifest.App app) {
    var name = app.spec().name();
    if (!name.equals(before.spec().name())) {
      problems.error(
          "duplicate-name",
          app.position(),
          item.path() + ": to CF " + name + " and " + before.spec().name() + " are one app",
          "Give each its own name");
      return before;
    }
    problems.warning(
        "duplicate-name",
        app.position(),
        item.path() + ": the app " + name + " stands twice, and CF applies one after the other",
        "Write it once, or give each its own name");
    return before.then(app);
  }

  private Optional<AppManifest.App> app(View written) {
    if (!(written.tree() instanceof Tree.Mapping mapping)) {
      problems.error(
          "wrong-type",
          written.position(),
          written.path() + ": must be a mapping with a name",
          "Write - name: NAME");
      return Optional.empty();
    }
    var app = keyed(written, mapping, problems);
    var name = new NameReader(problems).read(written);
    new OurMarks(problems).check(app);
    buildpacks(app);
    var processes = new ProcessReader(problems).read(app);
    var routes = new RouteReader(problems).read(app, name);
    return name.map(
        named ->
            new AppManifest.App(
                new AppSpec(
                    named,
                    processes.instances(),
                    processes.sizes(),
                    routes.routes().navigableKeySet(),
                    StatedReader.env(app),
                    StatedReader.metadata(app, "labels"),
                    StatedReader.metadata(app, "annotations"),
                    StatedReader.services(app),
                    StatedReader.attributes(app),
                    routes.chosen()),
                written.need("name").position(),
                routes.routes(),
                path(written)));
  }

  private void buildpacks(View app) {
    app.get("buildpack")
        .filter(it -> app.get("buildpacks").isPresent())
        .ifPresent(
            it ->
                problems.error(
                    "conflicting-keys",
                    it.position(),
                    it.path() + ": CF refuses buildpack beside buildpacks",
                    "Leave it out"));
  }

  /** Under the keys that CF reads. */
  static View keyed(View written, Tree.Mapping mapping, Problems problems) {
    var overridden = new ArrayList<CloudKeys.Overridden>();
    var keyed = new View(written.path(), CloudKeys.read(mapping, overridden));
    overridden.forEach(
        key ->
            problems.warning(
                "ignored-key",
                key.position(),
                View.below(written.path(), key.written())
                    + ": CF takes "
                    + Text.line(key.by(), 120)
                    + " in its place, which stands later",
                "Leave one of them out"));
    return keyed;
  }

  /** As cf reads it: in this spelling only, and nothing where it is null or empty. */
  private static Optional<View> path(View written) {
    return written
        .get("path")
        .flatMap(
            path ->
                CfScalar.of(path.tree())
                    .map(CfScalar::text)
                    .filter(text -> !text.isEmpty())
                    .map(text -> new Tree.Scalar(text, false, path.position()))
                    .map(text -> new View(path.path(), text)));
  }
}
