package io.acf.regions.testing;

import io.acf.config.FederationName;
import io.acf.regions.AppView;
import io.acf.regions.AppView.ProcessView;
import io.acf.regions.Observation;
import io.acf.regions.SpaceView;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Instances as a {@link FakeRegion} tells them: with the list of processes, one by one (API below
 * 3.211), or not at all while Diego is away. What was counted before is shown with its age.
 */
final class FakeCounts {
  private final FakeFaults faults;
  private final FakeClock clock;
  private final Map<Key, Counted> counted = new HashMap<>();

  private record Key(String app, String type) {}

  private record Counted(ProcessView view, Duration at) {}

  FakeCounts(FakeFaults faults, FakeClock clock) {
    this.faults = faults;
    this.clock = clock;
  }

  void forget() {
    counted.clear();
  }

  Observation.Instances told() {
    return new Observation.Instances(faults.oneByOne, faults.unseen);
  }

  /**
   * @param needed federations whose instances must be known now
   */
  Observation.Seen in(Observation.Seen seen, Set<FederationName> needed) {
    if (!faults.oneByOne && faults.unseen.isEmpty()) {
      keep(seen);
      return seen;
    }
    var told = seen.each(app -> app(app, app.owner().filter(needed::contains).isPresent()));
    return new Observation.Seen(told.spaces(), told());
  }

  /** What is told now may be all that is known later. */
  private void keep(Observation.Seen seen) {
    for (var space : seen.spaces().values()) {
      if (space instanceof SpaceView.Readable it) {
        it.apps()
            .values()
            .forEach(app -> app.processes().forEach((type, is) -> keep(app, type, is)));
      }
    }
  }

  private void keep(AppView app, String type, ProcessView is) {
    counted.put(new Key(app.guid(), type), new Counted(is, clock.now));
  }

  private AppView app(AppView app, boolean needed) {
    var processes = new TreeMap<String, ProcessView>();
    app.processes().forEach((type, it) -> processes.put(type, process(app, type, it, needed)));
    return app.with(
        app.packages(), app.builds(), app.deployments(), processes, app.routes(), app.settings());
  }

  private ProcessView process(AppView app, String type, ProcessView is, boolean needed) {
    if (is.wanted() == 0 || needed && faults.unseen.isEmpty()) {
      keep(app, type, is);
      return is;
    }
    var last = counted.get(new Key(app.guid(), type));
    return last == null
        ? with(is, 0, 0, 0, Optional.empty(), 0, Optional.empty())
        : with(
            is,
            last.view().running(),
            last.view().starting(),
            last.view().crashed(),
            last.view().detail(),
            last.view().older(),
            Optional.of(clock.now.minus(last.at()).plusMillis(1)));
  }

  private static ProcessView with(
      ProcessView is,
      int running,
      int starting,
      int crashed,
      Optional<String> detail,
      int older,
      Optional<Duration> age) {
    return new ProcessView(
        is.guid(),
        is.wanted(),
        running,
        starting,
        crashed,
        detail,
        older,
        is.memory(),
        is.disk(),
        age);
  }
}
