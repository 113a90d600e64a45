package io.acf.app.boot;

import com.sun.management.UnixOperatingSystemMXBean;
import io.acf.dns.server.DnsOptions;
import java.lang.management.ManagementFactory;

/**
 * How the process's file descriptors are shared out: what clients connect to gets less than half of
 * them together, and leaves what the process itself has open, so that clients can never take those
 * that probes, calls of regions and the disk need.
 *
 * @param httpClients connections of REST and page at once, 1 or more
 * @param managementClients the same of health and metrics
 * @param dnsClients the same of DNS over TCP
 */
record Descriptors(int httpClients, int managementClients, int dnsClients) {
  private static final int HTTP_MOST = 512;
  private static final int MANAGEMENT_MOST = 128;
  private static final long UNKNOWN = 1024;

  /** What the process has open with nobody connected (some 150), with room for probes and calls. */
  private static final long OURS = 224;

  /**
   * @param limit how many the process may have open (ulimit -n)
   */
  static Descriptors of(long limit) {
    var clients = Math.max(limit / 8, Math.min(limit / 2, limit - OURS));
    return new Descriptors(
        share(clients, 2, HTTP_MOST),
        share(clients, 8, MANAGEMENT_MOST),
        share(clients, 4, DnsOptions.TCP_CLIENTS));
  }

  private static int share(long clients, int part, int most) {
    return (int) Math.clamp(clients / part, 1, most);
  }

  static Descriptors ofThisProcess() {
    return of(
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                && unix.getMaxFileDescriptorCount() > 0
            ? unix.getMaxFileDescriptorCount()
            : UNKNOWN);
  }
}
