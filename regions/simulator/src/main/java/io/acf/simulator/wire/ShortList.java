package io.acf.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;

/** A list that leaves things out: what a region answers that lies. */
final class ShortList {
  private ShortList() {}

  /** The same answer with fewer resources, where it is a list. */
  static Reply of(Reply whole, Delivery.Shortened how) {
    if (whole.status() != 200
        || !whole.headers().getOrDefault("Content-Type", "").startsWith("application/json")) {
      return whole;
    }
    try {
      JsonNode body = Json.MAPPER.readTree(whole.body());
      if (!(body instanceof ObjectNode list) || !(list.get("resources") instanceof ArrayNode all)) {
        return whole;
      }
      int lacking = cut(all, how);
      if (how.agrees() && list.get("pagination") instanceof ObjectNode pages) {
        pages.put("total_results", pages.path("total_results").asInt() - lacking);
      }
      return new Reply(whole.status(), whole.headers(), Json.bytes(list));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many were left out. */
  private static int cut(ArrayNode all, Delivery.Shortened how) {
    SplittableRandom dice = new SplittableRandom(how.seed());
    int before = all.size();
    for (int i = before - 1; i >= 0; i--) {
      if (dice.nextDouble() < how.share()) {
        all.remove(i);
      }
    }
    return before - all.size();
  }
}
