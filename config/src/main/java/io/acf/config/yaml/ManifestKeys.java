package io.acf.config.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every key of a CF manifest, for each place where one may stand: done, warned about or refused.
 * The reader walks this table, and {@code docs/manifest-keys.md} is written from it
 * (ManifestKeysTest). Sources: CF docs devguide/deploy-apps/manifest-attributes; CF API v3, "The
 * app manifest specification"; cloud_controller_ng app/messages/app_manifest_message.rb; cf CLI
 * util/manifestparser.
 */
final class ManifestKeys {
  private ManifestKeys() {}

  /** What becomes of a key. */
  enum Fate {
    DONE("done"),
    WARNED("warned about"),
    REFUSED("refused");

    final String word;

    Fate(String word) {
      this.word = word;
    }
  }

  /** Where keys stand, the more likely place first. */
  enum Place {
    TOP("the top level, beside applications", Fate.WARNED),
    APP("an entry of applications", Fate.WARNED),
    PROCESS("an entry of processes", Fate.WARNED),
    SIDECAR("an entry of sidecars", Fate.WARNED),
    ROUTE("an entry of routes", Fate.WARNED),
    OPTIONS("options of a route", Fate.REFUSED),
    SERVICE("an entry of services", Fate.REFUSED),
    METADATA("metadata", Fate.REFUSED),
    FEATURES("features", Fate.REFUSED),
    DOCKER("docker", Fate.REFUSED);

    final String name;

    /** What becomes of a key that is not in the table: CF ignores it, or refuses the manifest. */
    final Fate unknown;

    Place(String name, Fate unknown) {
      this.name = name;
      this.unknown = unknown;
    }

    /** Whether Cloud Controller knows its keys in other spellings too ({@code diskQuota}). */
    boolean spelledFreely() {
      return this == APP || this == PROCESS;
    }
  }

  /**
   * One row.
   *
   * @param name as the docs of CF spell it
   * @param says what is taken, or why it is not
   * @param tip what to write; empty where {@code says} tells it
   * @param rule what its value must be
   */
  record Key(Place place, String name, Fate fate, String says, String tip, Rule rule) {}

  /** What the value under a key must be. */
  @FunctionalInterface
  interface Rule {
    void check(Site site);

    /** Looked at where the whole app is known. */
    Rule NONE = site -> {};
  }

  private static final String UNSUPPORTED = "not supported yet";
  private static final String ROUTES =
      "Write routes; without them the app gets NAME.<default domain>";

  static final List<Key> ALL = all();

  static Optional<Key> find(Place place, String name) {
    return ALL.stream().filter(it -> it.place() == place && it.name().equals(name)).findFirst();
  }

  static List<String> names(Place place) {
    return ALL.stream().filter(it -> it.place() == place).map(Key::name).toList();
  }

  /** Where a key belongs that is not known at this place; empty where none has it. */
  static Optional<Place> home(Place not, String name) {
    var meant = CloudKeys.of(name);
    return ALL.stream()
        .filter(it -> it.place() != not && it.place() != Place.TOP)
        .filter(it -> it.name().replace('_', '-').equals(meant))
        .map(Key::place)
        .findFirst();
  }

  /** What belongs to the web process where an app says it; nothing else does. */
  static boolean ofAProcess(String name) {
    return find(Place.APP, name).isPresent() && find(Place.PROCESS, name).isPresent();
  }

  private static List<Key> all() {
    var rows = new ArrayList<Key>();
    top(rows);
    app(rows);
    ofAProcess(rows, Place.APP);
    rows.add(done(Place.PROCESS, "type", "its name, once in a list", Rule.NONE));
    ofAProcess(rows, Place.PROCESS);
    below(rows);
    return List.copyOf(rows);
  }

  private static void top(List<Key> rows) {
    var at = Place.TOP;
    rows.add(done(at, "applications", "the apps, 1..200", Rule.NONE));
    rows.add(done(at, "version", "1", AppRules::version));
    rows.add(
        warned(
            at,
            "inherit",
            "cf reads no other manifest any more, and nothing of that one arrives",
            "Write it here; apps share values by anchors (&name, <<: *name)"));
  }

  private static void app(List<Key> rows) {
    var at = Place.APP;
    rows.add(done(at, "name", "the name of the app", Rule.NONE));
    rows.add(
        done(
            at,
            "path",
            "what the app runs, where the federation names no artifact",
            AppRules::text));
    rows.add(done(at, "buildpacks", "a list of names and URLs", BuildpackRules::list));
    rows.add(
        new Key(
            at,
            "buildpack",
            Fate.WARNED,
            "deprecated, and taken as a list of one",
            "Write buildpacks: [NAME]",
            BuildpackRules::one));
    rows.add(done(at, "stack", "the name of a stack", AppRules::text));
    rows.add(done(at, "lifecycle", "buildpack; cnb and docker are refused", AppRules::lifecycle));
    rows.add(refused(at, "docker", UNSUPPORTED, "Use the buildpack lifecycle with a package"));
    rows.add(
        refused(at, "cnb-credentials", UNSUPPORTED, "Use the buildpack lifecycle with a package"));
    rows.add(done(at, "env", "a mapping; values are never shown", EnvRules::check));
    rows.add(done(at, "services", "a list of names or services", ServiceRules::check));
    rows.add(done(at, "metadata", "labels and annotations", MetadataRules::check));
    rows.add(done(at, "features", "names to true or false", AppRules::features));
    rows.add(done(at, "processes", "a list, each type once", AppRules::processes));
    rows.add(done(at, "sidecars", "a list", SidecarRules::list));
    rows.add(done(at, "routes", "a list of routes; [] is no route at all", RouteRules::list));
    rows.add(done(at, "no-route", "true: no route, beside routes too", AppRules::flag));
    rows.add(
        done(at, "random-route", "true: CF makes up a route once and keeps it", AppRules::random));
    rows.add(
        done(
            at,
            "default-route",
            "sent as true for each app without no-route or random-route, whatever is written",
            AppRules::defaultRoute));
    for (var legacy : List.of("host", "hosts", "domain", "domains", "no-hostname")) {
      rows.add(warned(at, legacy, "CF ignores it", ROUTES));
    }
    rows.add(warned(at, "inherit", "CF ignores it", "Share values by anchors (&name, <<: *name)"));
    rows.add(
        warned(at, "health-check-timeout", "CF ignores it", "Write timeout, in whole seconds"));
  }

  /** What an app says of its web process, and each process of itself. */
  private static void ofAProcess(List<Key> rows, Place at) {
    rows.add(done(at, "instances", "0..2000000", NumberRules::instances));
    rows.add(done(at, "memory", "a size with its unit: 64M, 1.5G", SizeRules::memory));
    rows.add(done(at, "disk-quota", "a size with its unit (disk_quota too)", SizeRules::disk));
    rows.add(
        done(
            at,
            "log-rate-limit-per-second",
            "a size with its unit, 0, or -1 for no limit",
            SizeRules::logRate));
    rows.add(done(at, "timeout", "whole seconds, at most 180 by default", NumberRules::timeout));
    rows.add(
        done(
            at,
            "command",
            "text of 1..4096 characters; null is the buildpack's",
            AppRules::command));
    rows.add(done(at, "user", "text; by default only vcap", AppRules::user));
    for (var check : List.of("", "readiness-")) {
      rows.add(done(at, check + "health-check-type", "port, process or http", HealthRules::type));
      rows.add(
          done(
              at,
              check + "health-check-http-endpoint",
              "a path, with the type http",
              HealthRules::endpoint));
      rows.add(
          done(
              at,
              check + "health-check-invocation-timeout",
              "whole seconds, 1 or more",
              NumberRules::seconds));
      rows.add(
          done(
              at,
              check + "health-check-interval",
              "whole seconds, 1 or more",
              NumberRules::seconds));
    }
  }

  private static void below(List<Key> rows) {
    rows.add(done(Place.SIDECAR, "name", "text", Rule.NONE));
    rows.add(done(Place.SIDECAR, "command", "text", Rule.NONE));
    rows.add(done(Place.SIDECAR, "process_types", "a list of 1 or more", Rule.NONE));
    rows.add(done(Place.SIDECAR, "memory", "less than that of its processes", Rule.NONE));
    rows.add(done(Place.ROUTE, "route", "HOST.DOMAIN[/PATH], HOST.DOMAIN:PORT for TCP", Rule.NONE));
    rows.add(done(Place.ROUTE, "protocol", "http1, http2 or tcp", RouteRules::protocol));
    rows.add(done(Place.ROUTE, "options", "a mapping", RouteRules::options));
    rows.add(
        done(
            Place.OPTIONS,
            "loadbalancing",
            "round-robin or least-connection; hash where the region has it",
            RouteRules::loadbalancing));
    rows.add(done(Place.OPTIONS, "hash_header", "with loadbalancing: hash", RouteRules::hash));
    rows.add(done(Place.OPTIONS, "hash_balance", "with loadbalancing: hash", RouteRules::hash));
    rows.add(done(Place.SERVICE, "name", "the name of a service instance", Rule.NONE));
    rows.add(done(Place.SERVICE, "parameters", "a mapping", Rule.NONE));
    rows.add(done(Place.SERVICE, "binding_name", "text", Rule.NONE));
    rows.add(done(Place.METADATA, "labels", "a mapping; null removes one", Rule.NONE));
    rows.add(done(Place.METADATA, "annotations", "a mapping; null removes one", Rule.NONE));
    for (var feature :
        List.of("ssh", "revisions", "service-binding-k8s", "file-based-vcap-services")) {
      rows.add(done(Place.FEATURES, feature, "true or false", Rule.NONE));
    }
    for (var key : List.of("image", "username", "password")) {
      rows.add(refused(Place.DOCKER, key, UNSUPPORTED, ""));
    }
  }

  private static Key done(Place place, String name, String says, Rule rule) {
    return new Key(place, name, Fate.DONE, says, "", rule);
  }

  private static Key warned(Place place, String name, String says, String tip) {
    return new Key(place, name, Fate.WARNED, says, tip, Rule.NONE);
  }

  private static Key refused(Place place, String name, String says, String tip) {
    return new Key(place, name, Fate.REFUSED, says, tip, Rule.NONE);
  }
}
