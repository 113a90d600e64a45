package io.acf.dns;

import io.acf.config.ZoneSpec;
import java.time.Duration;
import java.util.List;

/**
 * What a zone that is ours whole says of itself.
 *
 * @param nameServers 1 or more
 * @param negativeTtl SOA minimum (RFC 2308), at most the smallest ttl of an answer
 */
public record Apex(List<ZoneSpec.NameServer> nameServers, Duration negativeTtl) {
  public Apex {
    nameServers = List.copyOf(nameServers);
    if (nameServers.isEmpty()) {
      throw new IllegalArgumentException("a zone needs a name server");
    }
  }
}
