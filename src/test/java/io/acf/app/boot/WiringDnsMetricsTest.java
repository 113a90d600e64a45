package io.acf.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.dns.server.DnsListener.Drop;
import io.acf.dns.server.DnsListener.Rcode;
import io.acf.dns.server.DnsListener.Transport;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

class WiringDnsMetricsTest {
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final WiringDnsMetrics dns = new WiringDnsMetrics(meters);

  private String scrape() {
    return meters.scrape().replace(",}", "}");
  }

  @Test
  void countersStartAtNothing() {
    assertThat(scrape())
        .contains(
            "acf_dns_queries_total{rcode=\"noerror\"} 0",
            "acf_dns_dropped_total{reason=\"rate\"} 0");
  }

  @Test
  void answersAndDropsAreCountedByTheirKind() {
    for (var rcode : Rcode.values()) {
      dns.answered(rcode, Transport.UDP);
    }
    dns.answered(Rcode.NXDOMAIN, Transport.TCP);
    dns.dropped(Drop.RATE, Transport.UDP);
    assertThat(scrape())
        .contains(
            "acf_dns_queries_total{rcode=\"noerror\"} 1",
            "acf_dns_queries_total{rcode=\"formerr\"} 1",
            "acf_dns_queries_total{rcode=\"servfail\"} 1",
            "acf_dns_queries_total{rcode=\"nxdomain\"} 2",
            "acf_dns_queries_total{rcode=\"notimp\"} 1",
            "acf_dns_queries_total{rcode=\"refused\"} 1",
            "acf_dns_queries_total{rcode=\"badvers\"} 1",
            "acf_dns_dropped_total{reason=\"rate\"} 1",
            "acf_dns_dropped_total{reason=\"client\"} 0");
  }
}
