package io.acf.dns.server;

import java.nio.charset.StandardCharsets;

/**
 * What the server says of itself, and how much it says to one network.
 *
 * @param nsid told to whoever asks which server this is (RFC 5001): printable ASCII, 1..64
 * @param ratePerSecond answers of a kind to one network; 0: as many as it likes. Loopback, private
 *     and link-local addresses and holders of a cookie are never limited
 * @param tcpClients how many may be connected at once, 1 or more: each holds a file descriptor
 */
public record DnsOptions(String nsid, int ratePerSecond, int tcpClients) {
  public static final int TCP_CLIENTS = 128;
  public static final DnsOptions DEFAULT =
      new DnsOptions("acf", RateLimit.DEFAULT_PER_SECOND, TCP_CLIENTS);

  public DnsOptions(String nsid, int ratePerSecond) {
    this(nsid, ratePerSecond, TCP_CLIENTS);
  }

  public DnsOptions {
    if (nsid.isEmpty() || nsid.length() > 64 || !nsid.chars().allMatch(c -> c > 31 && c < 127)) {
      throw new IllegalArgumentException("nsid must be 1..64 printable ASCII: " + nsid);
    }
    if (ratePerSecond < 0) {
      throw new IllegalArgumentException("rate below 0: " + ratePerSecond);
    }
    if (tcpClients < 1) {
      throw new IllegalArgumentException("no room for a TCP client: " + tcpClients);
    }
  }

  byte[] nsidBytes() {
    return nsid.getBytes(StandardCharsets.US_ASCII);
  }
}
