package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.AppLogs;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.uaa.Reach;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Log cache: what the router and the cells said about apps. */
final class LogEndpoints {
  private static final int LIMIT = 100;
  private static final int LIMIT_MAX = 1_000;
  private final AppLogs logs;
  private final Foundation foundation;
  private final Reach reach;
  private final long startedAt;

  LogEndpoints(AppLogs logs, Foundation foundation, Reach reach) {
    this.logs = logs;
    this.foundation = foundation;
    this.reach = reach;
    this.startedAt = foundation.clock();
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/api/v1/read/:guid", "The latest log envelopes of an app.", this::read)
        .on("GET", "/api/v1/meta", "What the log cache holds.", this::meta)
        .open("GET", "/api/v1/info", "The log cache's version.", this::info);
  }

  private Reply read(Call call) {
    long limit = number(call, "limit", LIMIT);
    if (limit < 1 || limit > LIMIT_MAX) {
      throw CfError.badRequest("limit must be between 1 and " + LIMIT_MAX);
    }
    boolean wanted =
        call.query().getOrDefault("envelope_types", List.of("ANY")).stream()
            .anyMatch(type -> type.equals("LOG") || type.equals("ANY"));
    String app = call.param("guid");
    List<AppLogs.Line> lines =
        wanted
            ? logs.read(
                app,
                number(call, "start_time", 0),
                number(call, "end_time", Long.MAX_VALUE),
                (int) limit,
                call.query("descending").filter("true"::equals).isPresent())
            : List.of();
    return Reply.ok(
        Json.object(
            "envelopes",
            Json.object("batch", lines.stream().map(line -> envelope(app, line)).toList())));
  }

  /** A signed number of 64 bits: Go's zero time is before the year 1678, a negative one. */
  private static long number(Call call, String name, long otherwise) {
    Optional<String> text = call.query(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return Long.parseLong(text.get());
    } catch (NumberFormatException e) {
      throw CfError.badRequest(name + " must be a number of 64 bits").causedBy(e);
    }
  }

  private static ObjectNode envelope(String app, AppLogs.Line line) {
    return Json.object(
        "timestamp",
        "" + line.nanos(),
        "source_id",
        app,
        "instance_id",
        line.instance(),
        "deprecated_tags",
        Json.object(),
        "tags",
        Map.of("source_type", line.source(), "instance_id", line.instance()),
        "log",
        Json.object(
            "payload",
            Base64.getEncoder().encodeToString(line.text().getBytes(StandardCharsets.UTF_8)),
            "type",
            line.error() ? "ERR" : "OUT"));
  }

  private Reply meta(Call call) {
    ObjectNode meta = Json.object();
    Map<String, Integer> sizes = logs.sizes();
    if (!call.actor().readsAll()) {
      Set<String> spaces = reach.spaces(call.actor());
      sizes
          .keySet()
          .removeIf(
              app ->
                  foundation
                      .apps
                      .find(app)
                      .filter(each -> spaces.contains(each.spaceGuid))
                      .isEmpty());
    }
    sizes.forEach(
        (app, count) ->
            meta.set(
                app,
                Json.object(
                    "count", "" + count,
                    "expired", "0",
                    "oldestTimestamp", "" + edge(app, false),
                    "newestTimestamp", "" + edge(app, true))));
    return Reply.ok(Json.object("meta", meta));
  }

  private long edge(String app, boolean newest) {
    return logs.read(app, 0, Long.MAX_VALUE, 1, newest).stream()
        .mapToLong(AppLogs.Line::nanos)
        .findFirst()
        .orElse(0);
  }

  private Reply info(Call call) {
    long seconds = (foundation.clock() - startedAt) / 1000;
    return Reply.ok(Json.object("version", "3.0.0", "vm_uptime", "" + seconds));
  }
}
