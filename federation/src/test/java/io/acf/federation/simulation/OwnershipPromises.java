package io.acf.federation.simulation;

import io.acf.config.AppName;
import io.acf.config.ConnectionSpec;
import io.acf.config.RegionName;
import io.acf.regions.AppMarks;
import io.acf.regions.AppView;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Promises of what is ours, and what is not. */
final class OwnershipPromises {
  private OwnershipPromises() {}

  static final class OthersUntouched extends Promise {
    /** By then an audit event has told of it. */
    private static final Duration HEARD = Duration.ofSeconds(60);

    private final Map<String, AppMarks> adopted = new HashMap<>();
    private final Map<String, Theirs> theirs = new HashMap<>();

    private record Theirs(AppMarks marks, Instant since) {}

    OthersUntouched() {
      super(
          "an app that is not ours, or that another acf has marked, is left alone until people say"
              + " otherwise");
    }

    /** It is ours if it still carries that. */
    void adopted(RegionName region, AppName app, AppMarks carried) {
      adopted.put(region + "/" + app, carried);
    }

    @Override
    void stepped(World world, Site site, Site.Sent sent) {
      sent.before()
          .apps()
          .forEach((name, was) -> changed(world, site, was, sent.after().apps().get(name)));
    }

    private void changed(World world, Site site, AppView was, AppView is) {
      var name = site.name() + "/" + was.name();
      if (was.marks().owner().isEmpty()) {
        if (!was.equals(is)) {
          broken(name + " is nobody's that we know, and was changed");
        }
        return;
      }
      var carried = was.marks();
      if (carried.commit().filter(it -> world.repository().at(it).isEmpty()).isEmpty()
          || adopted.containsKey(name) && adopted.get(name).sameFence(carried)) {
        theirs.remove(name);
        return;
      }
      var since = theirs.get(name);
      if (since == null || !since.marks().sameFence(carried)) {
        since = new Theirs(carried, world.now());
        theirs.put(name, since);
      }
      var heard = world.now().minus(HEARD);
      if (since.since().isBefore(heard)
          && site.wellSince().filter(it -> it.isBefore(heard)).isPresent()
          && !was.equals(is)) {
        broken(name + " carries " + carried + " and was changed");
      }
    }
  }

  static final class ConnectedOnce extends Promise {
    private final TreeMap<RegionName, Opened> opened = new TreeMap<>();

    private record Opened(int life, ConnectionSpec spec) {}

    ConnectedOnce() {
      super("a region is connected with anew only where what it is connected with has changed");
    }

    void connected(int life, ConnectionSpec spec) {
      var now = new Opened(life, spec);
      if (now.equals(opened.put(spec.name(), now))) {
        broken(spec.name() + " is connected with once more, and nothing of it has changed");
      }
    }

    @Override
    void second(World world) {
      opened.keySet().retainAll(world.desired().regions().keySet());
    }
  }
}
