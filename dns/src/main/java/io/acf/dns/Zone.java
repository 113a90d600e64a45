package io.acf.dns;

import io.acf.config.Hostname;
import io.acf.config.ZoneSpec;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A zone as it is answered: an immutable snapshot, replaced whole.
 *
 * @param serial SOA serial, 1..2^32-1, compared by RFC 1982
 * @param nameServers 1 or more
 * @param negativeTtl SOA minimum (RFC 2308), at most the smallest ttl of an answer
 * @param names what each federated name answers, all within the zone; empty: the name exists and
 *     never had a confirmed member, so it answers SERVFAIL, never NODATA
 */
public record Zone(
    Hostname name,
    long serial,
    List<ZoneSpec.NameServer> nameServers,
    Duration negativeTtl,
    SortedMap<Hostname, Optional<Answer>> names) {
  public static final long SERIAL_MOST = (1L << 32) - 1;

  public Zone {
    nameServers = List.copyOf(nameServers);
    names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
    if (serial < 1 || serial > SERIAL_MOST) {
      throw new IllegalArgumentException("serial out of 1.." + SERIAL_MOST + ": " + serial);
    }
    if (nameServers.isEmpty()) {
      throw new IllegalArgumentException("a zone needs a name server");
    }
    for (Hostname each : names.keySet()) {
      if (!each.within(name)) {
        throw new IllegalArgumentException(each + " is not in the zone " + name);
      }
    }
  }

  /** The same content under another serial. */
  public Zone serial(long other) {
    return new Zone(name, other, nameServers, negativeTtl, names);
  }

  /** As whoever publishes it sees it: it is ours whole, and its fence is its serial. */
  public OwnedZone owned() {
    return new OwnedZone(
        name,
        new Fence(serial),
        Optional.of(new Apex(nameServers, negativeTtl)),
        names,
        Collections.emptySortedSet());
  }
}
