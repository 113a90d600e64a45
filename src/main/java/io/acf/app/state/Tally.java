package io.acf.app.state;

import io.acf.config.RegionName;
import io.acf.federation.PairStatus;
import io.acf.federation.ZoneReport;
import io.acf.health.Endpoint;
import io.acf.health.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Hears how rounds of the loops went, for counts and timings only. Must not block or throw. */
public interface Tally {
  Tally NONE = new Tally() {};

  /**
   * @param seen the repository answered
   */
  default void looked(boolean seen, Instant at) {}

  /** How pairs of a region stand has changed. */
  default void told(List<PairStatus> pairs) {}

  /**
   * A look at a region has ended.
   *
   * @param result {@code seen}, {@code blind} or {@code refused}
   */
  default void looked(RegionName region, String result, Duration took, Instant at) {}

  default void probed(Endpoint endpoint, ProbeResult result) {}

  default void told(ZoneReport report, Instant at) {}
}
