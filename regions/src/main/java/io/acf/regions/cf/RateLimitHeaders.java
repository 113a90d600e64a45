package io.acf.regions.cf;

import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Cloud Controller tells of its rate limit on each answer that it counts.
 *
 * @param limit calls of a whole window
 * @param remaining in this window, rounded down by CC to tenths of the limit
 * @param untilReset how long the window goes on; negative where it is over
 */
record RateLimitHeaders(long limit, long remaining, Duration untilReset) {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,10}");

  /**
   * Empty where one of the three is missing or no number.
   *
   * @param regionNow by the region's clock: the reset is told by it
   */
  static Optional<RateLimitHeaders> read(HttpHeaders headers, Instant regionNow) {
    long limit = number(headers.get("X-RateLimit-Limit"));
    long remaining = number(headers.get("X-RateLimit-Remaining"));
    long reset = number(headers.get("X-RateLimit-Reset"));
    return limit < 1 || remaining < 0 || reset < 0
        ? Optional.empty()
        : Optional.of(
            new RateLimitHeaders(
                limit, remaining, Duration.between(regionNow, Instant.ofEpochSecond(reset))));
  }

  private static long number(@Nullable String header) {
    return header != null && NUMBER.matcher(header.strip()).matches()
        ? Long.parseLong(header.strip())
        : -1;
  }
}
