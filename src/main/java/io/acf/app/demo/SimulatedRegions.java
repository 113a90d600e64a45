package io.acf.app.demo;

import io.acf.simulator.Faults;
import io.acf.simulator.RequestFault;
import io.acf.simulator.Simulator;
import io.acf.simulator.SimulatorOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The demo's regions in this process: 127.0.1.1, 127.0.1.2, … on one port. */
final class SimulatedRegions implements AutoCloseable {
  private static final int ATTEMPTS = 20;
  private static final List<String> FIRST_NAMES =
      List.of("eu-1", "us-1", "ap-1", "eu-2", "us-2", "ap-2", "sa-1", "af-1", "me-1", "au-1");

  private final int port;
  private final Map<String, Simulator> regions;
  private final Set<String> killed = new TreeSet<>();

  private SimulatedRegions(int port, Map<String, Simulator> regions) {
    this.port = port;
    this.regions = regions;
  }

  /** Names for so many regions, most known first. */
  static List<String> names(int count) {
    var names = new ArrayList<>(FIRST_NAMES.subList(0, Math.min(count, FIRST_NAMES.size())));
    for (int number = 1; names.size() < count; number++) {
      names.add("zz-" + number);
    }
    return List.copyOf(names);
  }

  /** Starts them all on a port that is free on every address. */
  static SimulatedRegions start(List<String> names) {
    var last = new IllegalStateException("no port was tried");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var started = new LinkedHashMap<String, Simulator>();
      try {
        var port = 0; // The first takes any that is free, and the others take the same.
        for (var name : names) {
          var address = DemoRepository.address(started.size() + 1);
          var region =
              Simulator.start(
                  SimulatorOptions.named(name)
                      .withListen(address, port)
                      .withTarget("demo", "prod")
                      .withDomains(List.of(DemoRepository.ZONE)));
          started.put(name, region);
          port = region.port();
        }
        return new SimulatedRegions(port, started);
      } catch (IllegalStateException e) {
        started.values().forEach(Simulator::close);
        last = e;
      }
    }
    throw new DemoFailure(
        "no port is free on all of 127.0.1.1 to 127.0.1." + names.size() + ": " + last.getMessage(),
        "fewer regions: --regions 1; the demo needs the addresses 127.0.1.1 and up, which Linux"
            + " has",
        last);
  }

  int port() {
    return port;
  }

  List<String> names() {
    return List.copyOf(regions.keySet());
  }

  /** Does it, and says what it did. */
  synchronized String act(Act act, String name) {
    var region = regions.get(name);
    if (region == null) {
      throw new DemoFailure(
          "no region " + name + " in this demo, only " + String.join(" ", regions.keySet()), "");
    }
    return switch (act) {
      case KILL -> kill(name, region);
      case HANG -> hang(name, region);
      case REVIVE -> revive(name, region);
    };
  }

  private String kill(String name, Simulator region) {
    region.faults().clear();
    if (killed.add(name)) {
      region.stopListening();
    }
    return "%s is dead: API and apps refuse connections. Back with: demo revive %s"
        .formatted(name, name);
  }

  private String hang(String name, Simulator region) {
    region.faults().set(Faults.of(new RequestFault.BlackHole()));
    listen(name, region);
    return "%s hangs: it accepts connections and never answers. Back with: demo revive %s"
        .formatted(name, name);
  }

  private String revive(String name, Simulator region) {
    region.faults().clear();
    listen(name, region);
    return "%s is back as it was: it gets the newest release first, and only then traffic"
        .formatted(name);
  }

  private void listen(String name, Simulator region) {
    if (killed.remove(name)) {
      region.listen();
    }
  }

  @Override
  public void close() {
    regions.values().parallelStream().forEach(Simulator::close);
  }
}
