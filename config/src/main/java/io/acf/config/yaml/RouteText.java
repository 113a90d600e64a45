package io.acf.config.yaml;

import io.acf.config.Hostname;
import io.acf.config.RouteUrl;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A route as a CF manifest writes it, and what Cloud Controller makes of it
 * (lib/cloud_controller/app_manifest/manifest_route.rb, app/models/runtime/route.rb). Which part is
 * the domain only the region knows.
 */
sealed interface RouteText {
  /**
   * A route of http.
   *
   * @param dropped what of the text counts for nothing; empty: nothing
   */
  record Http(RouteUrl url, String dropped) implements RouteText {}

  /** A wildcard, or a route of TCP: mapped by the region, and neither labelled nor watched. */
  record Unwatched() implements RouteText {}

  /**
   * No region takes it.
   *
   * @param tip what to write; empty where that is plain
   */
  record Wrong(String why, String tip) implements RouteText {}

  /** Of http the slashes may be missing or more (the gem addressable, heuristic_parse). */
  Pattern SCHEME =
      Pattern.compile(
          "(?:([A-Za-z][A-Za-z0-9+.-]*)://|(https?):/*)(.*)",
          Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

  /**
   * The first label may be a host, which Cloud Controller takes with {@code _} and at any end -.
   */
  Pattern HOST = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");

  Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  Pattern PORT = Pattern.compile("\\d{1,5}");

  /** RFC 2396, as lib/utils/uri_utils.rb looks at it; an @ would be a user to the gem. */
  Pattern PATH = Pattern.compile("(/(?:[A-Za-z0-9._!~*'():&=+$,;/-]|%[0-9A-Fa-f]{2})*)?");

  int MAX_PATH = 128;
  int MAX_PORT = 65_535;

  static RouteText of(String text) {
    var written = text.strip();
    var schemed = SCHEME.matcher(written);
    var scheme =
        schemed.matches()
            ? (schemed.group(1) == null ? schemed.group(2) : schemed.group(1))
                .toLowerCase(Locale.ROOT)
            : "";
    var rest = schemed.matches() ? schemed.group(3) : written;
    if (!Set.of("", "http", "https", "tcp").contains(scheme)) {
      return new Wrong("must have no scheme, or http, https or tcp", "Leave out the scheme");
    }
    int end = end(rest);
    var authority = rest.substring(0, end);
    if (authority.endsWith(":")) {
      authority = authority.substring(0, end - 1); // No port is none.
    }
    int colon = authority.indexOf(':');
    var host = (colon < 0 ? authority : authority.substring(0, colon)).toLowerCase(Locale.ROOT);
    var wrong = wrongPort(scheme, authority, colon).or(() -> wrongHost(host));
    if (wrong.isPresent()) {
      return wrong.get();
    }
    if (colon >= 0 || host.startsWith("*.")) {
      return new Unwatched();
    }
    var path = rest.substring(end);
    boolean more = !scheme.isEmpty() || rest.length() != text.length() || authority.length() != end;
    return http(host, path, more ? "what stands beside host and path" : "");
  }

  private static int end(String rest) {
    int end = 0;
    while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private static Optional<Wrong> wrongHost(String host) {
    var plain = host.startsWith("*.") ? host.substring(2) : host;
    if (ADDRESS.matcher(plain).matches()) {
      return Optional.of(new Wrong("must be a name: no domain of CF is an address", ""));
    }
    boolean fits = plain.length() <= 253 && HOST.matcher(plain).matches();
    return fits
        ? Optional.empty()
        : Optional.of(
            new Wrong(
                "must be HOST.DOMAIN[/PATH], a host of letters, digits, - and _, or *",
                "Write www.example.com or www.example.com/path"));
  }

  private static Optional<Wrong> wrongPort(String scheme, String authority, int colon) {
    if (colon < 0) {
      return scheme.equals("tcp")
          ? Optional.of(new Wrong("a route of TCP needs a port", "Write HOST.DOMAIN:PORT"))
          : Optional.empty();
    }
    var port = authority.substring(colon + 1);
    if (!PORT.matcher(port).matches()
        || Integer.parseInt(port) < 1
        || Integer.parseInt(port) > MAX_PORT) {
      return Optional.of(new Wrong("the port must be 1..65535", ""));
    }
    return scheme.startsWith("http")
        ? Optional.of(
            new Wrong("a port is for TCP routes alone", "Leave out the port, or the scheme"))
        : Optional.empty();
  }

  private static RouteText http(String host, String rest, String before) {
    int query = 0;
    while (query < rest.length() && "?#".indexOf(rest.charAt(query)) < 0) {
      query++;
    }
    var path = rest.substring(0, query);
    if (path.equals("/")) {
      return new Wrong("the path cannot be a single /", "Leave out the / at the end");
    }
    if (path.length() > MAX_PATH) {
      return new Wrong("the path must be at most 128 characters", "");
    }
    if (!PATH.matcher(path).matches()) {
      return new Wrong("the path holds what a URL does not", "Write it percent-encoded");
    }
    return new Http(
        new RouteUrl(new Hostname(host), path),
        query < rest.length() ? "what stands after the path" : before);
  }
}
