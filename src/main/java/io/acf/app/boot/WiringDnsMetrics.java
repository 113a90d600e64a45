package io.acf.app.boot;

import io.acf.dns.server.DnsListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;

/** What the DNS server answers, and what gets no answer. */
final class WiringDnsMetrics implements DnsListener {
  private static final Logger LOG = Logger.getLogger(WiringDnsMetrics.class);
  private final Map<Rcode, Counter> answered = new EnumMap<>(Rcode.class);
  private final Map<Drop, Counter> dropped = new EnumMap<>(Drop.class);

  WiringDnsMetrics(MeterRegistry meters) {
    for (var rcode : Rcode.values()) {
      answered.put(
          rcode,
          Counter.builder("acf.dns.queries")
              .description("DNS queries answered, by response code")
              .tag("rcode", word(rcode))
              .register(meters));
    }
    for (var reason : Drop.values()) {
      dropped.put(
          reason,
          Counter.builder("acf.dns.dropped")
              .description("What got no answer over DNS, by why")
              .tag("reason", word(reason))
              .register(meters));
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void answered(Rcode rcode, Transport transport) {
    Objects.requireNonNull(answered.get(rcode)).increment();
  }

  @Override
  public void dropped(Drop reason, Transport transport) {
    Objects.requireNonNull(dropped.get(reason)).increment();
  }

  @Override
  public void broke(RuntimeException bug) {
    LOG.errorf(bug, "dns-mistake");
  }
}
