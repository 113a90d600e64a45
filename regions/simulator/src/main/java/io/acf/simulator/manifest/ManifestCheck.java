package io.acf.simulator.manifest;

import io.acf.simulator.manifest.AppManifest.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a manifest before anything is done: every message of every application, in
 * CC's words and order.
 *
 * <p>Source: cloud_controller_ng, app/messages/app_manifest_message.rb and the messages that it
 * asks.
 */
public final class ManifestCheck {
  static final Set<String> FEATURES =
      Set.of("ssh", "revisions", "service-binding-k8s", "file-based-vcap-services");
  private static final Set<String> SERVICE_KEYS = Set.of("name", "parameters", "binding_name");
  private static final Pattern VCAP = Pattern.compile("(?i)VCAP_.*", Pattern.DOTALL);
  private static final Pattern VMC = Pattern.compile("(?i)VMC.*", Pattern.DOTALL);

  private final AppManifest app;
  private final Predicate<String> flags;
  private final List<String> problems = new ArrayList<>();

  private ManifestCheck(AppManifest app, Predicate<String> flags) {
    this.app = app;
    this.flags = flags;
  }

  /**
   * Messages; none for a good manifest.
   *
   * @param flags which feature flags are on
   * @throws io.acf.simulator.wire.CfError an unknown error for what CC stumbles over
   */
  static List<String> problems(List<AppManifest> apps, Predicate<String> flags) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < apps.size(); i++) {
      AppManifest app = apps.get(i);
      String prefix =
          app.name().isBlank()
              ? "For application at index " + i + ": "
              : "For application '" + app.name() + "': ";
      ManifestCheck check = new ManifestCheck(app, flags);
      check.all();
      check.problems.forEach(each -> all.add(prefix + each));
    }
    return all;
  }

  private void all() {
    name();
    of("web", ProcessCheck.units(app.ownSizes()));
    processes();
    sidecars();
    app.scales().forEach(each -> of(each.typeText(), ProcessCheck.scale(each)));
    app.updates().forEach(each -> of(each.typeText(), ProcessCheck.update(each)));
    LifecycleCheck lifecycle = new LifecycleCheck(app, flags);
    problems.addAll(lifecycle.data());
    problems.addAll(MetadataCheck.problems(app.get("metadata")));
    problems.addAll(lifecycle.combinations());
    services();
    environment();
    features();
    problems.addAll(lifecycle.singularBuildpack());
    if (List.of("routes", "no_route", "random_route", "default_route").stream()
        .anyMatch(app::has)) {
      problems.addAll(RouteCheck.problems(app, flags));
    }
  }

  private void of(String type, List<String> some) {
    some.forEach(each -> problems.add("Process \"" + type + "\": " + each));
  }

  private void name() {
    if (Ruby.blank(app.get("name"))) {
      problems.add("Name must not be empty");
    }
    if (!(app.get("name") instanceof String)) {
      problems.add("Name must be a string");
    }
  }

  private void processes() {
    if (!app.has("processes")) {
      return;
    }
    if (!(app.get("processes") instanceof List)) {
      problems.add("Processes must be an array of process configurations");
      return;
    }
    List<Part> parts = app.listed();
    if (parts.stream().anyMatch(each -> Ruby.blank(each.type()))) {
      problems.add("All Processes must specify a type");
    }
    Map<@Nullable Object, Integer> times = new LinkedHashMap<>();
    parts.forEach(each -> times.merge(each.type(), 1, Integer::sum));
    times.forEach(
        (type, count) -> {
          if (count > 1) {
            problems.add("Process \"" + Ruby.text(type) + "\" may only be present once");
          }
        });
    parts.forEach(each -> of(each.typeText(), ProcessCheck.units(each)));
  }

  private void sidecars() {
    if (!app.has("sidecars")) {
      return;
    }
    if (!(app.get("sidecars") instanceof List)) {
      problems.add("Sidecars must be an array of sidecar configurations");
      return;
    }
    SidecarSpec.of(app)
        .forEach(
            sidecar ->
                sidecar
                    .problems()
                    .forEach(
                        each ->
                            problems.add(
                                "Sidecar "
                                    + (Ruby.blank(sidecar.name())
                                        ? each.toLowerCase(Locale.ROOT)
                                        : "\"" + Ruby.text(sidecar.name()) + "\": " + each))));
  }

  private void services() {
    boolean wellFormed =
        !app.has("services")
            || app.get("services") instanceof List<?> list
                && list.stream().allMatch(ManifestCheck::service);
    if (!wellFormed) {
      problems.add("Services must be a list of service instances");
    }
  }

  private static boolean service(@Nullable Object entry) {
    if (!(entry instanceof Map<?, ?> service)) {
      return entry instanceof String;
    }
    return service.keySet().stream()
            .allMatch(key -> key instanceof String name && SERVICE_KEYS.contains(name))
        && service.containsKey("name")
        && (!service.containsKey("parameters") || service.get("parameters") instanceof Map)
        && (!service.containsKey("binding_name") || service.get("binding_name") instanceof String);
  }

  private void environment() {
    if (!app.has("env")) {
      return;
    }
    if (!(app.get("env") instanceof Map<?, ?> env)) {
      problems.add("Env must be an object of keys and values");
      return;
    }
    for (Object key : env.keySet()) {
      if (!(key instanceof String name)) {
        problems.add("Env key must be a string");
      } else if (name.isEmpty()) {
        problems.add("Env key must be a minimum length of 1");
      } else if (VCAP.matcher(name).matches()) {
        problems.add("Env cannot start with VCAP_");
      } else if (VMC.matcher(name).matches()) {
        problems.add("Env cannot start with VMC_");
      } else if (name.equalsIgnoreCase("PORT")) {
        problems.add("Env cannot set PORT");
      }
    }
  }

  private void features() {
    boolean wellFormed =
        !app.has("features")
            || app.get("features") instanceof Map<?, ?> map
                && !map.isEmpty()
                && FEATURES.containsAll(map.keySet().stream().map(Ruby::text).toList())
                && map.values().stream().allMatch(Boolean.class::isInstance);
    if (!wellFormed) {
      problems.add(
          "Features must be a map of valid feature names to booleans (true = enabled, false ="
              + " disabled)");
    }
  }
}
