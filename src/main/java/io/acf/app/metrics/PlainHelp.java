package io.acf.app.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;

/**
 * Takes double quotes out of help texts: OpenMetrics escapes them, the text format knows no such
 * escape, and {@code curl | promtool check metrics} reads the one as the other.
 */
@Singleton
public final class PlainHelp implements MeterFilter {
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
