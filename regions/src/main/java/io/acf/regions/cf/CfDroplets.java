package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which droplet an app runs. Since August 2024 the app itself says it; before that it costs a call
 * an app, which is made only where somebody may have changed it. What was read last is kept.
 */
final class CfDroplets {
  private static final int MOST = 20_000;

  private final Map<String, Optional<String>> known = new ConcurrentHashMap<>();

  /** As the app says, or as last read; empty: none, or it is not known. */
  Optional<String> of(JsonNode app) {
    return told(app)
        ? Views.droplet(app)
        : known.getOrDefault(app.path("guid").asText(""), Optional.empty());
  }

  /** As the app says, or read now. */
  Optional<String> now(CfCalls calls, JsonNode app) {
    if (told(app)) {
      return Views.droplet(app);
    }
    String guid = CfCalls.guid(app.path("guid"));
    Optional<String> read = read(calls, guid);
    if (known.size() >= MOST) {
      known.clear(); // Costs what is known of hand-set droplets until the next time.
    }
    known.put(guid, read);
    return read;
  }

  private static boolean told(JsonNode app) {
    return app.path("relationships").has("current_droplet");
  }

  private static Optional<String> read(CfCalls calls, String app) {
    try {
      JsonNode droplet = calls.read(uri -> uri.pathSegment("apps", app, "droplets", "current"));
      return Json.text(droplet.path("guid"));
    } catch (CfException.Failed e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
