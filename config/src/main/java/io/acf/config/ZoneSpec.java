package io.acf.config;

import java.util.List;

/**
 * A DNS zone that we answer for, as written in {@code platform.yml}.
 *
 * @param nameServers may be empty: then {@code ns1.ZONE} at the address of {@code --dns}
 */
public record ZoneSpec(Hostname name, Provider provider, List<NameServer> nameServers) {
  public ZoneSpec {
    nameServers = List.copyOf(nameServers);
  }

  /** Who answers. Only {@code embedded} exists yet; the reader refuses the others by name. */
  public enum Provider {
    EMBEDDED,
    POWERDNS,
    RFC2136,
    ROUTE53
  }

  /** A name server and its glue address (an IP literal). */
  public record NameServer(Hostname name, String address) {
    /** The name server of a zone that lists none: {@code ns1.ZONE} at an address. */
    public static NameServer first(Hostname zone, String address) {
      return new NameServer(new Hostname("ns1." + zone), address);
    }
  }
}
