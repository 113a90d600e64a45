package io.acf.federation.simulation;

import io.acf.config.AppName;
import io.acf.config.ConnectionSpec;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.dns.OwnedZone;
import io.acf.regions.AppMarks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All promises of one world, each told of what it may be broken by. */
final class Promises {
  private final List<Promise> all = new ArrayList<>();
  private final Settles settles = new Settles();
  private final NoMistake noMistake = new NoMistake();
  private final DeliveryPromises.NothingTakenAway nothing = new DeliveryPromises.NothingTakenAway();
  private final DeliveryPromises.QuietAtRest quietAtRest = new DeliveryPromises.QuietAtRest();
  private final DeliveryPromises.NeverBack neverBack = new DeliveryPromises.NeverBack();
  private final OwnershipPromises.OthersUntouched untouched =
      new OwnershipPromises.OthersUntouched();
  private final OwnershipPromises.ConnectedOnce connectedOnce =
      new OwnershipPromises.ConnectedOnce();
  private final DeliveryPromises.NoThirdTime noThirdTime = new DeliveryPromises.NoThirdTime();

  Promises() {
    all.addAll(TrafficPromises.all());
    all.addAll(DeliveryPromises.all());
    all.addAll(StatePromises.all());
    all.addAll(
        List.of(
            settles,
            noMistake,
            nothing,
            quietAtRest,
            noThirdTime,
            neverBack,
            untouched,
            connectedOnce));
  }

  /** Faults stop, holds are lifted: everything converges. */
  private static final class Settles extends Promise {
    Settles() {
      super("once troubles end and holds are lifted, everything converges and answers settle");
    }
  }

  /** No input makes a machine throw. */
  private static final class NoMistake extends Promise {
    NoMistake() {
      super("no input makes a decision throw");
    }
  }

  void unsettled(World world, String what) {
    settles.broken(
        World.CONVERGES.toMinutes() + " minutes after the weather ended, still: " + what);
  }

  void mistake(String line) {
    noMistake.broken(line);
  }

  /** Somebody else has changed an app, perhaps stopped it. */
  void foreign(RegionName region, AppName app, boolean stopped) {
    if (stopped) {
      nothing.stopped(region, app);
    }
    noThirdTime.forget();
  }

  /** People have said that an app is taken back from whoever marked it so. */
  void adopted(RegionName region, AppName app, AppMarks carried) {
    neverBack.adopted(region, app, carried);
    untouched.adopted(region, app, carried);
    noThirdTime.forget();
  }

  /** A connection to a region was opened. */
  void connected(int life, ConnectionSpec spec) {
    connectedOnce.connected(life, spec);
  }

  /** The weather has ended. */
  void quiet() {
    noThirdTime.forget();
  }

  /** From now on nothing may change. */
  void rest(boolean now) {
    quietAtRest.rest(now);
  }

  Optional<Verdict.Broken> firstBroken() {
    for (var promise : all) {
      var how = promise.broken();
      if (how.isPresent()) {
        return Optional.of(
            new Verdict.Broken(promise.getClass().getSimpleName(), promise.sentence(), how.get()));
      }
    }
    return Optional.empty();
  }

  void second(World world) {
    all.forEach(it -> it.second(world));
  }

  void stepped(World world, Site site, Site.Sent sent) {
    all.forEach(it -> it.stepped(world, site, sent));
  }

  void looked(World world, Site site, boolean seen) {
    all.forEach(it -> it.looked(world, site, seen));
  }

  void published(World world, Optional<OwnedZone> before, Optional<OwnedZone> now) {
    all.forEach(it -> it.published(world, before, now));
  }

  void asked(World world, Hostname host, RegionName region, boolean served) {
    all.forEach(it -> it.asked(world, host, region, served));
  }

  void began(World world) {
    all.forEach(it -> it.began(world));
  }
}
