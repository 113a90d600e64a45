package io.acf.app.boot;

import io.acf.config.Commit;
import io.acf.config.ManifestReader;
import io.acf.config.Problem;
import io.acf.config.Reading;
import io.acf.config.SourceTree;

/**
 * A reader for a DNS server that listens on every address: which one resolvers reach it at only
 * people know, so each zone must name its name servers. 0.0.0.0 is nobody's address.
 */
public record GlueReader(ManifestReader reader, Listen dns) implements ManifestReader {
  static final String CODE = "missing-name-servers";

  /** What a server reads commits with that answers DNS there; {@code acf validate} does too. */
  public static ManifestReader ofServer(ManifestReader reader, Listen dns) {
    return dns.wildcard() ? new GlueReader(reader, dns) : reader;
  }

  @Override
  public Reading read(Commit commit, SourceTree tree) {
    var reading = reader.read(commit, tree);
    return reading instanceof Reading.Accepted accepted ? judged(accepted) : reading;
  }

  private Reading judged(Reading.Accepted accepted) {
    var problems =
        accepted.desired().zones().values().stream()
            .filter(zone -> zone.nameServers().isEmpty())
            .map(
                zone ->
                    Problem.error(
                        CODE,
                        accepted.desired().positions().of(zone.name()),
                        "zone "
                            + zone.name()
                            + ": name-servers: needed, because --dns "
                            + dns
                            + " is every address and none that resolvers could be told",
                        "name-servers: [{ name: ns1."
                            + zone.name()
                            + ", address: the address that resolvers reach }]"))
            .sorted()
            .toList();
    return problems.isEmpty() ? accepted : new Reading.Rejected(accepted.commit(), problems);
  }
}
