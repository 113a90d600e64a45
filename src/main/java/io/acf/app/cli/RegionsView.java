package io.acf.app.cli;

import static io.acf.app.cli.Words.has;

import io.acf.app.cli.Table.Cell;
import io.acf.app.rest.Api;
import io.acf.federation.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The regions: their API, breaker, and what people said about them. */
record RegionsView(Paint paint, boolean wide, Instant now) {

  List<String> all(List<Api.Region> regions) {
    if (regions.isEmpty()) {
      return List.of("no region yet: none is in the accepted commit (acf source)");
    }
    var table =
        wide
            ? new Table(
                paint,
                "REGION",
                "API",
                "CIRCUIT",
                "SCHEDULING",
                "FEDERATIONS",
                "CONVERGED",
                "SEEN",
                "LABELS",
                "ADDRESSES",
                "URL",
                "REMARK")
            : new Table(
                paint,
                "REGION",
                "API",
                "CIRCUIT",
                "SCHEDULING",
                "FEDERATIONS",
                "CONVERGED",
                "SEEN",
                "LABELS",
                "REMARK");
    for (var region : regions) {
      var cells =
          new ArrayList<Object>(
              List.of(
                  region.name(),
                  Cell.state(api(region.apiUp())),
                  Cell.state(region.breaker().replace('_', '-')),
                  scheduling(region),
                  region.federations(),
                  region.converged() + "/" + region.federations(),
                  Words.age(region.seenAt(), now),
                  Words.pairs(region.labels())));
      if (wide) {
        cells.add(region.addresses().isEmpty() ? "-" : String.join(",", region.addresses()));
        cells.add(region.api());
      }
      cells.add(remark(region));
      table.row(cells.toArray());
    }
    return table.lines();
  }

  private static String api(@Nullable Boolean up) {
    return up == null ? "unknown" : up ? "up" : "down";
  }

  private static Cell scheduling(Api.Region region) {
    if (region.drained()) {
      var both = region.scheduling().equals("cordoned") ? "cordoned, drained" : "drained";
      return new Cell(both, "drained");
    }
    return region.scheduling().equals("normal")
        ? Cell.of("normal")
        : Cell.state(region.scheduling());
  }

  /** Who said what, and what is wrong. */
  private String remark(Api.Region region) {
    var parts = new ArrayList<String>();
    said(parts, region.controls().cordon());
    said(parts, region.controls().drain());
    quiet(parts, region);
    if (has(region.message())) {
      parts.add(region.message());
    } else if (has(region.reason())) {
      parts.add(region.reason());
    }
    return String.join("; ", parts);
  }

  /** Nothing is sent for so long; who cannot wait has a way to ask. */
  private void quiet(List<String> parts, Api.Region region) {
    var quiet = region.quiet();
    if (quiet != null && quiet.until().isAfter(now)) {
      parts.add(
          "%s: nothing is sent until %s, %s more; ask now: acf regions probe %s"
              .formatted(
                  quiet.reason(),
                  quiet.until().truncatedTo(ChronoUnit.SECONDS),
                  Durations.words(Duration.between(now, quiet.until())),
                  region.name()));
    }
  }

  private void said(List<String> parts, Api.@Nullable Said said) {
    if (said == null) {
      return;
    }
    var left =
        said.until() == null
            ? ""
            : ", " + Durations.words(Duration.between(now, said.until())) + " left";
    parts.add("(" + said.actor() + ": \"" + said.reason() + "\"" + left + ")");
  }
}
