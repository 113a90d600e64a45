package io.acf.app.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What lies on disk, what is not as it should be there, and what never came so far. */
public final class StorageMeters {
  private final MeterRegistry meters;

  public StorageMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  /** What lies on disk and is not as it should be, of a part of the data folder. */
  public void troubles(String part, Supplier<Number> troubles) {
    Gauge.builder("acf.storage.troubles", troubles)
        .description("What lies on disk and is not as it should be, by part of the data folder")
        .tag("part", part)
        .register(meters);
  }

  /**
   * Events that are kept and not understood.
   *
   * @param skipped how many the journal held when it was opened
   */
  public void skipped(Supplier<Number> skipped) {
    Gauge.builder("acf.journal.skipped", skipped)
        .description("Events in words of a newer version: kept, and not heeded")
        .register(meters);
  }

  /**
   * Facts that no journal will show.
   *
   * @param dropped how many since the start
   */
  public void dropped(LongSupplier dropped) {
    // A counter of a function holds its object weakly; what the function holds, it holds.
    FunctionCounter.builder("acf.facts.dropped", dropped, ignored -> dropped.getAsLong())
        .description("Facts only shown to people that the journal could not keep")
        .register(meters);
  }
}
