package io.acf.federation;

import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Target;
import io.acf.regions.AppView;
import io.acf.regions.Audit;
import io.acf.regions.Observation;
import io.acf.regions.Part;
import io.acf.regions.SpaceView;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is known of a region between two ticks, and what of it must be read again: by what we did,
 * by what was heard, by what looks otherwise than it did, by the time. To lose it costs a complete
 * look and nothing else.
 *
 * @param seen as last read, with what steps done since have told, and with ages as of {@code at}
 * @param releases what was wanted of each federation when it was last planned
 * @param unread parts that may be otherwise than they were seen
 * @param awaited what CF is at: of a federation that moves nothing else is read until that is over
 * @param whole when everything was last looked at
 * @param counted when instances were last counted, and what that cost in calls
 * @param quiet ticks in a row in which something moved and no step was done
 */
record Known(
    Observation.Seen seen,
    Controls controls,
    SortedMap<FederationName, Digest> releases,
    SortedMap<FederationName, Set<Part>> unread,
    SortedMap<FederationName, Set<Part>> awaited,
    Instant at,
    Instant whole,
    Counted counted,
    Ear ear,
    int quiet) {
  /** What a new release, or another try at one, is planned by. */
  private static final Set<Part> BEFORE_A_RELEASE =
      EnumSet.of(Part.APPS, Part.PACKAGES, Part.BUILDS, Part.DEPLOYMENTS);

  /** Where instances cost a call each, so many apps are counted in one look. */
  private static final int AT_ONCE = 20;

  private static final int AT_FIRST = 8;
  private static final int LATER = 20;
  private static final int LONG = 60;

  /**
   * @param last of the federations, the one that was counted last; empty: all were
   */
  record Counted(Instant at, int calls, Optional<FederationName> last) {}

  Known {
    releases = Collections.unmodifiableSortedMap(new TreeMap<>(releases));
    unread = Collections.unmodifiableSortedMap(new TreeMap<>(unread));
    awaited = Collections.unmodifiableSortedMap(new TreeMap<>(awaited));
  }

  /** When the region last showed its instances, or everything. */
  Instant lookedAt() {
    return counted.at().isAfter(whole) ? counted.at() : whole;
  }

  /** After a complete look. */
  static Known whole(
      Observation.Seen seen,
      Controls controls,
      SortedMap<FederationName, Digest> releases,
      Optional<Known> before,
      Instant now) {
    var unread = new TreeMap<FederationName, Set<Part>>();
    // Settings are in no list: what was suspected of them still is.
    before.ifPresent(
        known ->
            known.unread.forEach(
                (name, parts) -> {
                  if (parts.contains(Part.SETTINGS)) {
                    unread.put(name, EnumSet.of(Part.SETTINGS));
                  }
                }));
    for (var app : apps(seen)) {
      if (seen.instances().oneByOne()
          && app.processes().values().stream().anyMatch(it -> it.age().isEmpty())) {
        app.owner().ifPresent(name -> add(unread, name, EnumSet.of(Part.PROCESSES)));
      }
    }
    return new Known(
        carried(seen, before),
        controls,
        releases,
        unread,
        before.map(Known::awaited).orElseGet(TreeMap::new),
        now,
        now,
        new Counted(now, 1, before.flatMap(it -> it.counted.last())),
        before.map(Known::ear).orElseGet(() -> Ear.at(now)),
        before.map(Known::quiet).orElse(0));
  }

  /** With the settings that were read before: a complete look reads none. */
  private static Observation.Seen carried(Observation.Seen seen, Optional<Known> before) {
    var settings = new TreeMap<String, AppView.Settings>();
    before.ifPresent(
        known ->
            apps(known.seen)
                .forEach(app -> app.settings().ifPresent(it -> settings.put(app.guid(), it))));
    return settings.isEmpty()
        ? seen
        : seen.each(
            app ->
                app.settings().isPresent()
                    ? app
                    : app.with(
                        app.packages(),
                        app.builds(),
                        app.deployments(),
                        app.processes(),
                        app.routes(),
                        Optional.ofNullable(settings.get(app.guid()))));
  }

  /** Nothing less than a complete look will do. */
  boolean tooOld(
      Controls said,
      SortedMap<FederationName, Digest> wanted,
      SortedSet<Target> targets,
      Collection<PairStatus> last,
      DeliveryPolicy policy,
      Instant now) {
    var age = Duration.between(whole, now);
    // What people have to create in the region is in no list that is read more often.
    var missing =
        targets.stream().anyMatch(it -> !(seen.spaces().get(it) instanceof SpaceView.Readable))
            || last.stream().anyMatch(it -> it.reason().mendedUnseen());
    return !controls.equals(said)
        || !seen.spaces().keySet().containsAll(targets)
        || !releases.keySet().containsAll(wanted.keySet())
        || age.compareTo(ear.hears() ? policy.whole() : policy.wholeWhereDeaf()) >= 0
        || missing && age.compareTo(policy.audit()) >= 0;
  }

  /**
   * As of now, for what git wants now.
   *
   * @param routed federations that want routes which are not theirs yet: whose they are is read
   *     before they are taken
   */
  Known aimed(
      SortedMap<FederationName, Digest> wanted,
      SortedMap<FederationName, PairStatus> last,
      Set<FederationName> routed,
      Instant now) {
    var suspects = new TreeMap<>(unread);
    suspects.keySet().retainAll(wanted.keySet());
    var moving = new TreeMap<>(awaited);
    moving.keySet().retainAll(wanted.keySet());
    wanted.forEach(
        (name, digest) -> {
          var status = last.get(name);
          var again =
              status != null
                  && status.attempts() > 0
                  && !moving.containsKey(name)
                  && status.nextTry().filter(next -> !now.isBefore(next)).isPresent();
          if (!digest.equals(releases.get(name)) || again) {
            add(suspects, name, BEFORE_A_RELEASE);
            if (routed.contains(name)) {
              add(suspects, name, EnumSet.of(Part.ROUTES));
            }
            moving.remove(name);
          }
        });
    return new Known(
        seen.later(positive(Duration.between(at, now))),
        controls,
        wanted,
        suspects,
        moving,
        now,
        whole,
        counted,
        ear,
        quiet);
  }

  private static Duration positive(Duration time) {
    return time.isNegative() ? Duration.ZERO : time;
  }

  /** How far back the first reading of audit events goes: to the complete look, and a bit more. */
  Duration back(Instant now) {
    return positive(Duration.between(whole, now)).plusSeconds(2);
  }

  boolean mustHear(DeliveryPolicy policy, Instant now) {
    return Duration.between(ear.at(), now).compareTo(policy.audit()) >= 0;
  }

  Known heard(Audit audit, Instant now) {
    var next = ear.heard(audit, now);
    if (!(audit instanceof Audit.Told told)) {
      return with(seen, unread, next);
    }
    var suspects = new TreeMap<>(unread);
    Ear.suspects(ear, told.events(), seen, now)
        .forEach((name, parts) -> add(suspects, name, parts));
    suspects.keySet().retainAll(releases.keySet());
    return with(seen, suspects, next);
  }

  /** Whose instances are due to be counted; empty: nobody's. */
  SortedSet<FederationName> due(DeliveryPolicy policy, Instant now) {
    var age = Duration.between(counted.at(), now);
    if (!seen.instances().oneByOne()) {
      return age.compareTo(policy.tick()) >= 0
          ? new TreeSet<>(releases.keySet())
          : Collections.emptySortedSet();
    }
    // As many calls as elsewhere: one in each tick.
    if (releases.isEmpty()
        || age.compareTo(policy.tick().multipliedBy(Math.max(2, counted.calls()))) < 0) {
      return Collections.emptySortedSet();
    }
    var all = new TreeSet<>(releases.keySet());
    var next = counted.last().map(all::higher).orElse(null);
    return new TreeSet<>(Set.of(next == null ? all.first() : next));
  }

  /** After instances were counted: what has changed beside their number is looked into. */
  Known counted(SortedSet<FederationName> names, Observation.Seen now, Instant when) {
    var suspects = new TreeMap<>(unread);
    names.forEach(name -> take(suspects, name, EnumSet.of(Part.PROCESSES)));
    var before = new TreeMap<String, AppView>();
    apps(seen).forEach(app -> before.put(app.guid(), app));
    for (var app : apps(now)) {
      var was = before.get(app.guid());
      var owner = app.owner().filter(names::contains);
      if (was != null && owner.isPresent() && !awaited.containsKey(owner.get())) {
        Changes.suspected(was, app).ifPresent(parts -> add(suspects, owner.get(), parts));
      }
    }
    var cost =
        now.instances().oneByOne()
            ? 1
                + (int)
                    apps(now).stream()
                        .filter(app -> app.owner().filter(names::contains).isPresent())
                        .mapToLong(app -> app.processes().size())
                        .sum()
            : 1;
    var last = now.instances().oneByOne() ? Optional.of(names.last()) : counted.last();
    return new Known(
        now,
        controls,
        releases,
        suspects,
        awaited,
        at,
        whole,
        new Counted(when, cost, last),
        ear,
        quiet);
  }

  /** Whether an app of ours that had processes has none any more. */
  boolean lost(Known before) {
    var had = new TreeSet<String>();
    for (var app : apps(before.seen)) {
      if (app.owner().isPresent() && !app.processes().isEmpty()) {
        had.add(app.guid());
      }
    }
    return apps(seen).stream()
        .anyMatch(app -> app.processes().isEmpty() && had.contains(app.guid()));
  }

  /** Federations whose parts are read together. */
  record Look(SortedSet<FederationName> federations, Set<Part> parts) {}

  /** What is read now: of what moves what CF is at, of the rest what may have changed. */
  List<Look> looks() {
    var byParts = new TreeMap<String, Look>();
    var room = seen.instances().oneByOne() ? AT_ONCE : Integer.MAX_VALUE;
    for (var name : releases.keySet()) {
      Set<Part> parts =
          awaited.containsKey(name)
              ? awaited.get(name)
              : unread.getOrDefault(name, Collections.emptySet());
      if (parts.isEmpty() || parts.contains(Part.PROCESSES) && room-- <= 0) {
        continue;
      }
      var sorted = EnumSet.copyOf(parts);
      byParts
          .computeIfAbsent(sorted.toString(), same -> new Look(new TreeSet<>(), sorted))
          .federations()
          .add(name);
    }
    return List.copyOf(byParts.values());
  }

  Known read(Look look, Observation.Seen now) {
    var suspects = new TreeMap<>(unread);
    for (var name : look.federations()) {
      var parts = EnumSet.copyOf(look.parts());
      var moves = awaited.containsKey(name);
      if (moves && parts.contains(Part.DEPLOYMENTS) && deploying(now, name)) {
        parts.remove(Part.PROCESSES); // Left out while a deployment is in flight.
      }
      take(suspects, name, parts);
    }
    return with(now, suspects, ear);
  }

  private static boolean deploying(Observation.Seen seen, FederationName name) {
    return apps(seen).stream()
        .filter(app -> app.owner().filter(name::equals).isPresent())
        .anyMatch(app -> app.deployments().stream().anyMatch(it -> it.status().active()));
  }

  /** Whether everything of it was read since it may have changed. */
  boolean read(FederationName name) {
    return unread.getOrDefault(name, Collections.emptySet()).isEmpty();
  }

  /** After the turns of a tick. */
  Known after(Collection<Turn> turns, Instant ended) {
    var suspects = new TreeMap<>(unread);
    var moving = new TreeMap<FederationName, Set<Part>>();
    var told = seen;
    var ears = ear;
    var worked = false;
    for (var turn : turns) {
      var name = turn.status().pair().federation();
      for (var step : turn.done()) {
        told = told.after(step);
      }
      if (!turn.touched().isEmpty()) {
        ears = ears.working(name, at, ended);
        worked = true;
        add(suspects, name, turn.touched());
        if (turn.touched().contains(Part.SETTINGS)) {
          told = told.each(app -> withoutSettings(app, name));
        }
        if (turn.touched().contains(Part.BUILDS)) {
          take(suspects, name, EnumSet.of(Part.PACKAGES)); // What was staged tells more.
        }
      }
      if (turn.moves()) {
        moving.put(name, turn.parts());
      }
    }
    return new Known(
        told,
        controls,
        releases,
        suspects,
        moving,
        at,
        whole,
        counted,
        ears,
        worked || moving.isEmpty() ? 0 : quiet + 1);
  }

  /** What was set on it is not known until it is read again: nothing is decided by what was. */
  private static AppView withoutSettings(AppView app, FederationName name) {
    return app.owner().filter(name::equals).isEmpty()
        ? app
        : app.with(
            app.packages(),
            app.builds(),
            app.deployments(),
            app.processes(),
            app.routes(),
            Optional.empty());
  }

  /** How long to leave CF to what it is at: longer for what takes its time. */
  Duration pause(DeliveryPolicy policy) {
    if (quiet == 0) {
      return policy.pace().multipliedBy(6).dividedBy(5);
    }
    if (quiet < AT_FIRST) {
      return policy.pace();
    }
    return quiet < LATER
        ? policy.pace().multipliedBy(3).dividedBy(2)
        : quiet < LONG ? policy.pace().multipliedBy(3) : policy.tick();
  }

  /** When instances are to be counted again, from now. */
  Duration untilCount(DeliveryPolicy policy, Instant now) {
    var calls = seen.instances().oneByOne() ? Math.max(2, counted.calls()) : 1;
    var rest = Duration.between(now, counted.at().plus(policy.tick().multipliedBy(calls)));
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  private Known with(
      Observation.Seen sight, SortedMap<FederationName, Set<Part>> suspects, Ear ears) {
    return new Known(sight, controls, releases, suspects, awaited, at, whole, counted, ears, quiet);
  }

  private static void add(
      SortedMap<FederationName, Set<Part>> unread, FederationName name, Set<Part> parts) {
    var more = EnumSet.noneOf(Part.class);
    more.addAll(unread.getOrDefault(name, Set.of()));
    more.addAll(parts);
    if (!more.isEmpty()) {
      unread.put(name, more);
    }
  }

  private static void take(
      SortedMap<FederationName, Set<Part>> unread, FederationName name, Set<Part> parts) {
    var left = EnumSet.noneOf(Part.class);
    left.addAll(unread.getOrDefault(name, Set.of()));
    left.removeAll(parts);
    if (left.isEmpty()) {
      unread.remove(name);
    } else {
      unread.put(name, left);
    }
  }

  private static List<AppView> apps(Observation.Seen seen) {
    return seen.spaces().values().stream()
        .flatMap(
            space ->
                space instanceof SpaceView.Readable readable
                    ? readable.apps().values().stream()
                    : java.util.stream.Stream.empty())
        .toList();
  }
}
