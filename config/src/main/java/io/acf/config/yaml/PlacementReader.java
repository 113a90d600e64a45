package io.acf.config.yaml;

import io.acf.config.Position;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.Target;
import io.acf.config.Text;
import java.util.HashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Picks the regions that a placement means: those named and, where one is written, selected. */
final class PlacementReader {
  private final Problems problems;

  PlacementReader(Problems problems) {
    this.problems = problems;
  }

  /** Empty where there is an error in it. */
  SortedMap<RegionName, RegionSpec> regions(View placement, SortedMap<RegionName, RegionSpec> all) {
    int before = problems.errors();
    var chosen = new TreeMap<RegionName, RegionSpec>();
    if (placement.get("regions").isPresent()) {
      for (var named : placement.need("regions").items()) {
        var name = new RegionName(named.text());
        var region = all.get(name);
        if (region == null) {
          unknown(problems, named.path() + ": " + name, named, all);
        } else if (chosen.putIfAbsent(name, region) != null) {
          problems.error(
              "duplicate-name", named.position(), named.path() + ": " + name + " stands twice", "");
        }
      }
    } else {
      chosen.putAll(all);
    }
    placement
        .get("selector")
        .ifPresent(
            selector -> {
              checkOperators(selector);
              chosen.values().removeIf(region -> !selects(selector, region));
            });
    if (chosen.isEmpty() && problems.errors() == before) {
      problems.error(
          "empty-placement",
          placement.position(),
          placement.path() + ": no region of platform.yml is meant by it",
          "Regions there: " + Text.listed(all.keySet()));
    }
    return problems.errors() == before ? chosen : new TreeMap<>();
  }

  /**
   * A federation is never twice in one place: not one app in one space, and where clients are sent
   * to it, not one install and not one address under two names.
   */
  void apart(
      View placement,
      SortedMap<RegionName, RegionSpec> regions,
      SortedMap<RegionName, Target> targets,
      boolean steered) {
    var installs = new HashMap<String, RegionName>();
    var addresses = new HashMap<String, RegionName>();
    for (var region : regions.values()) {
      var target = targets.get(region.name());
      var install = PlatformChecks.install(region);
      var same = installs.putIfAbsent(steered ? install : install + "|" + target, region.name());
      if (same != null) {
        problems.error(
            "duplicate-install",
            placed(placement, region.name()),
            placement.path()
                + ": "
                + same
                + " and "
                + region.name()
                + " are one install ("
                + install
                + (steered ? "), which fails as one" : "), and " + target + " is one space"),
            "Place it in one of them");
      } else if (steered) {
        addresses(placement, region, addresses);
      }
    }
  }

  private void addresses(View placement, RegionSpec region, HashMap<String, RegionName> addresses) {
    for (var address : region.router().addresses()) {
      var same = addresses.putIfAbsent(address, region.name());
      if (same != null) {
        problems.error(
            "shared-address",
            placed(placement, region.name()),
            placement.path()
                + ": "
                + same
                + " and "
                + region.name()
                + " have the router address "
                + address
                + " both, so DNS cannot tell them apart",
            "Give each region its own router address in platform.yml");
      }
    }
  }

  private static Position placed(View placement, RegionName region) {
    return placement.get("regions").map(View::items).orElse(List.of()).stream()
        .filter(item -> item.text().equals(region.value()))
        .map(View::position)
        .findFirst()
        .orElse(placement.position());
  }

  static void unknown(
      Problems problems, String what, View view, SortedMap<RegionName, RegionSpec> all) {
    var names = all.keySet().stream().map(RegionName::value).toList();
    problems.error(
        "unknown-region",
        view.position(),
        what + ": no such region (" + Text.listed(names) + ")",
        Text.didYouMean(what.substring(what.lastIndexOf(' ') + 1), names));
  }

  private void checkOperators(View selector) {
    for (var expression : expressions(selector)) {
      var operator = expression.need("operator").text();
      boolean wants = operator.equals("in") || operator.equals("not-in");
      boolean has = expression.get("values").isPresent();
      if (wants != has) {
        problems.error(
            wants ? "missing-key" : "conflicting-keys",
            expression.position(),
            expression.path() + ": " + operator + (wants ? " needs values" : " takes no values"),
            "");
      }
    }
  }

  private static List<View> expressions(View selector) {
    return selector.get("match-expressions").map(View::items).orElse(List.of());
  }

  /** Kubernetes' meaning: all must hold, and not-in also holds where the label is not there. */
  private static boolean selects(View selector, RegionSpec region) {
    for (var entry : selector.get("match-labels").map(View::entries).orElse(List.of())) {
      if (!new View("", entry.value()).text().equals(region.labels().get(entry.key()))) {
        return false;
      }
    }
    for (var expression : expressions(selector)) {
      var label = region.labels().get(expression.need("key").text());
      var values =
          expression.get("values").map(View::items).orElse(List.of()).stream()
              .map(View::text)
              .toList();
      boolean holds =
          switch (expression.need("operator").text()) {
            case "in" -> label != null && values.contains(label);
            case "not-in" -> label == null || !values.contains(label);
            case "exists" -> label != null;
            default -> label == null;
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }
}
