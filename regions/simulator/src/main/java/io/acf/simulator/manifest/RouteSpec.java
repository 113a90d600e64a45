package io.acf.simulator.manifest;

import io.acf.simulator.wire.CfError;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A route of a manifest, guessed from its text as the Cloud Controller guesses. Queries and
 * fragments are dropped.
 *
 * <p>Source: cloud_controller_ng, lib/cloud_controller/app_manifest/manifest_route.rb, and the
 * heuristic_parse of the gem addressable (lib/addressable/uri.rb).
 *
 * @param text as written
 * @param scheme {@code unspecified} where there is none
 * @param host with its domain; null where there is none to be seen
 * @param path may be empty
 * @param port null where there is none
 */
record RouteSpec(
    String text,
    @Nullable String scheme,
    @Nullable String host,
    String path,
    @Nullable Integer port) {
  private static final String NONE = "unspecified";
  private static final Set<String> HTTP = Set.of("http", "https", NONE);
  private static final Set<String> TCP = Set.of("tcp", NONE);

  /** RFC 3986, appendix B. */
  private static final Pattern URI =
      Pattern.compile(
          "^(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\\?[^#]*)?(?:#.*)?$", Pattern.DOTALL);

  private static final Pattern ADDRESS =
      Pattern.compile("^\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  private static final Pattern DIGITS_FIRST = Pattern.compile("\\d+\\..*:\\d+");
  private static final Pattern DOTTED_SCHEME = Pattern.compile("[^/?#.]+\\.[^/?#]+");
  private static final Pattern BEFORE_PATH = Pattern.compile("^([^/]+\\.[^/]*)");
  private static final Pattern NO_HOST = Pattern.compile("[<>{}/\\\\?#@\"\\s]");

  /**
   * Reads the value of {@code route}.
   *
   * @throws CfError an unknown error for what is no text and for what is no URI at all
   */
  static RouteSpec parse(@Nullable Object value) {
    if (!(value instanceof String text)) {
      throw CfError.unknown();
    }
    String guess =
        text.strip()
            .replaceFirst("(?i)^http:/+", "http://")
            .replaceFirst("(?i)^https:/+", "https://");
    if (ADDRESS.matcher(guess).find() || DIGITS_FIRST.matcher(guess).matches()) {
      guess = NONE + "://" + guess;
    }
    RouteSpec parsed = strict(text, guess.replace("\\", "/"));
    if (parsed.scheme != null && DOTTED_SCHEME.matcher(parsed.scheme).matches()) {
      parsed = strict(text, NONE + "://" + guess);
    }
    Matcher host = BEFORE_PATH.matcher(parsed.path);
    if (host.find() && !parsed.path.matches("(?s).*\\b@\\b.*")) {
      parsed =
          new RouteSpec(
              text,
              parsed.scheme == null ? NONE : parsed.scheme,
              host.group(1),
              parsed.path.substring(host.end()),
              parsed.port);
    }
    parsed.validate();
    return parsed;
  }

  private static RouteSpec strict(String text, String uri) {
    Matcher matcher = URI.matcher(uri);
    if (!matcher.matches()) {
      throw CfError.unknown();
    }
    String scheme = matcher.group(1);
    if (scheme != null && !scheme.matches("[A-Za-z][A-Za-z0-9.+-]*")) {
      throw CfError.unknown();
    }
    String authority = matcher.group(2);
    String host = null;
    Integer port = null;
    if (authority != null) {
      String server = authority.replace(" ", "%20").replaceFirst("^[^\\[\\]]*@", "");
      int colon = server.lastIndexOf(':');
      host = colon < 0 ? server : server.substring(0, colon);
      String digits = colon < 0 ? "" : server.substring(colon + 1);
      if (!digits.isEmpty()) {
        if (!digits.matches("\\d{1,5}")) {
          throw CfError.unknown();
        }
        port = Integer.valueOf(digits);
      }
    }
    return new RouteSpec(text, scheme, host, matcher.group(3), port);
  }

  private void validate() {
    boolean relative = host != null && !path.isEmpty() && !path.startsWith("/");
    boolean slashes = host == null && path.startsWith("//");
    boolean based = scheme != null && HTTP.contains(scheme) && !scheme.equals(NONE);
    boolean nothing = based && (host == null || host.isEmpty()) && path.isEmpty();
    if (relative || slashes || nothing || host != null && NO_HOST.matcher(host).find()) {
      throw CfError.unknown();
    }
  }

  /** Whether there is a host, and the scheme suits the port. */
  boolean wellFormed() {
    return scheme != null
        && host != null
        && !host.isBlank()
        && (port == null ? HTTP : TCP).contains(scheme);
  }

  /** The label before the first dot, and the domain after it; the domain is empty without a dot. */
  Candidate split() {
    String whole = host == null ? "" : host;
    int dot = whole.indexOf('.');
    return dot < 0
        ? new Candidate(whole, "")
        : new Candidate(whole.substring(0, dot), whole.substring(dot + 1));
  }

  /** The whole as a domain, unless its label is a wildcard. */
  Optional<Candidate> whole() {
    return host == null || host.startsWith("*")
        ? Optional.empty()
        : Optional.of(new Candidate("", host));
  }

  /** A host in a domain that may exist. */
  record Candidate(String host, String domain) {}
}
