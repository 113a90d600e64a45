package io.acf.app.cli;

import static io.acf.app.cli.Words.has;

import io.acf.app.rest.Api;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** What would be done now; equal steps of several regions are folded, no-ops are not printed. */
record PlanView(Paint paint) {

  /** How many regions have something to do, are as wanted, or must wait. */
  record Tally(int change, int same, int deferred) {
    static Tally of(Api.Plan plan) {
      var change = 0;
      var same = 0;
      var deferred = 0;
      for (var region : plan.regions()) {
        if (region.deferred()) {
          deferred++;
        } else if (region.steps().isEmpty()) {
          same++;
        } else {
          change++;
        }
      }
      return new Tally(change, same, deferred);
    }

    Tally plus(Tally other) {
      return new Tally(change + other.change, same + other.same, deferred + other.deferred);
    }

    boolean changes() {
      return change + deferred > 0;
    }

    String sentence() {
      return "Plan: %d to change, %d as wanted, %d deferred.".formatted(change, same, deferred);
    }
  }

  List<String> one(String federation, Api.Plan plan) {
    var lines = new ArrayList<String>();
    lines.add(
        paint.strong(
            federation
                + "  generation "
                + Words.generation(plan.generation())
                + "  commit "
                + Words.brief(plan.commit())));
    var folded = new LinkedHashMap<List<String>, List<String>>();
    for (var region : plan.regions()) {
      if (region.deferred()) {
        var why = has(region.reason()) ? region.reason() : region.state();
        lines.add("  " + region.region() + "  " + paint.state("deferred", "! deferred: " + why));
      } else if (!region.steps().isEmpty()) {
        folded.computeIfAbsent(region.steps(), steps -> new ArrayList<>()).add(region.region());
      }
    }
    folded.forEach(
        (steps, regions) -> {
          lines.add("  " + String.join(", ", regions) + ":");
          steps.forEach(step -> lines.add("    ~ " + step));
        });
    return lines;
  }
}
