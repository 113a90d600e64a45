package io.acf.config;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whom a URL speaks to: scheme, host and port (RFC 6454), each in one form, so that equal places
 * are equal: lower case, no trailing dot, canonical addresses without brackets, the default port
 * written out.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name or an address
 * @param port 1..65535
 */
public record Origin(String scheme, String host, int port) {
  /** A host whose last label is a number is an address to most resolvers, such as 127.1. */
  private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");

  /** Empty where it is no http or https URL with a host, or where it carries a user. */
  public static Optional<Origin> of(URI uri) {
    var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean http = scheme.equals("http");
    if (!(http || scheme.equals("https")) || uri.getHost() == null || uri.getUserInfo() != null) {
      return Optional.empty();
    }
    int port = uri.getPort() == -1 ? (http ? 80 : 443) : uri.getPort();
    return port < 1 || port > 65_535
        ? Optional.empty()
        : Optional.of(new Origin(scheme, host(uri.getHost()), port));
  }

  private static String host(String written) {
    var host = written.toLowerCase(Locale.ROOT);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    return Address.parse(host).map(Address::value).orElse(host);
  }

  /**
   * The domain whose owner also owns this host: the host without its first label. A host that has
   * no two labels beyond the first, and an address, stand for themselves alone: all of {@code com}
   * belongs to nobody.
   */
  public String domain() {
    int dot = host.indexOf('.');
    boolean alone =
        host.contains(":")
            || NUMERIC_END.matcher(host).matches()
            || dot < 0
            || host.indexOf('.', dot + 1) < 0;
    return alone ? host : host.substring(dot + 1);
  }

  /** Whether another host lies in our own domain, at whatever port. */
  public boolean governs(Origin other) {
    var domain = domain();
    return other.host.equals(host)
        || !domain.equals(host) && (other.host.equals(domain) || other.host.endsWith("." + domain));
  }

  /** Never weaker than the other: what is reached by https is not answered in clear. */
  public boolean asSecretAs(Origin other) {
    return scheme.equals("https") || other.scheme.equals("http");
  }

  public URI uri() {
    var shown = host.contains(":") ? "[" + host + "]" : host;
    int usual = scheme.equals("http") ? 80 : 443;
    return URI.create(scheme + "://" + shown + (port == usual ? "" : ":" + port));
  }

  @Override
  public String toString() {
    return uri().toString();
  }
}
