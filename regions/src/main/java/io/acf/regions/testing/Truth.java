package io.acf.regions.testing;

import io.acf.config.AppName;
import io.acf.config.Digest;
import io.acf.config.RouteUrl;
import io.acf.config.Target;
import io.acf.regions.AppView;
import io.acf.regions.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a {@link FakeRegion} holds and what ever happened in it, whatever it shows: for predicates
 * over a simulation. It grows with the region and is never copied; to be read by the thread that
 * asks the region, and read on by the index of {@link #history}.
 */
public final class Truth {
  private final List<Fact> history = new ArrayList<>();
  private final Map<String, Integer> ready = new HashMap<>();
  private final Map<String, Integer> deployed = new HashMap<>();
  private final SortedMap<Target, FakeSpace> spaces = new TreeMap<>();

  Truth() {}

  /** Something happened. */
  public sealed interface Fact {
    Instant at();
  }

  /** What is made. */
  public enum Kind {
    APP,
    PACKAGE,
    BUILD,
    DEPLOYMENT
  }

  /**
   * A step changed something.
   *
   * @param replica that it was done for; empty: it did not say
   */
  public record Written(Instant at, Step step, Optional<String> replica) implements Fact {}

  /**
   * Something was made by a step.
   *
   * @param app guid
   * @param of label of the artefact of a package, of the release of a build or a deployment; empty:
   *     an app, or made by somebody else
   * @param beside how many of the same were there and stood in its way by {@link
   *     io.acf.regions.Creation}: 0, unless a rule is broken
   */
  public record Made(
      Instant at,
      Kind kind,
      Target target,
      AppName name,
      String app,
      String guid,
      Optional<String> of,
      Optional<String> replica,
      int beside)
      implements Fact {}

  /**
   * Something went on by itself, or was ended.
   *
   * @param state by its name in CF, e.g. READY
   */
  public record Became(Instant at, Kind kind, String guid, String state) implements Fact {}

  /** An app was deleted. No step deletes any: somebody did it. */
  public record Deleted(Instant at, Target target, AppName name, String app) implements Fact {}

  void add(Fact fact) {
    history.add(fact);
    if (fact instanceof Made made && made.kind() == Kind.DEPLOYMENT && made.of().isPresent()) {
      deployed.merge(made.app() + " " + made.of().get(), 1, Integer::sum);
    }
  }

  void became(Instant at, Kind kind, String guid, String state) {
    add(new Became(at, kind, guid, state));
  }

  void ready(String app, Digest artifact) {
    ready.merge(app + " " + artifact.label(), 1, Integer::sum);
  }

  void holds(Target target, FakeSpace space) {
    spaces.put(target, space);
  }

  /** In order; it grows, what is in it stays. */
  public List<Fact> history() {
    return Collections.unmodifiableList(history);
  }

  /** The apps of a space as they are, whether the region shows them or not. */
  public SortedMap<AppName, AppView> apps(Target target) {
    var space = spaces.get(target);
    return space == null ? new TreeMap<>() : space.apps();
  }

  /** All routes of a space. */
  public SortedSet<RouteUrl> routes(Target target) {
    var space = spaces.get(target);
    return space == null ? new TreeSet<>() : space.routes();
  }

  /**
   * How many packages of the artefact ever became READY on the app: 0 or 1, unless they expired.
   *
   * @param app guid
   */
  public int readyPackages(String app, Digest artifact) {
    return ready.getOrDefault(app + " " + artifact.label(), 0);
  }

  /** The greatest of all {@link #readyPackages}. */
  public int mostReadyPackages() {
    return ready.values().stream().mapToInt(it -> it).max().orElse(0);
  }

  /**
   * How many deployments of the release were ever made of the app: one, and one more each time that
   * one was ended or that the release came back.
   *
   * @param app guid
   */
  public int deployments(String app, Digest release) {
    return deployed.getOrDefault(app + " " + release.label(), 0);
  }
}
