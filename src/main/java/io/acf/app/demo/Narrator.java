package io.acf.app.demo;

import io.acf.app.rest.Api;
import io.acf.config.Generation;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Tells what changed between two looks at a federation, a line for each region. Pure. */
record Narrator(ZoneId zone) {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  List<String> changes(Api.Federation before, Api.Federation now, Instant at) {
    var clock = CLOCK.format(at.atZone(zone));
    var lines = new ArrayList<String>();
    if (!before.commit().equals(now.commit())) {
      lines.add(
          "%s commit %s accepted: generation %s"
              .formatted(clock, brief(now.commit()), Generation.brief(now.generation())));
    }
    var old = new TreeMap<String, Api.RegionRow>();
    before.regions().forEach(row -> old.put(row.region(), row));
    for (var row : now.regions()) {
      var was = old.get(row.region());
      if (was == null) {
        lines.add(clock + " " + row.region() + " joins");
        continue;
      }
      var parts = changes(was, row);
      if (percent(was) != percent(row)) {
        var traffic = "traffic %s %d%% -> %d%%".formatted(row.region(), percent(was), percent(row));
        lines.add(clock + " " + (parts.isEmpty() ? "" : joined(row, parts) + " · ") + traffic);
      } else if (!parts.isEmpty()) {
        lines.add(clock + " " + joined(row, parts));
      }
    }
    return lines;
  }

  private static List<String> changes(Api.RegionRow was, Api.RegionRow row) {
    var parts = new ArrayList<String>();
    if (!was.health().state().equals(row.health().state())) {
      parts.add(row.health().state());
    }
    if (!was.state().equals(row.state()) || !was.reason().equals(row.reason())) {
      parts.add(row.reason().isEmpty() ? row.state() : row.state() + ": " + row.reason());
    }
    if (!String.valueOf(was.release()).equals(String.valueOf(row.release()))
        && row.release() != null) {
      parts.add("runs generation " + Generation.brief(String.valueOf(row.observedGeneration())));
    }
    return parts;
  }

  private static String joined(Api.RegionRow row, List<String> parts) {
    return row.region() + " " + String.join(" · ", parts);
  }

  private static long percent(Api.RegionRow row) {
    return Math.round(row.weight() * 100);
  }

  private static String brief(String commit) {
    return commit.substring(0, Math.min(7, commit.length()));
  }
}
