package io.acf.federation.simulation;

import io.acf.config.AppName;
import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.config.RegionName;
import io.acf.regions.AppMarks;
import io.acf.regions.AppView;
import io.acf.regions.Outcome;
import io.acf.regions.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Promises of what is done in regions. */
final class DeliveryPromises {
  private DeliveryPromises() {}

  static List<Promise> all() {
    return List.of(
        new TheNewestOnly(),
        new OncePerRelease(),
        new CompleteIsDeployed(),
        new OneAtATime(),
        new NoMoreAtOnce(),
        new HoldsHold(),
        new NobodyWaitsForAnother(),
        new WhoLeftIsLeftAlone());
  }

  private static boolean changed(Site.Sent sent) {
    return !sent.before().equals(sent.after());
  }

  static final class NeverBack extends Promise {
    private final Map<String, Generation> adopted = new HashMap<>();

    NeverBack() {
      super("no step takes an app to an older generation: no stale plan overwrites a newer one");
    }

    /** From there it may go back. */
    void adopted(RegionName region, AppName app, AppMarks carried) {
      carried.generation().ifPresent(from -> adopted.put(region + "/" + app, from));
    }

    @Override
    void stepped(World world, Site site, Site.Sent sent) {
      sent.before()
          .apps()
          .forEach(
              (name, was) -> {
                var is = Optional.ofNullable(sent.after().apps().get(name));
                judge(site.name() + "/" + name, was.generation(), is.flatMap(AppView::generation));
              });
    }

    private void judge(String app, Optional<Generation> was, Optional<Generation> is) {
      if (was.isPresent()
          && is.filter(it -> it.compareTo(was.get()) >= 0).isEmpty()
          && !was.get().equals(adopted.get(app))) {
        broken(app + " went from generation " + was.get() + " to " + is);
      }
    }
  }

  static final class TheNewestOnly extends Promise {
    /** A call that hangs is given up by then. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(12);

    TheNewestOnly() {
      super("no step for a release that git does not want any more");
    }

    @Override
    void stepped(World world, Site site, Site.Sent sent) {
      var mark = sent.step().mark();
      var spec = world.desired().federations().get(mark.federation());
      var now = world.life().flatMap(Life::desired);
      if (!now.equals(Optional.of(world.desired()))
          || world.age().compareTo(UNDER_WAY) < 0
          || !world.truth().not("commit", UNDER_WAY)) {
        return;
      }
      var wanted = spec == null ? null : spec.placement().get(site.name());
      if (wanted == null || !wanted.digest().equals(mark.release())) {
        broken(sent.step().describe() + " in " + site.name() + ", which nobody wants any more");
      }
    }
  }

  static final class OncePerRelease extends Promise {
    OncePerRelease() {
      super("at most one READY package per (app, digest), one active deployment per app");
    }

    @Override
    void stepped(World world, Site site, Site.Sent sent) {
      if (!(sent.step() instanceof Step.Upload || sent.step() instanceof Step.Deploy)) {
        return;
      }
      for (var app : sent.after().apps().values()) {
        var seen = new HashSet<String>();
        for (var bits : app.packages()) {
          if (bits.artifact().isPresent() && !seen.add(bits.artifact().get())) {
            broken(app.name() + " in " + site.name() + " has two packages of one artefact");
          }
        }
        var active =
            app.deployments().stream()
                .filter(it -> it.status().active() && it.release().isPresent())
                .count();
        if (active > 1) {
          broken(app.name() + " in " + site.name() + " has " + active + " active deployments");
        }
      }
    }
  }

  static final class CompleteIsDeployed extends Promise {
    CompleteIsDeployed() {
      super("a release is completed only when it is deployed and nothing is active");
    }

    @Override
    void stepped(World world, Site site, Site.Sent sent) {
      if (sent.step() instanceof Step.Complete it && changed(sent)) {
        var app = sent.before().apps().get(it.app());
        var label = it.mark().release().label();
        var droplets =
            app.builds().stream()
                .filter(build -> build.release().filter(label::equals).isPresent())
                .flatMap(build -> build.droplet().stream())
                .toList();
        if (app.droplet().filter(droplets::contains).isEmpty()) {
          broken(it.app() + " in " + site.name() + " is completed and runs something else");
        }
        if (app.deployments().stream()
            .anyMatch(d -> d.release().isPresent() && d.status().active())) {
          broken(it.app() + " in " + site.name() + " is completed while it is being deployed");
        }
      }
    }
  }

  /** Each call as an interval, by what it is about. */
  private static final class Calls {
    private final ArrayDeque<Site.Sent> open = new ArrayDeque<>();

    /** Those of the same life that are not over when this one begins. */
    List<Site.Sent> during(Site.Sent sent) {
      open.removeIf(it -> !it.to().isAfter(sent.from()) || it.life() != sent.life());
      var during = List.copyOf(open);
      open.add(sent);
      return during;
    }
  }

  static final class OneAtATime extends Promise {
    private final Map<String, Calls> calls = new TreeMap<>();

    OneAtATime() {
      super("never two effects at once for one (region, federation)");
    }

    @Override
    void stepped(World world, Site site, Site.Sent sent) {
      var name = site.name() + "/" + sent.step().mark().federation();
      var during = calls.computeIfAbsent(name, it -> new Calls()).during(sent);
      if (!during.isEmpty()) {
        broken(
            sent.step().describe()
                + " in "
                + site.name()
                + " began while "
                + during.getFirst().step().describe()
                + " was under way");
      }
    }
  }

  static final class NoMoreAtOnce extends Promise {
    private static final int PUSHES = 4;

    private final Map<RegionName, Calls> calls = new TreeMap<>();

    NoMoreAtOnce() {
      super("at most 4 pushes at once in a region");
    }

    @Override
    void stepped(World world, Site site, Site.Sent sent) {
      var pushing = new TreeSet<FederationName>();
      calls
          .computeIfAbsent(site.name(), it -> new Calls())
          .during(sent)
          .forEach(it -> pushing.add(it.step().mark().federation()));
      pushing.add(sent.step().mark().federation());
      var staging =
          sent.after().apps().values().stream()
              .filter(
                  app ->
                      app.builds().stream()
                          .anyMatch(it -> it.state() == AppView.BuildView.State.STAGING))
              .flatMap(app -> app.owner().stream())
              .distinct()
              .count();
      if (pushing.size() > PUSHES || sent.step() instanceof Step.Stage && staging > PUSHES + 1) {
        broken(pushing + " are pushed at once in " + site.name() + ", " + staging + " are staged");
      }
    }
  }

  static final class HoldsHold extends Promise {
    private static final Duration UNDER_WAY = Duration.ofSeconds(12);

    HoldsHold() {
      super("no step in a region that is cordoned, or anywhere while pushes are frozen");
    }

    @Override
    void stepped(World world, Site site, Site.Sent sent) {
      if (world.people().ending()) {
        return;
      }
      var said = world.people().cordoned().get(site.name());
      if (said != null && said.plus(UNDER_WAY).isBefore(sent.from())) {
        broken(site.name() + " is cordoned, and still: " + sent.step().describe());
      }
      world
          .people()
          .pushesFrozen()
          .filter(at -> at.plus(UNDER_WAY).isBefore(sent.from()))
          .ifPresent(at -> broken("pushes are frozen, and still: " + sent.step().describe()));
    }
  }

  static final class NobodyWaitsForAnother extends Promise {
    private static final Duration MOST = Duration.ofSeconds(20);
    private static final Duration SETTLED = MOST.multipliedBy(2);

    /** Where instances are counted one by one, round robin, audit events tell what else changed. */
    private static final Duration OLD = Duration.ofSeconds(40);

    private final Map<RegionName, Instant> looked = new TreeMap<>();

    NobodyWaitsForAnother() {
      super("a region that is down or hung delays no other");
    }

    @Override
    void looked(World world, Site site, boolean seen) {
      looked.put(site.name(), world.now());
    }

    @Override
    void second(World world) {
      if (world.age().compareTo(SETTLED) < 0) {
        return;
      }
      for (var site : world.sites()) {
        var placed = !world.desired().in(site.name()).isEmpty();
        var well =
            site.wellSince().filter(at -> at.plus(SETTLED).isBefore(world.now())).isPresent();
        var last = looked.getOrDefault(site.name(), World.START);
        if (placed
            && well
            && world.truth().not("commit", SETTLED)
            && last.plus(most(world, site)).isBefore(world.now())) {
          broken(site.name() + " is well and was not looked at since " + last);
        }
      }
    }

    private static Duration most(World world, Site site) {
      return world.truth().not("old " + site.name(), OLD) ? MOST : OLD;
    }
  }

  static final class WhoLeftIsLeftAlone extends Promise {
    private static final Duration UNDER_WAY = Duration.ofSeconds(12);

    WhoLeftIsLeftAlone() {
      super("a region that git does not name is asked nothing");
    }

    @Override
    void looked(World world, Site site, boolean seen) {
      var now = world.life().flatMap(Life::desired);
      if (now.equals(Optional.of(world.desired()))
          && world.age().compareTo(UNDER_WAY) > 0
          && world.truth().not("commit", UNDER_WAY)
          && !world.desired().regions().containsKey(site.name())) {
        broken(site.name() + " has left git and is looked at");
      }
    }
  }

  static final class NothingTakenAway extends Promise {
    private final Set<String> stopped = new HashSet<>();

    NothingTakenAway() {
      super("nothing is deleted, stopped or scaled to 0 that nobody asked for");
    }

    /** Somebody else has stopped it. */
    void stopped(RegionName region, AppName app) {
      stopped.add(region + "/" + app);
    }

    @Override
    void stepped(World world, Site site, Site.Sent sent) {
      sent.before()
          .apps()
          .forEach(
              (name, was) -> {
                var is = sent.after().apps().get(name);
                if (is == null) {
                  broken(name + " in " + site.name() + " was deleted");
                } else if (was.started() && !is.started()) {
                  broken(name + " in " + site.name() + " was stopped");
                } else if (wanted(was) > 0 && wanted(is) == 0) {
                  broken(name + " in " + site.name() + " was scaled to 0");
                }
              });
    }

    private static int wanted(AppView app) {
      return app.processes().values().stream().mapToInt(it -> it.wanted()).sum();
    }
  }

  static final class QuietAtRest extends Promise {
    private boolean rest;
    private int published;

    QuietAtRest() {
      super("when everything is converged, ticks and a restart make 0 changing calls");
    }

    void rest(boolean now) {
      rest = now;
      published = -1;
    }

    @Override
    void second(World world) {
      if (rest && published < 0) {
        published = world.names().replacements();
      }
      if (rest && published != world.names().replacements()) {
        broken("something was published");
      }
    }

    @Override
    void stepped(World world, Site site, Site.Sent sent) {
      if (rest) {
        broken(sent.step().describe() + " in " + site.name());
      }
    }
  }

  static final class NoThirdTime extends Promise {
    private static final Duration FIRST = Duration.ofMillis(4500);

    private final Map<String, Tried> tried = new HashMap<>();

    private record Tried(Object seen, int times, Instant at) {}

    NoThirdTime() {
      super("the same step on the same observation is not sent a third time without a pause");
    }

    void forget() {
      tried.clear();
    }

    @Override
    void began(World world) {
      forget();
    }

    @Override
    void stepped(World world, Site site, Site.Sent sent) {
      if (sent.outcome() instanceof Outcome.Accepted || processing(sent)) {
        return; // CF is at it: this only looks how far.
      }
      var key = site.name() + " " + sent.step().describe() + " " + sent.step().mark().release();
      var before = tried.get(key);
      var seen = Objects.hash(ageless(sent), world.people().said());
      var times = before != null && before.seen().equals(seen) ? before.times() + 1 : 1;
      if (before != null
          && times > 2
          && Duration.between(before.at(), sent.from()).compareTo(FIRST) < 0) {
        broken(
            sent.step().describe()
                + " in "
                + site.name()
                + ", the "
                + times
                + "th time on the same observation, after "
                + Duration.between(before.at(), sent.from()).toMillis()
                + " ms");
      }
      tried.put(key, new Tried(seen, times, sent.to()));
    }

    /** CF makes a package of bits that it has got. */
    private static boolean processing(Site.Sent sent) {
      return sent.after().apps().values().stream()
          .flatMap(app -> app.packages().stream())
          .anyMatch(it -> it.state() == AppView.PackageView.State.PROCESSING_UPLOAD);
    }

    /** What the space holds, without ages. */
    private static Object ageless(Site.Sent sent) {
      var space = new TreeMap<AppName, Object>();
      sent.after()
          .apps()
          .forEach(
              (name, app) ->
                  space.put(
                      name,
                      List.of(
                          app.marks(),
                          app.started(),
                          app.droplet(),
                          app.routes(),
                          app.packages().stream().map(it -> it.guid() + it.state()).toList(),
                          app.builds().stream().map(it -> it.guid() + it.state()).toList(),
                          app.deployments().stream().map(it -> it.guid() + it.status()).toList())));
      return space;
    }
  }
}
