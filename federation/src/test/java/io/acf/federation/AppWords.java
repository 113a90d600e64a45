package io.acf.federation;

import io.acf.config.AppName;
import io.acf.config.CommitId;
import io.acf.config.Descent;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.Position;
import io.acf.config.RouteUrl;
import io.acf.config.Stated;
import io.acf.config.Tree;
import io.acf.regions.AppMarks;
import io.acf.regions.AppView;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.DeploymentView;
import io.acf.regions.AppView.PackageView;
import io.acf.regions.AppView.ProcessView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** An app as its region shows it, read from a line of words. */
final class AppWords {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Position NOWHERE = Position.of("manifest.yml");

  private final AppName name;
  private final List<PackageView> packages = new ArrayList<>();
  private final List<BuildView> builds = new ArrayList<>();
  private final List<DeploymentView> deployments = new ArrayList<>();
  private final SortedMap<String, ProcessView> processes = new TreeMap<>();
  private final SortedSet<RouteUrl> routes = new TreeSet<>();
  private final List<Tree.Entry> env = new ArrayList<>();
  private final List<Tree> services = new ArrayList<>();
  private final List<Tree.Entry> settings = new ArrayList<>();
  private boolean read;
  private boolean started = true;
  private Optional<String> droplet = Optional.empty();
  private Optional<FederationName> owner = Optional.of(Worlds.ORDERS);
  private Optional<String> completed = Optional.empty();
  private Optional<Generation> generation = Optional.empty();
  private Optional<CommitId> commit = Optional.empty();
  private Optional<Generation> completedAt = Optional.empty();
  private Stated stated = Stated.NOTHING;
  private Optional<Integer> restart = Optional.empty();

  private AppWords(String name) {
    this.name = new AppName(name);
  }

  static AppView app(String name, String words) {
    var app = new AppWords(name);
    Stream.of(words.split(",")).map(String::strip).forEach(app::read);
    return app.view();
  }

  /** A commit that stands so to the one that git wants. */
  static CommitId commit(Descent descent) {
    return new CommitId("%x".formatted(descent.ordinal() + 1).repeat(40));
  }

  private void read(String words) {
    var text = words.split(": ", 2);
    var said = text.length == 1 ? Optional.<String>empty() : Optional.of(text[1]);
    var all = text[0].split(" ");
    switch (all[0]) {
      case "empty" -> empty();
      case "runs" -> runs(all[1]);
      case "updates" -> updates();
      case "foreign" -> foreign();
      case "mark" -> mark(all);
      case "of" -> owner = Optional.of(new FederationName(all[1]));
      case "completed" -> completed(all[1]);
      case "package" -> packages.add(bits(all, said));
      case "build" -> builds.add(build(all, said));
      case "deployment" -> deployments.add(deployment(all, said));
      case "no" -> none(all[1]);
      case "droplet" -> droplet = Optional.of("droplet-" + all[1]);
      case "web", "worker" -> processes.put(all[0], process(all, said));
      case "stopped" -> started = false;
      case "route" -> routes.add(GitWords.route(all[1]));
      case "stated" -> stated(all[1], all[2]);
      case "restart" -> restart = Optional.of(Integer.valueOf(all[3]));
      case "set" -> set(all);
      default -> throw new IllegalArgumentException(name + ": " + words);
    }
  }

  /** Created by the commit that git wants, and no more. */
  private void empty() {
    started = false;
    mark(new String[] {"mark", "5.0", "same"});
    processes.put("web", new ProcessView("web", 2, 0, 0, 0, none(), 0, 256, 512, counted()));
  }

  /** A release that is completed and serves. */
  private void runs(String version) {
    var marked = version.equals("new") ? "5.0 same" : "4.0 ancestor";
    Stream.of(
            "mark " + marked,
            "completed " + version,
            "package " + version + " READY",
            "build " + version + " STAGED",
            "deployment " + version + " DEPLOYED",
            "droplet " + version,
            "web 2/2",
            "route " + GitWords.ROUTE,
            "stated route " + GitWords.ROUTE)
        .forEach(this::read);
  }

  /** An older release runs, and the one that git wants is staged. */
  private void updates() {
    runs("old");
    Stream.of("mark 5.0 same", "package new READY", "build new STAGED").forEach(this::read);
  }

  /** Somebody else's app. */
  private void foreign() {
    owner = Optional.empty();
    droplet = Optional.of("droplet-foreign");
    read("web 1/1");
  }

  private void mark(String[] all) {
    generation = Generation.parse(all[1]);
    commit =
        all[2].equals("none")
            ? Optional.empty()
            : Optional.of(commit(Descent.valueOf(all[2].toUpperCase(java.util.Locale.ROOT))));
  }

  private void completed(String version) {
    completed = Optional.of(GitWords.release(version).label());
    completedAt = generation;
  }

  private void none(String what) {
    switch (what) {
      case "package" -> packages.clear();
      case "build" -> builds.clear();
      case "deployment" -> deployments.clear();
      case "route" -> routes.clear();
      default -> throw new IllegalArgumentException("no " + what);
    }
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private static Optional<Duration> counted() {
    return Optional.of(Duration.ZERO);
  }

  private static Duration age(String[] all, int at) {
    return all.length > at ? Duration.parse("PT" + all[at]) : LONG;
  }

  private static Optional<String> label(String version, io.acf.config.Digest digest) {
    return version.equals("foreign") ? Optional.empty() : Optional.of(digest.label());
  }

  private PackageView bits(String[] all, Optional<String> said) {
    return new PackageView(
        "package-" + all[1],
        PackageView.State.valueOf(all[2]),
        label(all[1], GitWords.artifact(all[1]).digest()),
        age(all, 3),
        said);
  }

  private BuildView build(String[] all, Optional<String> said) {
    var state = BuildView.State.valueOf(all[2]);
    return new BuildView(
        "build-" + all[1] + "-" + builds.size(),
        "package-" + all[1],
        state,
        label(all[1], GitWords.release(all[1])),
        state == BuildView.State.STAGED ? Optional.of("droplet-" + all[1]) : Optional.empty(),
        said,
        age(all, 3),
        none(),
        age(all, 3));
  }

  private DeploymentView deployment(String[] all, Optional<String> said) {
    return new DeploymentView(
        "deployment-" + all[1],
        DeploymentView.Status.valueOf(all[2]),
        label(all[1], GitWords.release(all[1])),
        Optional.of("droplet-" + all[1]),
        said,
        age(all, 3),
        age(all, all.length > 5 ? 5 : 3));
  }

  /** {@code web 1/2 crashed 1 older 2 memory 512 disk 1024: words of the crash}. */
  private ProcessView process(String[] all, Optional<String> said) {
    var count = all[1].split("/");
    var more = new TreeMap<String, Integer>();
    for (int i = 2; i < all.length; i += 2) {
      more.put(all[i], Integer.valueOf(all[i + 1]));
    }
    return new ProcessView(
        all[0],
        Integer.parseInt(count[1]),
        Integer.parseInt(count[0]),
        0,
        more.getOrDefault("crashed", 0),
        said,
        more.getOrDefault("older", 0),
        more.getOrDefault("memory", 256),
        more.getOrDefault("disk", 512),
        counted());
  }

  private void stated(String what, String name) {
    stated =
        stated.and(
            what.equals("env")
                ? Stated.ofEnv(List.of(name))
                : Stated.ofRoute(GitWords.route(name)));
  }

  /**
   * {@code set env A=1}, {@code set service db}, {@code set command run}, {@code set route url}.
   */
  private void set(String[] all) {
    read = true;
    switch (all[1]) {
      case "nothing" -> {}
      case "env" -> env.add(entry(all[2].split("=")[0], scalar(all[2].split("=")[1])));
      case "service" -> services.add(scalar(all[2]));
      case "binding" -> services.add(mapping(entry("name", scalar(all[2]))));
      case "command" ->
          settings.add(
              entry(
                  "processes",
                  sequence(
                      mapping(entry("type", scalar("web")), entry("command", scalar(all[2]))))));
      case "route" ->
          settings.add(entry("routes", sequence(mapping(entry("route", scalar(all[2]))))));
      default -> throw new IllegalArgumentException("set " + all[1]);
    }
  }

  private static Tree.Entry entry(String key, Tree value) {
    return new Tree.Entry(key, NOWHERE, value);
  }

  private static Tree scalar(String text) {
    return new Tree.Scalar(text, false, NOWHERE);
  }

  private static Tree.Mapping mapping(Tree.Entry... entries) {
    return new Tree.Mapping(List.of(entries), NOWHERE);
  }

  private static Tree sequence(Tree... items) {
    return new Tree.Sequence(List.of(items), NOWHERE);
  }

  private Optional<AppView.Settings> settings() {
    if (!read) {
      return Optional.empty();
    }
    var all = new ArrayList<>(settings);
    if (!env.isEmpty()) {
      all.add(entry("env", new Tree.Mapping(env, NOWHERE)));
    }
    if (!services.isEmpty()) {
      all.add(entry("services", new Tree.Sequence(services, NOWHERE)));
    }
    return Optional.of(new AppView.Settings(new Tree.Mapping(all, NOWHERE)));
  }

  private AppView view() {
    return new AppView(
        "guid-" + name,
        name,
        started,
        new AppMarks(owner, completed, generation, commit, none(), completedAt, stated, restart),
        droplet,
        packages,
        builds,
        deployments,
        processes,
        routes,
        settings());
  }
}
