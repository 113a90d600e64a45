package io.acf.app.cli;

import io.acf.app.cli.Table.Cell;
import io.acf.app.rest.Api;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** What each name answers: wanted and published shares, and why. */
record TrafficView(Paint paint, Instant now, ZoneId zone) {

  List<String> all(List<Api.Traffic> names) {
    if (names.isEmpty()) {
      return List.of("no name yet: no federation of the accepted commit has traffic");
    }
    var lines = new ArrayList<String>();
    for (var name : names) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(one(name));
    }
    return lines;
  }

  List<String> one(Api.Traffic name) {
    var lines = new ArrayList<String>();
    lines.add(paint.strong(sentence(name)));
    var table =
        new Table(paint, "REGION", "WANT", "DNS", "HEALTH", "ADDRESSES", "DRAINED", "REASON");
    for (var row : name.regions()) {
      table.row(
          row.region(),
          Words.percent(row.desiredWeight()),
          Words.percent(row.publishedWeight()),
          Cell.state(row.health().state()),
          String.join(",", row.addresses()),
          row.drained() ? "yes" : "no",
          row.reason().equals(row.health().state()) ? "" : row.reason());
    }
    lines.addAll(table.lines());
    if (name.orphanedAt() != null && name.released() == null) {
      lines.add(
          "TIP: bring "
              + name.hostname()
              + " back in git, or: acf traffic release "
              + name.hostname()
              + " --reason TEXT");
    }
    return lines;
  }

  private String sentence(Api.Traffic name) {
    var published =
        name.publishedAt() == null
            ? "not published yet"
            : "published "
                + Words.clock(name.publishedAt(), now, zone)
                + " serial "
                + name.serial();
    return "%s: %s %s ttl %ds, %s%s%s%s%s%s"
        .formatted(
            name.name().isEmpty() ? "no federation" : name.name(),
            name.hostname(),
            name.policy(),
            name.ttlSeconds(),
            published,
            name.frozen() ? "; FROZEN: stays as it is" : "",
            name.allDown() ? "; ALL DOWN: what was answered before they fell stays" : "",
            name.basis().equals("check-changed")
                ? "; HEALTH CHECK CHANGED: nobody is withdrawn who fails only since then"
                : "",
            name.orphanedAt() == null ? "" : orphaned(name, name.orphanedAt()),
            name.released() == null ? "" : "; released by " + name.released().actor());
  }

  private String orphaned(Api.Traffic name, Instant since) {
    return "; ORPHANED: left git "
        + Words.age(since, now)
        + " ago and keeps its answer"
        + (name.probed() ? "" : ", which nobody probes");
  }
}
