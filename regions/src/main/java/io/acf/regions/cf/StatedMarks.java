package io.acf.regions.cf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.config.RouteUrl;
import io.acf.config.Stated;
import io.acf.regions.Mark;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What our releases have stated of an app, as JSON in annotations of the app. CF takes 5,000
 * characters in one, so that a long text goes on in {@code acf-stated-2} and so on. What is too
 * long for all of them is not noted: then nothing is ever removed for it.
 */
final class StatedMarks {
  private static final int LONGEST = 4_900;
  private static final int MOST = 8;

  private StatedMarks() {}

  /** What is not in our form says nothing. */
  static Stated of(JsonNode app) {
    StringBuilder text = new StringBuilder();
    for (int part = 1; part <= MOST; part++) {
      text.append(Json.annotation(app, name(part)).orElse(""));
    }
    if (text.isEmpty()) {
      return Stated.NOTHING;
    }
    try {
      JsonNode noted = Bodies.JSON.readTree(text.toString());
      SortedSet<RouteUrl> routes = new TreeSet<>();
      noted.path("routes").forEach(it -> Views.route(it.asText("")).ifPresent(routes::add));
      return new Stated(
          texts(noted.path("env")),
          routes,
          texts(noted.path("labels")),
          texts(noted.path("annotations")));
    } catch (JsonProcessingException e) {
      return Stated.NOTHING;
    }
  }

  private static SortedSet<String> texts(JsonNode array) {
    SortedSet<String> texts = new TreeSet<>();
    array.forEach(it -> texts.add(it.asText("")));
    return texts;
  }

  /**
   * Puts it among the annotations of a change.
   *
   * @param app as it is now: parts that are not needed any more are removed
   */
  static void put(ObjectNode annotations, JsonNode app, Stated stated) {
    String text = text(stated);
    int parts = (text.length() + LONGEST - 1) / LONGEST;
    for (int part = 1; part <= MOST; part++) {
      if (parts <= MOST && part <= parts) {
        annotations.put(
            name(part),
            text.substring((part - 1) * LONGEST, Math.min(part * LONGEST, text.length())));
      } else if (Json.annotation(app, name(part)).isPresent()) {
        annotations.putNull(name(part));
      }
    }
  }

  private static String text(Stated stated) {
    if (stated.equals(Stated.NOTHING)) {
      return "";
    }
    ObjectNode noted = Json.object();
    array(noted, "env", stated.env());
    array(noted, "routes", stated.routes().stream().map(RouteUrl::toString).toList());
    array(noted, "labels", stated.labels());
    array(noted, "annotations", stated.annotations());
    return noted.toString();
  }

  private static void array(ObjectNode noted, String name, Collection<String> texts) {
    if (!texts.isEmpty()) {
      texts.forEach(noted.putArray(name)::add);
    }
  }

  private static String name(int part) {
    return part == 1 ? Mark.STATED : Mark.STATED + "-" + part;
  }
}
