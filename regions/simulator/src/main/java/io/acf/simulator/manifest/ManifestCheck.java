package io.acf.simulator.manifest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is wrong with a manifest before anything is done, every message of it. */
public final class ManifestCheck {
  private static final Set<String> CHECK_TYPES = Set.of("port", "process", "http", "none");
  private static final String UNITS =
      " must use a supported unit: B, K, KB, M, MB, G, GB, T, or TB";

  private final List<String> problems = new ArrayList<>();
  private String prefix = "";

  private ManifestCheck() {}

  /** Messages as CC words them; empty for a good manifest. */
  public static List<String> problems(List<Map<String, Object>> apps) {
    ManifestCheck check = new ManifestCheck();
    for (int i = 0; i < apps.size(); i++) {
      AppSpec app = new AppSpec(apps.get(i));
      check.prefix =
          app.name().isEmpty()
              ? "For application at index " + i + ": "
              : "For application '" + app.name() + "': ";
      check.app(app);
    }
    return check.problems;
  }

  private void problem(String text) {
    problems.add(prefix + text);
  }

  private void app(AppSpec app) {
    if (app.name().isEmpty()) {
      problem("Name must not be empty");
    }
    if (app.has("buildpack") && app.has("buildpacks")) {
      problem("Buildpack and Buildpacks fields cannot be used together.");
    }
    boolean docker = app.get("docker") instanceof Map;
    if (docker && (app.has("buildpack") || app.has("buildpacks"))) {
      problem("Cannot specify both buildpack(s) and docker keys");
    }
    if (app.has("lifecycle")
        && !Set.of("buildpack", "cnb", "docker").contains(String.valueOf(app.get("lifecycle")))) {
      problem("Lifecycle type is not included in list: buildpack, cnb, docker");
    }
    expect(app, "buildpacks", List.class, "Buildpacks must be a list");
    expect(app, "env", Map.class, "Env must be a hash of keys and values");
    expect(app, "services", List.class, "Services must be a list of service instance names");
    expect(app, "metadata", Map.class, "Metadata must be a hash");
    expect(
        app,
        "features",
        Map.class,
        "Features must be a map of valid feature names to booleans (true = enabled, false = disabled)");
    for (String flag : List.of("no_route", "random_route", "default_route")) {
      expect(app, flag, Boolean.class, title(flag).replace(' ', '-') + " must be a boolean");
    }
    if (app.flag("random_route") && app.flag("default_route")) {
      problem("Random-route and Default-route may not be used together");
    }
    environment(app);
    routes(app);
    processList(app);
    app.processes().forEach(this::process);
    sidecars(app);
  }

  private void expect(AppSpec app, String key, Class<?> type, String message) {
    Object value = app.get(key);
    if (value != null && !type.isInstance(value)) {
      problem(message);
    }
  }

  private void environment(AppSpec app) {
    for (String name : app.map("env").keySet()) {
      if (name.startsWith("VCAP_") || name.startsWith("VMC_")) {
        problem("Env cannot start with " + name.substring(0, name.indexOf('_') + 1));
      } else if (name.equals("PORT")) {
        problem("Env cannot set PORT");
      } else if (name.isEmpty()) {
        problem("Env key must be a minimum length of 1");
      }
    }
  }

  private void routes(AppSpec app) {
    Object routes = app.get("routes");
    if (routes == null) {
      return;
    }
    boolean wellFormed =
        routes instanceof List<?> list
            && list.stream()
                .allMatch(each -> each instanceof Map<?, ?> map && map.containsKey("route"));
    if (!wellFormed) {
      problem("Routes must be a list of route objects");
      return;
    }
    for (Object each : app.list("routes")) {
      Map<String, Object> route = AppSpec.map(each);
      String text = String.valueOf(route.get("route"));
      if (RouteSpec.parse(text).isEmpty()) {
        problem("The route '" + text + "' is not a properly formed URL");
      }
      Object protocol = route.get("protocol");
      if (protocol != null && !Set.of("http1", "http2", "tcp").contains(String.valueOf(protocol))) {
        problem("Route protocol must be 'http1', 'http2' or 'tcp'.");
      }
      Object balancing = AppSpec.map(route.get("options")).get("loadbalancing");
      if (balancing != null
          && !Set.of("round-robin", "least-connection").contains(String.valueOf(balancing))) {
        problem(
            "Cannot use loadbalancing value '"
                + balancing
                + "' for Route: '"
                + text
                + "'; Valid options are: 'round-robin, least-connection'");
      }
    }
  }

  private void processList(AppSpec app) {
    Object processes = app.get("processes");
    if (processes == null) {
      return;
    }
    if (!(processes instanceof List<?> list)
        || !list.stream().allMatch(each -> each instanceof Map)) {
      problem("Processes must be an array of process configurations");
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Object each : list) {
      Object type = AppSpec.map(each).get("type");
      if (!(type instanceof String name) || name.isEmpty()) {
        problem("All Processes must specify a type");
      } else if (!seen.add(name)) {
        problem("Process \"" + name + "\" may only be present once");
      }
    }
  }

  private void process(String type, Map<String, Object> settings) {
    String of = "Process \"" + type + "\": ";
    size(of, "Memory", settings.get("memory"));
    size(of, "Disk quota", settings.get("disk_quota"));
    Object rate = settings.get("log_rate_limit_per_second");
    if (rate != null && Sizes.logRate(rate).isEmpty()) {
      problem(of + "Log rate limit per second" + UNITS);
    }
    integer(of, "Instances", settings.get("instances"), 0);
    integer(of, "Timeout", settings.get("timeout"), 1);
    for (String kind : List.of("health_check", "readiness_health_check")) {
      Object check = settings.get(kind + "_type");
      if (check != null && !CHECK_TYPES.contains(String.valueOf(check))) {
        problem(of + title(kind) + " type must be \"port\", \"process\", or \"http\"");
      }
      Object endpoint = settings.get(kind + "_http_endpoint");
      if (endpoint != null && !String.valueOf(endpoint).startsWith("/")) {
        problem(of + title(kind) + " http endpoint must be a valid URI path");
      }
      if (endpoint != null && check != null && !check.equals("http")) {
        problem(of + title(kind) + " type must be \"http\" to set a health check HTTP endpoint");
      }
      integer(
          of, title(kind) + " invocation timeout", settings.get(kind + "_invocation_timeout"), 1);
      integer(of, title(kind) + " interval", settings.get(kind + "_interval"), 1);
    }
    Object command = settings.get("command");
    if (command != null && !(command instanceof String)) {
      problem(of + "Command must be a string");
    }
  }

  private void size(String of, String name, @Nullable Object value) {
    if (value == null) {
      return;
    }
    OptionalLong bytes = Sizes.bytes(value);
    if (bytes.isEmpty()) {
      problem(of + name + UNITS);
    } else if (bytes.getAsLong() < Sizes.MIB) {
      problem(of + name + " must be greater than 0MB");
    }
  }

  private void integer(String of, String name, @Nullable Object value, int min) {
    if (value == null) {
      return;
    }
    if (!(value instanceof Integer number)) {
      problem(of + name + " is not a number");
    } else if (number < min) {
      problem(of + name + " must be greater than or equal to " + min);
    }
  }

  private void sidecars(AppSpec app) {
    if (app.get("sidecars") != null && !(app.get("sidecars") instanceof List)) {
      problem("Sidecars must be an array of sidecar configurations");
      return;
    }
    for (Object each : app.list("sidecars")) {
      Map<String, Object> sidecar = AppSpec.map(each);
      String of = "Sidecar \"" + sidecar.getOrDefault("name", "") + "\": ";
      for (String key : List.of("name", "command")) {
        if (!(sidecar.get(key) instanceof String)) {
          problem(of + title(key) + " can't be blank");
        }
      }
      if (!(sidecar.get("process_types") instanceof List<?> types) || types.isEmpty()) {
        problem(of + "Process types must have at least 1 process_type");
      }
      if (sidecar.get("memory") != null
          && Sizes.bytes(String.valueOf(sidecar.get("memory"))).isEmpty()) {
        problem(of + "Memory" + UNITS);
      }
    }
  }

  private static String title(String key) {
    String words = key.replace('_', ' ');
    return words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1);
  }
}
