package io.acf.app;

import com.sun.management.UnixOperatingSystemMXBean;
import io.acf.dns.server.DnsOptions;
import java.lang.management.ManagementFactory;

/**
 * How the process's file descriptors are shared out: what clients connect to gets less than half of
 * them together, so that they can never take those that probes, calls of regions and the disk need.
 *
 * @param httpClients connections of REST and page at once, 1 or more
 * @param managementClients the same of health and metrics
 * @param dnsClients the same of DNS over TCP
 */
record Descriptors(int httpClients, int managementClients, int dnsClients) {
  private static final int HTTP_MOST = 512;
  private static final int MANAGEMENT_MOST = 128;
  private static final long UNKNOWN = 1024;

  /**
   * @param limit how many the process may have open (ulimit -n)
   */
  static Descriptors of(long limit) {
    return new Descriptors(
        share(limit, 4, HTTP_MOST),
        share(limit, 16, MANAGEMENT_MOST),
        share(limit, 8, DnsOptions.TCP_CLIENTS));
  }

  private static int share(long limit, int part, int most) {
    return (int) Math.clamp(limit / part, 1, most);
  }

  static Descriptors ofThisProcess() {
    return of(
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                && unix.getMaxFileDescriptorCount() > 0
            ? unix.getMaxFileDescriptorCount()
            : UNKNOWN);
  }
}
