package io.acf.simulator.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Rate limiting as the Cloud Controller words it. */
public final class RateLimit {
  private RateLimit() {}

  /** What the Cloud Controller never limits. */
  public static boolean exempt(String path) {
    return path.equals("/")
        || path.equals("/v3")
        || path.equals("/v2/info")
        || path.equals("/healthz")
        || path.startsWith("/oauth/")
        || path.equals("/login")
        || path.equals("/token_keys");
  }

  /** 429 with Retry-After in whole seconds; the body is JSON although the type says text. */
  public static Reply exceeded(Duration retryAfter) {
    long seconds = Math.max(1, (retryAfter.toMillis() + 999) / 1000);
    var entry =
        new CfError.Entry(
            10013,
            "CF-RateLimitExceeded",
            "Rate Limit Exceeded. Please wait for the next interval");
    byte[] body = Json.bytes(CfError.body(List.of(entry)));
    return new Reply(429, java.util.Map.of("Content-Type", "text/plain; charset=utf-8"), body)
        .with("Retry-After", Long.toString(seconds))
        .with("X-RateLimit-Limit", "2000")
        .with("X-RateLimit-Remaining", "0")
        .with("X-RateLimit-Reset", Long.toString(Instant.now().getEpochSecond() + seconds));
  }
}
