package io.acf.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StorageMetersTest {
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final StorageMeters storage = new StorageMeters(meters);

  @Test
  void namesAndLabelsAreAsPromised() {
    var dropped = new AtomicLong();
    storage.troubles("zones", () -> 2);
    storage.skipped(() -> 3);
    storage.dropped(dropped::get);
    assertThat(meters.scrape().replace(",}", "}"))
        .contains(
            "acf_storage_troubles{part=\"zones\"} 2",
            "acf_journal_skipped 3",
            "acf_facts_dropped_total 0");
    dropped.set(7);
    assertThat(meters.scrape()).contains("acf_facts_dropped_total 7");
  }
}
