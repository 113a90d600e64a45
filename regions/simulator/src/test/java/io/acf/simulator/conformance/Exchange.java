package io.acf.simulator.conformance;

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
record Exchange(
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

  @Override
  public String toString() {
    return method + " " + uri + " -> " + status;
  }
}
