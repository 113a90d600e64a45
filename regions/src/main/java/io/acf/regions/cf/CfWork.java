package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.config.AppName;
import io.acf.config.Target;
import io.acf.regions.AppView;
import io.acf.regions.AppView.BuildView;
import io.acf.regions.AppView.DeploymentView;
import io.acf.regions.AppView.PackageView;
import io.acf.regions.Creation;
import io.acf.regions.Fault;
import io.acf.regions.Limits;
import io.acf.regions.Mark;
import io.acf.regions.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** One step's calls, its time, and the looks that every step begins with. */
final class CfWork {
  static final Outcome DONE = new Outcome.Done();
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** Others of the region wait for the step that waits. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final CfCalls calls;
  private final CfLists lists;
  private final CfPlaces places;
  private final CfSights sights;
  private final CfGather gather;
  private final String replica;
  private final Supplier<Instant> regionNow;
  private final Limits limits;

  CfWork(
      CfCalls calls,
      CfPlaces places,
      CfSights sights,
      CfGather gather,
      Limits limits,
      String replica,
      Supplier<Instant> regionNow) {
    this.calls = calls;
    this.lists = new CfLists(calls);
    this.places = places;
    this.sights = sights;
    this.gather = gather;
    this.replica = replica;
    this.regionNow = regionNow;
    this.limits = limits;
  }

  CfCalls calls() {
    return calls;
  }

  CfLists lists() {
    return lists;
  }

  CfPlaces.Place place(Target target) {
    return places.find(lists, target);
  }

  List<JsonNode> domains() {
    return places.domains(lists);
  }

  List<JsonNode> domainsNow() {
    return places.domainsNow(lists);
  }

  /** The app of this name in the space, read now. */
  Optional<JsonNode> app(CfPlaces.Place place, AppName name) {
    return gather
        .ask(
            "apps " + place.space(),
            name.value(),
            names -> apps(place, List.copyOf(names)),
            app -> app.path("name").asText(""),
            limits.call())
        .stream()
        .findFirst();
  }

  /**
   * The app, read now; where all apps of the space were listed a moment ago and it was not among
   * them, that is enough: CF takes a name once.
   */
  Optional<JsonNode> appUnlessAbsent(CfPlaces.Place place, AppName name) {
    Optional<List<JsonNode>> listed = sights.recent("apps", place.space());
    boolean absent =
        listed.isPresent()
            && listed.get().stream()
                .noneMatch(app -> app.path("name").asText("").equals(name.value()));
    return absent ? Optional.empty() : app(place, name);
  }

  /** All routes of the space, where they were listed a moment ago. */
  Optional<List<JsonNode>> recentRoutes(CfPlaces.Place place) {
    return sights.recent("routes", place.space());
  }

  /** The apps of these names that are there, read now. */
  List<JsonNode> apps(CfPlaces.Place place, List<String> names) {
    List<JsonNode> read =
        lists
            .all(
                "apps",
                uri -> CfPlaces.names(uri.queryParam("space_guids", place.space()), "names", names))
            .stream()
            .filter(app -> Json.related(app, "space").equals(place.space()))
            .filter(app -> names.contains(app.path("name").asText("")))
            .toList();
    names.forEach(name -> sights.forget(place.space(), name));
    read.forEach(sights::keep);
    return read;
  }

  /** The apps of these names that are there, all as seen a moment ago, or read now. */
  List<JsonNode> recentApps(CfPlaces.Place place, List<String> names) {
    List<JsonNode> recent =
        names.stream()
            .flatMap(name -> sights.recent(place.space(), new AppName(name)).stream())
            .toList();
    return recent.size() == names.size() ? recent : apps(place, names);
  }

  /** An app that is new: nothing hangs on it. */
  void created(JsonNode app) {
    shown(app);
    sights.keep("packages", app.path("guid").asText(""), List.of());
  }

  /** What the answer to a change of ours shows of the app. */
  void shown(JsonNode app) {
    sights.keep(app);
  }

  /** As {@link #onApp}, by what was seen of the app a moment ago, if it was. */
  Outcome onRecentApp(Target target, AppName name, Mark mark, Function<JsonNode, Outcome> work) {
    CfPlaces.Place place = place(target);
    JsonNode app =
        sights
            .recent(place.space(), name)
            .or(() -> app(place, name))
            .orElseThrow(() -> noApp(name.value()));
    return barred(app, mark).orElseGet(() -> work.apply(app));
  }

  /** As {@link #onApp}; what a look has just ended with is read now. */
  Outcome onAppOfNow(Target target, AppName name, Mark mark, Function<JsonNode, Outcome> work) {
    CfPlaces.Place place = place(target);
    JsonNode app =
        sights
            .recent(place.space(), name, CfSights.JUST_NOW)
            .or(() -> app(place, name))
            .orElseThrow(() -> noApp(name.value()));
    return barred(app, mark).orElseGet(() -> work.apply(app));
  }

  /** Does the work on the app, read now, unless it is gone, not ours or fenced against us. */
  Outcome onApp(Target target, AppName name, Mark mark, Function<JsonNode, Outcome> work) {
    JsonNode app = app(place(target), name).orElseThrow(() -> noApp(name.value()));
    return barred(app, mark).orElseGet(() -> work.apply(app));
  }

  static CfException.Failed noApp(String name) {
    return new CfException.Failed(
        Fault.Cause.MISSING,
        "app " + Faults.line(name) + " is not there",
        "It is created by a next step.");
  }

  /** Why nothing may be written on the app; empty: go on. */
  static Optional<Outcome> barred(JsonNode app, Mark mark) {
    return Creation.barred(new AppName(app.path("name").asText("")), Views.marks(app), mark)
        .flatMap(Creation::result);
  }

  /**
   * The app with what hangs on it, as far as {@link Creation} asks for it.
   *
   * @param app as just read
   */
  static AppView view(
      JsonNode app,
      AppName name,
      List<PackageView> packages,
      List<BuildView> builds,
      List<DeploymentView> deployments) {
    return Views.app(app, name, Optional.empty())
        .with(packages, builds, deployments, new TreeMap<>(), new TreeSet<>(), Optional.empty());
  }

  /** Packages of the app, read now; the oldest first, for every replica in the same order. */
  List<PackageView> packages(String app) {
    return packageViews(ofApp("packages", app));
  }

  /** The same, as of a moment ago where they were read then. */
  List<PackageView> recentPackages(String app) {
    return packageViews(sights.recent("packages", app).orElseGet(() -> ofApp("packages", app)));
  }

  private List<PackageView> packageViews(List<JsonNode> packages) {
    Instant now = regionNow.get();
    return packages.stream()
        .sorted(
            Comparator.comparing((JsonNode it) -> it.path("created_at").asText(""))
                .thenComparing(it -> it.path("guid").asText("")))
        .map(it -> Views.packageView(it, now))
        .toList();
  }

  /** Builds of the app, read now; the newest last. */
  List<BuildView> builds(String app) {
    return buildViews(ofApp("builds", app));
  }

  /** The same, as of a moment ago where they were read then. */
  List<BuildView> recentBuilds(String app) {
    return buildViews(sights.recent("builds", app).orElseGet(() -> ofApp("builds", app)));
  }

  private List<BuildView> buildViews(List<JsonNode> builds) {
    Instant now = regionNow.get();
    return builds.stream().map(it -> Views.buildView(it, now)).toList();
  }

  /** Deployments of the app, whoever made them, read now; the newest last. */
  List<DeploymentView> deployments(String app) {
    Instant now = regionNow.get();
    return ofApp("deployments", app).stream().map(it -> Views.deploymentView(it, now)).toList();
  }

  /** Read now, whoever made them, the newest last. */
  private List<JsonNode> ofApp(String resource, String app) {
    List<JsonNode> read = gathered(resource, app);
    sights.keep(resource, app, read);
    return read;
  }

  /** Something of this kind was added to the app: what was seen before is not all of it. */
  void added(String resource, String app) {
    sights.forgetAll(resource, app);
  }

  private List<JsonNode> gathered(String resource, String app) {
    return gather.ask(
        resource,
        app,
        apps ->
            lists.all(
                resource,
                uri -> CfPlaces.names(uri, "app_guids", apps).queryParam("order_by", "created_at")),
        it -> Json.related(it, "app"),
        limits.call());
  }

  /**
   * Reads until the resource says something: for what is over in a moment. After 5 s, and where
   * permits run out, a later observation tells the rest.
   *
   * @param judge empty: still at it
   */
  <T> Outcome poll(String what, Supplier<T> read, T first, Function<T, Optional<Outcome>> judge) {
    Deadline end =
        Deadline.in(limits.poll().compareTo(LONGEST_WAIT) < 0 ? limits.poll() : LONGEST_WAIT);
    Duration pause = FIRST_PAUSE;
    T last = first;
    while (true) {
      Optional<Outcome> judged = judge.apply(last);
      if (judged.isPresent()) {
        return judged.get();
      }
      if (!end.pause(pause)) {
        return new Outcome.Accepted(what);
      }
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      try {
        last = read.get();
      } catch (CfException.Refused e) {
        return new Outcome.Accepted(what + ", not watched: " + e.reason());
      }
    }
  }

  Limits limits() {
    return limits;
  }

  /** Who we are; empty: nobody else is there. */
  String replica() {
    return replica;
  }

  /** By the region's clock. */
  Instant now() {
    return regionNow.get();
  }

  static Outcome failed(Fault.Cause cause, String message, String tip) {
    return new Outcome.Failed(new Fault(cause, message, tip));
  }
}
