package io.acf.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.RequestFault;
import io.acf.simulator.model.ApiVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Counts requests per user, or per address without a token, and words refusals as the Cloud
 * Controller does (base_rate_limiter.rb).
 */
final class RateLimit {
  private static final int UNAUTHENTICATED_SHARE = 20;
  private static final Duration INTERVAL = Duration.ofMinutes(60);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final LongSupplier clock;
  private final Supplier<ApiVersion> version;
  private final Map<String, Integer> counts = new HashMap<>();
  private long resetAt;

  /**
   * What a request is told.
   *
   * @param headers for any answer
   * @param refusal instead of any answer
   */
  record Ruling(Map<String, String> headers, Optional<Reply> refusal) {}

  /** Counters on a clock in milliseconds since the epoch, worded as a version of the API does. */
  RateLimit(LongSupplier clock, Supplier<ApiVersion> version) {
    this.version = version;
    this.clock = clock;
  }

  void reset() {
    counts.clear();
    resetAt = 0;
  }

  /** What the Cloud Controller never limits, and what is not its own. */
  static boolean exempt(String path) {
    return path.equals("/")
        || path.equals("/v3")
        || path.equals("/v2/info")
        || path.equals("/healthz")
        || !path.startsWith("/v3/");
  }

  Ruling rule(RequestFault.RateLimited fault, Optional<String> authorization, String address) {
    Optional<String> user = authorization.flatMap(RateLimit::user);
    long now = clock.getAsLong();
    Integer limit = fault.limit();
    if (limit == null) {
      Duration wait = fault.retryAfter() == null ? RETRY_AFTER : fault.retryAfter();
      Map<String, String> headers = headers(2000, 0, now + wait.toMillis());
      return new Ruling(
          headers, Optional.of(refusal(headers, now, wait.toMillis(), user.isPresent())));
    }
    if (now >= resetAt) {
      counts.clear();
      Duration interval = fault.interval() == null ? INTERVAL : fault.interval();
      resetAt = now + interval.toMillis();
    }
    int allowed = user.isPresent() ? limit : Math.max(1, limit / UNAUTHENTICATED_SHARE);
    int count = counts.merge(user.orElse("address " + address), 1, Integer::sum);
    Map<String, String> headers = headers(allowed, remaining(allowed, count), resetAt);
    if (count <= allowed) {
      return new Ruling(headers, Optional.empty());
    }
    long wait = fault.retryAfter() == null ? resetAt - now : fault.retryAfter().toMillis();
    return new Ruling(headers, Optional.of(refusal(headers, now, wait, user.isPresent())));
  }

  private static Map<String, String> headers(int limit, int remaining, long resetAt) {
    return Map.of(
        "X-RateLimit-Limit", Integer.toString(limit),
        "X-RateLimit-Remaining", Integer.toString(remaining),
        "X-RateLimit-Reset", Long.toString(resetAt / 1000));
  }

  /** In tenths of the limit, rounded down: 0 as soon as less than a tenth is left. */
  private static int remaining(int allowed, int count) {
    int left = Math.max(0, allowed - count);
    return (int) (left * 10L / allowed * allowed / 10);
  }

  /**
   * 429 with Retry-After in whole seconds, or as a Unix time where the API is old; the body is JSON
   * although its type says text.
   */
  private Reply refusal(Map<String, String> headers, long now, long waitMillis, boolean user) {
    CfError.Entry entry =
        user
            ? new CfError.Entry(10013, "CF-RateLimitExceeded", "Rate Limit Exceeded")
            : new CfError.Entry(
                10014,
                "CF-IPBasedRateLimitExceeded",
                "Rate Limit Exceeded: Unauthenticated requests from this IP address have exceeded"
                    + " the limit. Please log in.");
    Reply reply =
        new Reply(
            429,
            Map.of("Content-Type", "text/plain; charset=utf-8"),
            Json.bytes(CfError.body(List.of(entry))));
    for (Map.Entry<String, String> each : headers.entrySet()) {
      reply = reply.with(each.getKey(), each.getValue());
    }
    long seconds = Math.max(1, (waitMillis + 999) / 1000);
    boolean inSeconds = version.get().has(ApiVersion.RETRY_AFTER_SECONDS);
    return reply.with("Retry-After", Long.toString(inSeconds ? seconds : now / 1000 + seconds));
  }

  /** Who a token says it is for; it is checked elsewhere. */
  private static Optional<String> user(String authorization) {
    String[] parts = authorization.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      JsonNode claims = Json.MAPPER.readTree(Base64.getUrlDecoder().decode(parts[1]));
      return Optional.of(claims.path("sub").asText()).filter(sub -> !sub.isEmpty());
    } catch (IOException | IllegalArgumentException notAToken) {
      return Optional.empty();
    }
  }
}
