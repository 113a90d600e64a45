package io.acf.app.cli;

import io.acf.app.rest.Api;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** What happened, one line each. */
record EventView(Paint paint, boolean wide, Instant now, ZoneId zone) {

  List<String> all(List<Api.Event> events) {
    return events.stream().map(this::line).toList();
  }

  /** Columns of a fixed width, so that a live feed lines up as well. */
  String line(Api.Event event) {
    var where =
        (event.federation() == null ? "" : event.federation())
            + (event.federation() != null && event.region() != null ? "/" : "")
            + (event.region() == null ? "" : event.region());
    var line =
        "%s  %-17s  %-16s  %s"
            .formatted(
                Words.clock(event.at(), now, zone),
                event.kind(),
                where.isEmpty() ? "-" : where,
                event.message());
    return wide ? "%6d  %s  %s".formatted(event.sequence(), line, event.actor()) : line;
  }
}
