package io.acf.app.cli;

import io.acf.app.rest.Api;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A world at {@link #NOW}: three regions, one of them down. */
final class Samples {
  static final Instant NOW = Instant.parse("2026-11-22T11:40:20Z");

  private Samples() {}

  static Api.RegionRow row(
      String region, String state, String generation, int ready, String health) {
    var bad = !state.equals("converged");
    return new Api.RegionRow(
        region,
        state,
        bad ? "region-unreachable" : "",
        bad ? "the API refuses connections" : "",
        bad ? "the newest release is delivered when it is back" : "",
        NOW.minusSeconds(bad ? 20 : 7300),
        bad ? NOW.plusSeconds(7) : null,
        NOW.minusSeconds(3),
        3L,
        generation,
        "18.0",
        "9f2c4c0d5f6e",
        "9f2c4c0d5f6e",
        ready,
        2,
        new Api.Health(health, NOW.minusSeconds(10), health.equals("up") ? "" : "refused x3"),
        health.equals("up") ? 0.5 : 0,
        health.equals("up") ? 0.5 : 0);
  }

  static Api.Federation orders() {
    return new Api.Federation(
        "orders",
        "orders.demo.test",
        "18.0",
        "4f1c2ab0123456789",
        List.of("orders"),
        3,
        2,
        "orders is served from 2 of 3 regions; 2/3 converged on generation 18.",
        List.of(
            row("ap-1", "converged", "18.0", 2, "up"),
            row("eu-1", "deferred", "17.0", 0, "down"),
            row("us-1", "converged", "18.0", 2, "up")));
  }

  static Api.Region region(String name, boolean up) {
    return new Api.Region(
        name,
        "http://127.0.1.1:8081",
        up,
        up ? "closed" : "half_open",
        up ? "normal" : "cordoned",
        false,
        new Api.RegionControls(
            up
                ? null
                : new Api.Said(
                    "ana", "router patching", NOW.minusSeconds(60), NOW.plusSeconds(3600)),
            null),
        4,
        up ? 4 : 3,
        new TreeMap<>(Map.of("tier", "prod", "geo", "emea")),
        List.of("127.0.1.1"),
        NOW.minusSeconds(up ? 2 : 240),
        null,
        "",
        "",
        "");
  }

  static Api.Event event(long sequence, String kind, String message) {
    return new Api.Event(
        "r1:" + sequence,
        sequence,
        NOW.minusSeconds(100 - sequence),
        kind,
        "acf",
        "eu-1",
        "orders",
        null,
        new TreeMap<>(),
        message);
  }

  static Api.Problem problem(String severity, String code, int line, String message, String tip) {
    return new Api.Problem(severity, code, "orders/federation.yml", line, 7, message, tip);
  }
}
