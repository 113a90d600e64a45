package io.acf.regions;

import io.acf.config.RegionName;
import java.time.Duration;

/** Hears of API calls and breaker changes; for counts and timings only. Must not block or throw. */
public interface RegionListener {
  /**
   * @param method HTTP method
   * @param code {@code 2xx}, {@code 3xx}, {@code 4xx}, {@code 5xx}, or {@code none} where no answer
   *     came
   */
  void called(RegionName region, String method, String code, Duration took);

  /** A token was asked of the region's UAA. */
  void tokenRequested(RegionName region);

  /** The breaker went from one state to another; names as Resilience4j writes them. */
  void breaker(RegionName region, String from, String to);

  RegionListener NONE =
      new RegionListener() {
        @Override
        public void called(RegionName region, String method, String code, Duration took) {}

        @Override
        public void tokenRequested(RegionName region) {}

        @Override
        public void breaker(RegionName region, String from, String to) {}
      };
}
