package io.acf.federation;

import java.net.URI;
import java.util.Locale;

/**
 * Which CF install a region is, whatever git calls it: where its API listens.
 *
 * @param address {@code host:port} in lower case; it holds no path and no user
 */
public record Install(String address) {
  public static Install of(URI api) {
    var host = api.getHost() == null ? "" : api.getHost().toLowerCase(Locale.ROOT);
    var named = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    var usual = "http".equalsIgnoreCase(api.getScheme()) ? 80 : 443;
    return new Install(named + ":" + (api.getPort() == -1 ? usual : api.getPort()));
  }

  @Override
  public String toString() {
    return address;
  }
}
