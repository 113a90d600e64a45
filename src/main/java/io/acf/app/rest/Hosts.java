package io.acf.app.rest;

import io.acf.app.boot.Listen;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that a listener answers to: a name of somebody else's that was rebound to loopback is
 * not one of them.
 *
 * @param own as it stands in a Host header, without a port
 */
record Hosts(String own) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  static Hosts of(Listen listen) {
    return new Hosts(listen.host().contains(":") ? "[" + listen.host() + "]" : listen.host());
  }

  /** Whether this Host header names the listener; one that is missing does not. */
  boolean name(@Nullable String authority) {
    if (authority == null) {
      return false;
    }
    var name = authority.toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
    return LOOPBACK.contains(name) || name.equals(own);
  }
}
