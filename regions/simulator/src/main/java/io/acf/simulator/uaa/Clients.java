package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.model.UaaClient;
import io.acf.simulator.wire.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads what is kept of a client. */
final class Clients {
  private Clients() {}

  static List<String> list(UaaClient client, String field) {
    return Json.texts(client.details.path(field));
  }

  static List<String> grants(UaaClient client) {
    return list(client, "authorized_grant_types");
  }

  /** What it may have in tokens for itself. */
  static List<String> authorities(UaaClient client) {
    return list(client, "authorities");
  }

  /** What it may have in tokens for users. */
  static List<String> scopes(UaaClient client) {
    return list(client, "scope");
  }

  /** How long its tokens last, where it says so; {@code field} counts seconds. */
  static Optional<Duration> validity(UaaClient client, String field) {
    JsonNode seconds = client.details.path(field);
    return seconds.canConvertToInt() && seconds.asInt() > 0
        ? Optional.of(Duration.ofSeconds(seconds.asInt()))
        : Optional.empty();
  }

  /** Whether a secret is one of its secrets; a client may have none at all. */
  static boolean knows(UaaClient client, String secret) {
    return Secrets.matches(client.secret, secret)
        || !client.nextSecret.isEmpty() && Secrets.matches(client.nextSecret, secret);
  }
}
