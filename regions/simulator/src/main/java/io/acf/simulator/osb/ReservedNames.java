package io.acf.simulator.osb;

import java.util.List;
import java.util.Locale;

/**
 * Hosts that nobody can have: a broker there is played by the region itself. Names: RFC 2606 and
 * RFC 6761 (example, invalid, test, and example.com, .net and .org); addresses: RFC 5737 and RFC
 * 3849. {@code localhost} is this machine and is asked.
 */
public final class ReservedNames {
  private static final List<String> DOMAINS =
      List.of("example", "invalid", "test", "example.com", "example.net", "example.org");
  private static final List<String> ADDRESSES =
      List.of("192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:", "[2001:db8:");

  private ReservedNames() {}

  /** Whether a host is reserved for documentation and tests. */
  public static boolean reserved(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return DOMAINS.stream().anyMatch(each -> name.equals(each) || name.endsWith("." + each))
        || ADDRESSES.stream().anyMatch(name::startsWith);
  }
}
