package io.acf.app.cli;

import static io.acf.app.cli.Words.has;

import io.acf.app.cli.Table.Cell;
import io.acf.app.rest.Api;
import io.acf.federation.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How a federation stands, region by region; the first line is the sentence. */
record StatusView(Paint paint, boolean wide, Instant now) {

  List<String> one(Api.Federation federation) {
    var lines = new ArrayList<String>();
    lines.add(paint.strong(federation.summary()));
    lines.addAll(rows(federation));
    federation.regions().stream()
        .filter(row -> has(row.tip()))
        .map(row -> "TIP: " + row.region() + ": " + row.tip())
        .distinct()
        .forEach(lines::add);
    return lines;
  }

  /** One federation in full, several as a line each. */
  List<String> all(List<Api.Federation> federations) {
    if (federations.isEmpty()) {
      return List.of("no federation yet: none is in the accepted commit (acf source)");
    }
    if (federations.size() == 1) {
      return one(federations.getFirst());
    }
    var table = new Table(paint, "FEDERATION", "CONVERGED", "GEN", "COMMIT", "SUMMARY");
    for (var each : federations) {
      var share = each.converged() + "/" + each.regionsTotal();
      table.row(
          each.name(),
          new Cell(share, each.converged() == each.regionsTotal() ? "converged" : "progressing"),
          Words.generation(each.generation()),
          Words.brief(each.commit()),
          each.summary());
    }
    return table.lines();
  }

  private List<String> rows(Api.Federation federation) {
    var table =
        wide
            ? new Table(
                paint,
                "REGION",
                "STATE",
                "GEN",
                "READY",
                "HEALTH",
                "WEIGHT want/dns",
                "SINCE",
                "SEEN",
                "RELEASE",
                "REASON")
            : new Table(
                paint,
                "REGION",
                "STATE",
                "GEN",
                "READY",
                "HEALTH",
                "WEIGHT want/dns",
                "SINCE",
                "REASON");
    for (var row : federation.regions()) {
      var cells =
          new ArrayList<Object>(
              List.of(
                  row.region(),
                  Cell.state(row.state()),
                  generation(row),
                  row.ready() + "/" + row.instances(),
                  Cell.state(row.health().state()),
                  Words.percent(row.desiredWeight()) + " / " + Words.percent(row.weight()),
                  Words.age(row.since(), now)));
      if (wide) {
        cells.add(Words.age(row.seenAt(), now));
        cells.add(Words.brief(row.release()));
      }
      cells.add(reason(row));
      table.row(cells.toArray());
    }
    return table.lines();
  }

  /** {@code 17>18} where the region is behind. */
  private static String generation(Api.RegionRow row) {
    var is = Words.generation(row.observedGeneration());
    var wanted = Words.generation(row.desiredGeneration());
    return is.equals(wanted) || wanted.equals("-") ? is : is + ">" + wanted;
  }

  private String reason(Api.RegionRow row) {
    var parts = new ArrayList<String>();
    if (has(row.message())) {
      parts.add(row.message());
    } else if (has(row.reason())) {
      parts.add(row.reason());
    }
    var health = row.health();
    if (!health.state().equals("up") && has(health.detail())) {
      parts.add(health.detail());
    }
    if (row.nextRetryAt() != null && row.nextRetryAt().isAfter(now)) {
      parts.add("next try in " + Durations.words(Duration.between(now, row.nextRetryAt())));
    }
    return String.join("; ", parts);
  }

  /** The region that stands in the way most, for {@code wait}. */
  static Optional<Api.RegionRow> blocking(Api.Federation federation, boolean skipDeferred) {
    return federation.regions().stream()
        .filter(row -> !row.state().equals("converged"))
        .filter(row -> !skipDeferred || !row.state().equals("deferred"))
        .min(Comparator.comparingInt(row -> WORST_FIRST.indexOf(row.state())));
  }

  private static final List<String> WORST_FIRST =
      List.of("failed", "unreachable", "deferred", "unknown", "drifted", "progressing");
}
