package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Entity;
import io.acf.simulator.wire.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the JSON of all resources has in common. */
final class Render {
  /** What stands in lists instead of what could hold a secret. */
  static final String HIDDEN_IN_LISTS = "[PRIVATE DATA HIDDEN IN LISTS]";

  private record Second(long epoch, String text) {}

  /** What was told last: neighbours in a list were mostly made in the same second. */
  private static volatile Second newest = new Second(0, Instant.EPOCH.toString());

  private Render() {}

  /** An object that begins with guid, created_at and updated_at. */
  static ObjectNode base(Entity entity) {
    return Json.object(
        "guid", entity.guid,
        "created_at", time(entity.createdAt),
        "updated_at", time(entity.updatedAt));
  }

  /** In whole seconds, as CC has it. */
  static String time(long millis) {
    long second = Math.floorDiv(millis, 1000L);
    Second known = newest;
    if (known.epoch() != second) {
      known = new Second(second, Instant.ofEpochSecond(second).toString());
      newest = known;
    }
    return known.text();
  }

  static ObjectNode metadata(Entity entity) {
    return Json.object("labels", entity.labels, "annotations", entity.annotations);
  }

  static ObjectNode toOne(@Nullable String guid) {
    return Json.object("data", guid == null ? null : Json.object("guid", guid));
  }

  static ObjectNode link(String url) {
    return Json.object("href", url);
  }

  static ObjectNode link(String url, String method) {
    return Json.object("href", url, "method", method);
  }
}
