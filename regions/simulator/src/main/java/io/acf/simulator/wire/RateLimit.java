package io.acf.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.RequestFault;
import io.acf.simulator.model.ApiVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Counts requests per user, or per address without a token, and words refusals as the Cloud
 * Controller does (base_rate_limiter.rb).
 */
final class RateLimit {
  private static final int UNAUTHENTICATED_SHARE = 20;
  private static final int CALLERS_MAX = 10_000;
  private static final Duration INTERVAL = Duration.ofMinutes(60);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final LongSupplier clock;
  private final Supplier<ApiVersion> version;
  private final OptionalInt standing;
  private final Counter ofInstall = new Counter();
  private final Counter ofFaults = new Counter();

  /** The requests of one caller in a fixed interval, which ends at {@code end} milliseconds. */
  private record Window(long end, int count) {}

  /** Counts for each caller; of too many, whoever came first is forgotten. */
  private static final class Counter extends LinkedHashMap<String, Window> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
      return size() > CALLERS_MAX;
    }

    /** One more request of a caller; {@code end} is that of a window that begins with it. */
    Window one(String caller, long now, long end) {
      Window before = getOrDefault(caller, new Window(now, 0));
      Window window =
          before.end() <= now ? new Window(end, 1) : new Window(before.end(), before.count() + 1);
      put(caller, window);
      return window;
    }
  }

  /**
   * What a request is told.
   *
   * @param headers for any answer
   * @param refusal instead of any answer
   */
  record Ruling(Map<String, String> headers, Optional<Reply> refusal) {}

  /**
   * Counters on a clock in milliseconds since the epoch, worded as a version of the API does.
   *
   * @param standing requests an hour that the install always allows each user
   */
  RateLimit(LongSupplier clock, Supplier<ApiVersion> version, OptionalInt standing) {
    this.version = version;
    this.clock = clock;
    this.standing = standing;
  }

  void reset() {
    ofFaults.clear();
  }

  /** What the Cloud Controller never limits, and what is not its own. */
  static boolean exempt(String path) {
    return path.equals("/")
        || path.equals("/v3")
        || path.equals("/v2/info")
        || path.equals("/healthz")
        || !(path.startsWith("/v3/") || path.startsWith("/v2/"));
  }

  /**
   * What the install's own limit says; empty where it has none. Each user's hour begins at another
   * moment, so that not all come back at once (rate_limiter.rb).
   */
  Optional<Ruling> rule(Optional<String> authorization, String address) {
    if (standing.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> user = authorization.flatMap(RateLimit::user);
    String caller = caller(user, address);
    long now = clock.getAsLong();
    long hour = INTERVAL.toMillis();
    long end = now + hour - Math.floorMod(now + caller.hashCode(), hour);
    Window window = ofInstall.one(caller, now, end);
    int allowed = allowed(standing.getAsInt(), user.isPresent());
    return Optional.of(ruling(allowed, window, now, window.end() - now, user));
  }

  private static String caller(Optional<String> user, String address) {
    return user.orElse("address " + address);
  }

  private static int allowed(int limit, boolean user) {
    return user ? limit : Math.max(1, limit / UNAUTHENTICATED_SHARE);
  }

  private Ruling ruling(int allowed, Window window, long now, long wait, Optional<String> user) {
    Map<String, String> headers =
        headers(allowed, remaining(allowed, window.count()), window.end());
    return new Ruling(
        headers,
        window.count() <= allowed
            ? Optional.empty()
            : Optional.of(refusal(headers, now, wait, user.isPresent())));
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
    Duration interval = fault.interval() == null ? INTERVAL : fault.interval();
    Window window = ofFaults.one(caller(user, address), now, now + interval.toMillis());
    long wait = fault.retryAfter() == null ? window.end() - now : fault.retryAfter().toMillis();
    return ruling(allowed(limit, user.isPresent()), window, now, wait, user);
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
