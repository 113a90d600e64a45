package io.acf.simulator.api;

import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;

/** Log cache: what apps wrote, which for static sites is nothing. */
final class LogEndpoints {
  private LogEndpoints() {}

  static void declare(EndpointTable table) {
    table
        .on("GET", "/api/v1/read/:guid", "The latest log envelopes of an app.", call -> none())
        .on("GET", "/api/v1/meta", "What the log cache holds.", call -> meta())
        .open("GET", "/api/v1/info", "The log cache's version.", LogEndpoints::info);
  }

  private static Reply none() {
    return Reply.ok(Json.object("envelopes", Json.object("batch", List.of())));
  }

  private static Reply meta() {
    return Reply.ok(Json.object("meta", Json.object()));
  }

  private static Reply info(Call call) {
    return Reply.ok(Json.object("version", "3.0.0", "vm_uptime", "0"));
  }
}
