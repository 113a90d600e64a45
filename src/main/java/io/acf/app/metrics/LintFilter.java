package io.acf.app.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import jakarta.inject.Singleton;
import java.util.Set;

/** Keeps out what {@code promtool check metrics} complains of, and nobody here can rename. */
@Singleton
public final class LintFilter implements MeterFilter {
  /** Of Micrometer's JVM binders: an abbreviated unit, and a gauge called a count. */
  private static final Set<String> DENIED = Set.of("process.cpu.time", "system.cpu.count");

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    return DENIED.contains(id.getName()) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
  }

  /**
   * Takes double quotes out of help texts: OpenMetrics escapes them, and the text format knows no
   * such escape.
   */
  @Override
  public Meter.Id map(Meter.Id id) {
    var help = id.getDescription();
    return help == null || help.indexOf('"') < 0
        ? id
        : new Meter.Id(
            id.getName(),
            Tags.of(id.getTagsAsIterable()),
            id.getBaseUnit(),
            help.replace('"', '\''),
            id.getType());
  }
}
