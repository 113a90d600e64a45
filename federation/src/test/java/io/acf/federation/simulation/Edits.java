package io.acf.federation.simulation;

import io.acf.config.FederationName;
import io.acf.config.RegionName;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** What people change in git: one edit at a time, drawn. */
final class Edits {
  private final RandomGenerator dice;
  private final boolean renames;
  private final TreeMap<FederationName, Estate.Wish> removed = new TreeMap<>();
  private int versions = 1;
  private int spellings;

  /**
   * @param renames whether federations are renamed: where history is rewritten too, only a person
   *     can tell that the apps of the former name are ours
   */
  Edits(RandomGenerator dice, boolean renames) {
    this.dice = dice;
    this.renames = renames;
  }

  /** What is there at first. */
  Estate first(int regions, int federations) {
    var platforms = new TreeMap<RegionName, Estate.Platform>();
    for (int i = 1; i <= regions; i++) {
      platforms.put(new RegionName("r-" + i), new Estate.Platform(100, "prod", i));
    }
    var wishes = new TreeMap<FederationName, Estate.Wish>();
    for (int i = 1; i <= federations; i++) {
      var in = new TreeMap<RegionName, Integer>();
      for (var region : platforms.keySet()) {
        if (in.size() < 2 || dice.nextInt(4) > 0) {
          in.put(region, 50 + 50 * dice.nextInt(2));
        }
      }
      var name = new FederationName("f-" + i);
      wishes.put(name, new Estate.Wish("app" + i, 1 + dice.nextInt(2), 1, 1 + dice.nextInt(2), in));
    }
    return new Estate(platforms, wishes);
  }

  /** What the next commit says. */
  Estate next(Estate now) {
    if (now.wishes().isEmpty()) {
      return back(now);
    }
    var name = List.copyOf(now.wishes().keySet()).get(dice.nextInt(now.wishes().size()));
    var wish = now.wishes().get(name);
    return switch (dice.nextInt(12)) {
      case 0, 1, 2, 3 -> now.with(name, wish.version(++versions));
      case 4 -> now.with(name, wish.version(Math.max(1, wish.version() - 1)));
      case 5 -> now.with(name, wish.instances(1 + dice.nextInt(3)));
      case 6 -> replaced(now, name, wish);
      case 7 -> platform(now);
      case 8 -> renames ? renamed(now, name, wish) : platform(now);
      case 9 -> removed(now, name, wish);
      case 10 -> back(now);
      default -> everything(now);
    };
  }

  private Estate replaced(Estate now, FederationName name, Estate.Wish wish) {
    var in = new TreeMap<>(wish.in());
    var region = List.copyOf(now.regions().keySet()).get(dice.nextInt(now.regions().size()));
    if (!in.containsKey(region)) {
      in.put(region, 100);
    } else if (in.size() > 1 && dice.nextBoolean()) {
      in.remove(region);
    } else {
      in.put(region, 50 + 50 * dice.nextInt(3));
    }
    return now.with(name, wish.in(in));
  }

  /** A label, a capacity, a comment above: nothing that a region is connected with. */
  private Estate platform(Estate now) {
    var next = now;
    for (var entry : now.regions().entrySet()) {
      var was = entry.getValue();
      next =
          next.with(
              entry.getKey(),
              new Estate.Platform(
                  50 + dice.nextInt(100), dice.nextBoolean() ? "prod" : "test", was.line() + 1));
    }
    return next;
  }

  private Estate renamed(Estate now, FederationName name, Estate.Wish wish) {
    return now.without(name)
        .with(new FederationName(name.value().split("x")[0] + "x" + ++spellings), wish);
  }

  private Estate removed(Estate now, FederationName name, Estate.Wish wish) {
    if (now.wishes().size() < 2) {
      return now.with(name, wish.version(++versions));
    }
    removed.put(name, wish);
    return now.without(name);
  }

  private Estate back(Estate now) {
    if (removed.isEmpty()) {
      return platform(now);
    }
    var entry = removed.pollFirstEntry();
    return now.with(entry.getKey(), entry.getValue());
  }

  private Estate everything(Estate now) {
    var next = now;
    for (var entry : now.wishes().entrySet()) {
      next = next.with(entry.getKey(), entry.getValue().version(++versions));
    }
    return next;
  }
}
