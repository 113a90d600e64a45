package io.acf.federation.simulation;

import io.acf.config.RegionName;
import io.acf.federation.Command;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** What people say, and what was acknowledged to them. */
final class People {
  private static final Command.Terms ANA = new Command.Terms("ana", "simulated", Optional.empty());

  private final World world;
  private final RandomGenerator dice;
  private final TreeMap<RegionName, Instant> cordoned = new TreeMap<>();
  private final TreeMap<RegionName, Instant> drained = new TreeMap<>();
  private Optional<Instant> pushesFrozen = Optional.empty();
  private Optional<Instant> trafficFrozen = Optional.empty();
  private int said;

  People(World world) {
    this.world = world;
    this.dice = world.scenario().dice("people");
  }

  SortedMap<RegionName, Instant> cordoned() {
    return Collections.unmodifiableSortedMap(cordoned);
  }

  SortedMap<RegionName, Instant> drained() {
    return Collections.unmodifiableSortedMap(drained);
  }

  Optional<Instant> pushesFrozen() {
    return pushesFrozen;
  }

  Optional<Instant> trafficFrozen() {
    return trafficFrozen;
  }

  /** How often people were heard. */
  int said() {
    return said;
  }

  /** Somebody says something. */
  void speak() {
    var regions = List.copyOf(world.repository().estate().regions().keySet());
    var region = regions.get(dice.nextInt(regions.size()));
    switch (dice.nextInt(10)) {
      case 0, 1 -> cordon(region);
      case 2, 3 -> uncordon(region);
      case 4 -> {
        if (drained.size() + 1 < regions.size()) {
          drain(region);
        }
      }
      case 5, 6 -> undrain(region);
      case 7 -> freeze(dice.nextBoolean());
      case 8 -> {
        unfreeze(true);
        unfreeze(false);
      }
      default -> retry();
    }
  }

  /** Everything that holds something back is lifted. */
  void lift() {
    List.copyOf(cordoned.keySet()).forEach(this::uncordon);
    List.copyOf(drained.keySet()).forEach(this::undrain);
    unfreeze(true);
    unfreeze(false);
  }

  private boolean tell(Command command) {
    var heard = world.life().filter(life -> life.tell(command)).isPresent();
    said += heard ? 1 : 0;
    world.note("ana says " + command + (heard ? "" : ", which is not acknowledged"));
    return heard;
  }

  private void cordon(RegionName region) {
    if (tell(new Command.Cordon(ANA, region))) {
      cordoned.putIfAbsent(region, world.now());
    }
  }

  private void uncordon(RegionName region) {
    if (cordoned.containsKey(region) && tell(new Command.Uncordon(ANA, region))) {
      cordoned.remove(region);
    }
  }

  private void drain(RegionName region) {
    if (!drained.containsKey(region) && tell(new Command.Drain(ANA, region))) {
      drained.put(region, world.now());
    }
  }

  private void undrain(RegionName region) {
    if (drained.containsKey(region) && tell(new Command.Undrain(ANA, region))) {
      drained.remove(region);
    }
  }

  private void freeze(boolean pushes) {
    if (tell(new Command.Freeze(ANA, scope(pushes)))) {
      if (pushes) {
        pushesFrozen = pushesFrozen.or(() -> Optional.of(world.now()));
      } else {
        trafficFrozen = trafficFrozen.or(() -> Optional.of(world.now()));
      }
    }
  }

  private void unfreeze(boolean pushes) {
    if ((pushes ? pushesFrozen : trafficFrozen).isPresent()
        && tell(new Command.Unfreeze(ANA, scope(pushes)))) {
      if (pushes) {
        pushesFrozen = Optional.empty();
      } else {
        trafficFrozen = Optional.empty();
      }
    }
  }

  private void retry() {
    world.repository().estate().wishes().keySet().stream()
        .findFirst()
        .ifPresent(name -> tell(new Command.RetryRollout(ANA, name, Optional.empty())));
  }

  private static Command.Scope scope(boolean pushes) {
    return pushes ? Command.Scope.PUSHES : Command.Scope.TRAFFIC;
  }

  /** The head that was rewritten may be followed. */
  void accept() {
    if (tell(new Command.AcceptCommit(ANA, world.repository().head().id()))) {
      world.repository().accepted();
    }
  }
}
