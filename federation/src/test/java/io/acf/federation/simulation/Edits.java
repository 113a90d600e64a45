package io.acf.federation.simulation;

import io.acf.config.FederationName;
import io.acf.config.RegionName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** What people change in git: one edit at a time, drawn. */
final class Edits {
  /** So many regions, at most. */
  private static final int MOST = 6;

  private final RandomGenerator dice;
  private final boolean renames;
  private final TreeMap<FederationName, Estate.Wish> removed = new TreeMap<>();
  private final TreeMap<RegionName, Estate.Platform> gone = new TreeMap<>();
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
      platforms.put(
          new RegionName("r-" + i), new Estate.Platform(100, "prod", i, Estate.Endpoints.FIRST));
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
              was.edited(50 + dice.nextInt(100), dice.nextBoolean() ? "prod" : "test"));
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
    var wish = entry.getValue().within(now.regions().keySet());
    if (wish.in().isEmpty()) {
      wish = wish.in(new TreeMap<>(Map.of(now.regions().firstKey(), 100)));
    }
    return now.with(entry.getKey(), wish);
  }

  /**
   * What the next commit about regions says.
   *
   * @param dice of their own: without them the other edits are as they are
   */
  Estate regions(Estate now, RandomGenerator dice) {
    var names = List.copyOf(now.regions().keySet());
    var name = names.get(dice.nextInt(names.size()));
    var endpoints = now.regions().get(name).endpoints();
    return switch (dice.nextInt(6)) {
      case 0, 1 -> added(now, dice);
      case 2, 3 -> left(now, name);
      case 4 -> moved(now, name, endpoints.api(++versions));
      default -> moved(now, name, endpoints.otherRouter());
    };
  }

  private static Estate moved(Estate now, RegionName name, Estate.Endpoints endpoints) {
    return now.with(name, now.regions().get(name).moved(endpoints));
  }

  /** One that was there before, or a new one; some federations are placed there too. */
  private Estate added(Estate now, RandomGenerator dice) {
    var back = gone.pollFirstEntry();
    if (back == null && now.regions().size() >= MOST) {
      return now;
    }
    var name = back == null ? new RegionName("r-" + (now.regions().size() + 1)) : back.getKey();
    var platform =
        back == null
            ? new Estate.Platform(100, "prod", 1, Estate.Endpoints.FIRST)
            : back.getValue();
    var next = now.with(name, platform);
    for (var entry : now.wishes().entrySet()) {
      if (dice.nextInt(3) > 0) {
        var in = new TreeMap<>(entry.getValue().in());
        in.put(name, 100);
        next = next.with(entry.getKey(), entry.getValue().in(in));
      }
    }
    return next;
  }

  /** It is taken out, unless a federation is nowhere else. */
  private Estate left(Estate now, RegionName name) {
    var fewer = now.without(name);
    if (fewer.regions().size() < 2
        || fewer.wishes().values().stream().anyMatch(wish -> wish.in().isEmpty())) {
      return now;
    }
    gone.put(name, now.regions().get(name));
    return fewer;
  }

  private Estate everything(Estate now) {
    var next = now;
    for (var entry : now.wishes().entrySet()) {
      next = next.with(entry.getKey(), entry.getValue().version(++versions));
    }
    return next;
  }
}
