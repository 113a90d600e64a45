package io.acf.simulator.model;

/** That one app may connect to another directly, on some ports. */
public final class NetworkPolicy extends Entity {
  public String source = "";
  public String destination = "";

  /** tcp or udp. */
  public String protocol = "tcp";

  public int fromPort;
  public int toPort;

  /** Whether both say the same. */
  public boolean sameAs(NetworkPolicy other) {
    return source.equals(other.source)
        && destination.equals(other.destination)
        && protocol.equals(other.protocol)
        && fromPort == other.fromPort
        && toPort == other.toPort;
  }
}
