package io.acf.simulator.model;

/** That one app may connect to another directly, on some ports. */
public final class NetworkPolicy extends Entity {
  public String source = "";
  public String destination = "";

  /** tcp or udp. */
  public String protocol = "tcp";

  public int fromPort;
  public int toPort;

  /** What a policy says; of equal ones there is one. */
  public record Said(
      String source, String destination, String protocol, int fromPort, int toPort) {}

  public Said said() {
    return new Said(source, destination, protocol, fromPort, toPort);
  }
}
