package io.acf.simulator.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One request and its answer, as they were on the wire.
 *
 * @param uri path and query, without scheme and host
 * @param headers names in lower case
 */
public record Exchange(
    String method, String uri, int status, Map<String, List<String>> headers, byte[] body) {

  /** The path without its query and without a closing slash. */
  String path() {
    String path = uri.startsWith("http") ? uri.replaceFirst("^https?://[^/]+", "") : uri;
    int query = path.indexOf('?');
    path = query < 0 ? path : path.substring(0, query);
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT))).map(List::getFirst);
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /**
   * Whether it is an error as CC writes them, a list, each with code, title and detail, or one of
   * what stands before CC and knows no JSON: too large a body, address or header.
   */
  boolean isRefusal() {
    if (List.of(413, 414, 431).contains(status)) {
      return true;
    }
    try {
      JsonNode errors = new ObjectMapper().readTree(body).path("errors");
      for (JsonNode each : errors) {
        if (!each.path("code").isInt()
            || each.path("title").asText().isEmpty()
            || each.path("detail").asText().isEmpty()) {
          return false;
        }
      }
      return errors.isArray() && !errors.isEmpty();
    } catch (IOException notJson) {
      return false;
    }
  }

  @Override
  public String toString() {
    return method + " " + uri + " -> " + status;
  }
}
