package io.acf.dns.server;

import java.nio.charset.StandardCharsets;

/**
 * What the server says of itself, and how much it says to one network.
 *
 * @param nsid told to whoever asks which server this is (RFC 5001): printable ASCII, 1..64
 * @param ratePerSecond answers of a kind to one network; 0: as many as it likes. Loopback, private
 *     and link-local addresses and holders of a cookie are never limited
 */
public record DnsOptions(String nsid, int ratePerSecond) {
  public static final DnsOptions DEFAULT = new DnsOptions("acf", RateLimit.DEFAULT_PER_SECOND);

  public DnsOptions {
    if (nsid.isEmpty() || nsid.length() > 64 || !nsid.chars().allMatch(c -> c > 31 && c < 127)) {
      throw new IllegalArgumentException("nsid must be 1..64 printable ASCII: " + nsid);
    }
    if (ratePerSecond < 0) {
      throw new IllegalArgumentException("rate below 0: " + ratePerSecond);
    }
  }

  byte[] nsidBytes() {
    return nsid.getBytes(StandardCharsets.US_ASCII);
  }
}
