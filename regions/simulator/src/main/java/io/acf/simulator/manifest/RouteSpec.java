package io.acf.simulator.manifest;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A route of a manifest.
 *
 * @param host everything before the path, in lower case
 * @param path empty or beginning with a slash
 * @param port 0 where there is none
 */
record RouteSpec(String host, String path, int port) {
  private static final Pattern ROUTE =
      Pattern.compile(
          "(?:(?:https?|tcp)://)?((?:\\*\\.)?(?:[A-Za-z0-9_-]{1,63}\\.)+[A-Za-z0-9-]{2,63})(?::(\\d{1,5}))?(/[^?#\\s]*)?");

  /** Nothing where the text is no route. */
  static Optional<RouteSpec> parse(String text) {
    Matcher matcher = ROUTE.matcher(text.trim());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String path = matcher.group(3);
    String port = matcher.group(2);
    return Optional.of(
        new RouteSpec(
            matcher.group(1).toLowerCase(Locale.ROOT),
            path == null || path.equals("/") ? "" : path,
            port == null ? 0 : Integer.parseInt(port)));
  }
}
