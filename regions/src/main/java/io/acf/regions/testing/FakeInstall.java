package io.acf.regions.testing;

import io.acf.config.AppName;
import io.acf.config.RegionName;
import io.acf.config.Target;
import io.acf.regions.Audit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a {@link FakeRegion} holds: its spaces, its time, its audit events. */
abstract class FakeInstall {
  final RegionName name;
  final FakeClock clock;
  final FakeFaults faults = new FakeFaults();
  final Truth truth = new Truth();
  final SortedMap<Target, FakeSpace> spaces = new TreeMap<>();
  final SortedMap<Target, FakeSteps> steps = new TreeMap<>();
  private final List<Happened> events = new ArrayList<>();

  private record Happened(
      String guid, String type, Optional<String> app, String name, Duration at, boolean ours) {}

  FakeInstall(RegionName name, FakeClock clock, SortedSet<String> domains, Target... targets) {
    this.name = name;
    this.clock = clock;
    for (Target target : targets) {
      var space = new FakeSpace(target, clock, faults, truth, domains);
      spaces.put(target, space);
      steps.put(target, new FakeSteps(space));
    }
  }

  final FakeSpace space(Target target) {
    FakeSpace space = spaces.get(target);
    if (space == null) {
      throw new IllegalArgumentException(name + " has no space " + target);
    }
    return space;
  }

  final void happened(String type, Target target, AppName app, boolean ours) {
    var there = space(target).find(app);
    events.add(
        new Happened(
            "event-" + events.size(),
            type,
            there.map(it -> it.guid),
            app.value(),
            clock.now,
            ours));
  }

  /** The events since; those of the very moment where it ended are told once. */
  final Audit.Told told(Audit.Since since, Duration back, Optional<String> crashWords) {
    Duration from =
        since
            .second()
            .map(second -> Duration.between(Instant.EPOCH, second))
            .orElseGet(() -> clock.now.minus(back));
    List<Audit.Event> told = new ArrayList<>();
    SortedSet<String> known = new TreeSet<>();
    for (Happened it : events.reversed()) {
      if (it.at().compareTo(from) < 0) {
        break;
      }
      if (it.at().equals(clock.now)) {
        known.add(it.guid());
      }
      if (!since.known().contains(it.guid())) {
        told.addFirst(event(it, crashWords));
      }
    }
    return new Audit.Told(told, new Audit.Since(Optional.of(Instant.EPOCH.plus(clock.now)), known));
  }

  private Audit.Event event(Happened it, Optional<String> crashWords) {
    return new Audit.Event(
        it.guid(),
        it.type(),
        it.app(),
        it.name(),
        clock.now.minus(it.at()),
        it.ours(),
        crashWords.filter(words -> it.type().equals("audit.app.process.crash")));
  }
}
