package io.acf.app.cli;

import static io.acf.app.cli.Words.has;

import io.acf.app.rest.Api;
import io.acf.federation.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Why a federation stands as it does in one region. */
record ExplainView(Paint paint, Instant now, ZoneId zone) {

  List<String> lines(Api.Explanation explanation) {
    var row = explanation.row();
    var lines = new ArrayList<String>();
    var reason = has(row.reason()) ? ": " + row.reason() : "";
    lines.add(
        paint.strong(explanation.federation() + " in " + row.region() + " is ")
            + paint.state(row.state(), row.state())
            + reason
            + " for "
            + Words.age(row.since(), now));
    add(lines, "message", row.message());
    add(lines, "next try", next(row));
    add(lines, "last seen", row.seenAt() == null ? "never" : Words.age(row.seenAt(), now) + " ago");
    add(lines, "generation", generation(row));
    add(lines, "release", release(row));
    add(lines, "instances", row.ready() + " of " + row.instances() + " run");
    add(lines, "health", health(row.health()));
    add(
        lines,
        "weight",
        "wants "
            + Words.percent(row.desiredWeight()).strip()
            + ", DNS has "
            + Words.percent(row.weight()).strip());
    add(lines, "circuit", explanation.breaker().replace('_', '-'));
    explanation.controls().forEach(control -> add(lines, control.what(), said(control)));
    add(lines, "next steps", String.join(", ", explanation.steps()));
    if (!explanation.events().isEmpty()) {
      lines.add("Events:");
      var events = new EventView(paint, false, now, zone);
      explanation.events().forEach(event -> lines.add("  " + events.line(event)));
    }
    if (has(row.tip())) {
      lines.add("TIP: " + row.tip());
    }
    return lines;
  }

  private static void add(List<String> lines, String label, String text) {
    if (!text.isEmpty()) {
      lines.add("  %-11s %s".formatted(label, text));
    }
  }

  private String next(Api.RegionRow row) {
    var next = row.nextRetryAt();
    return next == null || !next.isAfter(now)
        ? ""
        : "in " + Durations.words(Duration.between(now, next));
  }

  private static String generation(Api.RegionRow row) {
    return "%s, git wants %s"
        .formatted(
            Words.generation(row.observedGeneration()), Words.generation(row.desiredGeneration()));
  }

  private static String release(Api.RegionRow row) {
    return "%s, git wants %s"
        .formatted(Words.brief(row.release()), Words.brief(row.desiredRelease()));
  }

  private String health(Api.Health health) {
    var detail = has(health.detail()) ? " (" + health.detail() + ")" : "";
    return paint.state(health.state(), health.state())
        + detail
        + " for "
        + Words.age(health.since(), now);
  }

  private String said(Api.Control control) {
    var until =
        control.until() == null
            ? ""
            : ", " + Durations.words(Duration.between(now, control.until())) + " left";
    return "%s: \"%s\" %s ago%s"
        .formatted(control.actor(), control.reason(), Words.age(control.at(), now), until);
  }
}
