package io.acf.config;

/**
 * A reader for a DNS server that listens on every address: which one resolvers reach it at only
 * people know, so each zone must name its name servers. 0.0.0.0 is nobody's address.
 *
 * @param dns where it listens, for people, e.g. {@code 0.0.0.0:53}
 */
public record GlueReader(ManifestReader reader, String dns) implements ManifestReader {
  /** The code of a zone that names no server. */
  public static final String CODE = "missing-name-servers";

  /**
   * What a server reads commits with that answers DNS there; {@code acf validate} does too.
   *
   * @param wildcard whether {@code dns} is every address of the machine
   */
  public static ManifestReader ofServer(ManifestReader reader, String dns, boolean wildcard) {
    return wildcard ? new GlueReader(reader, dns) : reader;
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
