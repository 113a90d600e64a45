package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.config.AppName;
import io.acf.config.Artifact;
import io.acf.config.Target;
import io.acf.regions.AppMarks;
import io.acf.regions.Fault;
import io.acf.regions.Limits;
import io.acf.regions.Mark;
import io.acf.regions.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
    AppMarks found = Views.marks(app);
    String name = app.path("name").asText("");
    return switch (mark.bars(new AppName(name), found)) {
      case NONE -> Optional.empty();
      case FENCED -> Optional.of(new Outcome.Fenced(found));
      case TAKEN ->
          Optional.of(
              failed(
                  Fault.Cause.INVALID,
                  "app " + Faults.line(name) + " is not ours: the name is taken",
                  "Rename the app in the manifest, or delete the other one (cf delete)."));
    };
  }

  /** Packages of this artefact on the app, the newest last, read now. */
  List<JsonNode> packages(String app, Artifact artifact) {
    return of(ofApp("packages", app), artifact);
  }

  /** The same, as of a moment ago where they were read then. */
  List<JsonNode> recentPackages(String app, Artifact artifact) {
    return of(sights.recent("packages", app).orElseGet(() -> ofApp("packages", app)), artifact);
  }

  private static List<JsonNode> of(List<JsonNode> packages, Artifact artifact) {
    return packages.stream()
        .filter(
            it ->
                Json.label(it, Mark.ARTIFACT).filter(artifact.digest().label()::equals).isPresent())
        .toList();
  }

  /**
   * Builds of this release on the app that were made since one of another release, the newest last:
   * see {@link io.acf.regions.AppView#builds(io.acf.config.Digest)}.
   */
  List<JsonNode> builds(String app, Mark mark) {
    return since(ofApp("builds", app), mark);
  }

  /** The same, as of a moment ago where they were read then. */
  List<JsonNode> recentBuilds(String app, Mark mark) {
    return since(sights.recent("builds", app).orElseGet(() -> ofApp("builds", app)), mark);
  }

  /** Of ours, those of the release since one of another release. */
  static List<JsonNode> since(List<JsonNode> all, Mark mark) {
    String release = mark.release().label();
    List<JsonNode> ours =
        all.stream().filter(it -> Json.label(it, Mark.RELEASE).isPresent()).toList();
    int first = ours.size();
    while (first > 0
        && Json.label(ours.get(first - 1), Mark.RELEASE).filter(release::equals).isPresent()) {
      first--;
    }
    return ours.subList(first, ours.size());
  }

  /** All of an app, whoever made them, the newest last. */
  List<JsonNode> deployments(String app) {
    return ofApp("deployments", app);
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

  /** What CF goes on with by itself is accepted now, and observed on a later tick. */
  static Outcome accepted(
      String what, JsonNode first, Function<JsonNode, Optional<Outcome>> judge) {
    return judge.apply(first).orElseGet(() -> new Outcome.Accepted(what));
  }

  /**
   * Reads until the resource says something: for what is over in a moment. After 5 s, and where
   * permits run out, a later observation tells the rest.
   *
   * @param judge empty: still at it
   */
  Outcome poll(
      String what,
      Supplier<JsonNode> read,
      JsonNode first,
      Function<JsonNode, Optional<Outcome>> judge) {
    Deadline end =
        Deadline.in(limits.poll().compareTo(LONGEST_WAIT) < 0 ? limits.poll() : LONGEST_WAIT);
    Duration pause = FIRST_PAUSE;
    JsonNode last = first;
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

  /** Time since the resource was made, by the region's clock, 0 or more. */
  Duration age(JsonNode resource) {
    return Json.age(resource, regionNow.get());
  }

  /** Time since the resource changed, by the region's clock, 0 or more. */
  Duration quiet(JsonNode resource) {
    return Json.since(resource, "updated_at", regionNow.get());
  }

  static Outcome failed(Fault.Cause cause, String message, String tip) {
    return new Outcome.Failed(new Fault(cause, message, tip));
  }
}
