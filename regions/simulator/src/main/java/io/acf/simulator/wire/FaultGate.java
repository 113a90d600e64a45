package io.acf.simulator.wire;

import io.acf.simulator.Faults;
import io.acf.simulator.PlatformFault;
import io.acf.simulator.RequestFault;
import io.acf.simulator.RequestFault.Scope;
import io.acf.simulator.TokenFault;
import io.acf.simulator.model.ApiVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides what the faults that are set do to a request. Used by one thread at a time. */
public final class FaultGate {
  /** What is said where an organization may not use more memory. */
  public static final CfError QUOTA = CfError.unprocessable("memory quota_exceeded");

  private final SplittableRandom dice;
  private Faults faults = Faults.NONE;
  private final RateLimit rateLimit;
  private int answersLost;

  /**
   * Dice from a seed, a clock in milliseconds since the epoch, and how old the region's API is.
   *
   * @param callsAnHour what the install allows each user, whatever the faults
   */
  public FaultGate(
      long seed, LongSupplier clock, Supplier<ApiVersion> version, OptionalInt callsAnHour) {
    this.dice = new SplittableRandom(seed);
    this.rateLimit = new RateLimit(clock, version, callsAnHour);
  }

  /** What happens to a request. */
  public sealed interface Passage {
    /** Never answered. */
    record Swallowed() implements Passage {}

    /** Not carried out: the connection is reset. */
    record Reset() implements Passage {}

    /** Answered with {@code reply} after {@code delay}. */
    record Refused(Duration delay, Reply reply) implements Passage {}

    /**
     * Carried out.
     *
     * @param delay before it is
     * @param delivery how the answer gets to the client
     * @param headers for the answer
     */
    record Let(Duration delay, Delivery delivery, Map<String, String> headers) implements Passage {}
  }

  /** Replaces the faults; what was counted goes on. */
  public synchronized void adjust(Faults now) {
    faults = now;
  }

  /** Replaces the faults and forgets what was counted. */
  public synchronized void set(Faults now) {
    faults = now;
    answersLost = 0;
    rateLimit.reset();
  }

  /**
   * What happens to a request of a client that sent {@code authorization} from {@code address}.
   *
   * @param query as sent, without the question mark; empty where there is none
   */
  public synchronized Passage pass(
      Scope side,
      String method,
      String path,
      String query,
      Optional<String> authorization,
      String address) {
    for (RequestFault.BlackHole hole : faults.each(RequestFault.BlackHole.class)) {
      if (covers(hole.scope(), side) && begins(path, hole.pathPrefix())) {
        return new Passage.Swallowed();
      }
    }
    for (RequestFault.Reset reset : faults.each(RequestFault.Reset.class)) {
      if (covers(reset.scope(), side)
          && begins(path, reset.pathPrefix())
          && dice.nextDouble() < (reset.share() == null ? 1 : reset.share())) {
        return new Passage.Reset();
      }
    }
    Duration delay = delay(side, path).plus(hang(side, path, query));
    Reply refusal = refusal(side, method, path);
    if (refusal != null) {
      return new Passage.Refused(delay, refusal);
    }
    Map<String, String> headers = Map.of();
    if (side == Scope.API && !RateLimit.exempt(path)) {
      for (RateLimit.Ruling ruling : limits(authorization, address)) {
        if (ruling.refusal().isPresent()) {
          return new Passage.Refused(delay, ruling.refusal().get());
        }
        headers = ruling.headers();
      }
    }
    return new Passage.Let(delay, delivery(side, method, path), headers);
  }

  /** What the install's own limit says, and each that is a fault. */
  private List<RateLimit.Ruling> limits(Optional<String> authorization, String address) {
    List<RateLimit.Ruling> rulings = new ArrayList<>(1);
    rateLimit.rule(authorization, address).ifPresent(rulings::add);
    for (RequestFault.RateLimited limited : faults.each(RequestFault.RateLimited.class)) {
      rulings.add(rateLimit.rule(limited, authorization, address));
    }
    return rulings;
  }

  private Delivery delivery(Scope side, String method, String path) {
    if (side == Scope.API && losesAnswer(method, path)) {
      return new Delivery.Lost();
    }
    for (RequestFault.CutShort cut : faults.each(RequestFault.CutShort.class)) {
      if (covers(cut.scope(), side) && begins(path, cut.pathPrefix())) {
        return new Delivery.CutShort();
      }
    }
    for (RequestFault.Drip drip : faults.each(RequestFault.Drip.class)) {
      if (covers(drip.scope(), side) && begins(path, drip.pathPrefix())) {
        return new Delivery.Drip(drip.bytesPerSecond());
      }
    }
    for (RequestFault.ShortLists lists : faults.each(RequestFault.ShortLists.class)) {
      if (side == Scope.API && method.equals("GET") && begins(path, lists.pathPrefix())) {
        double share = lists.share() == null ? 1 : lists.share();
        return new Delivery.Shortened(share, lists.agrees(), dice.nextLong());
      }
    }
    return new Delivery.Whole();
  }

  private Duration delay(Scope side, String path) {
    Duration delay = Duration.ZERO;
    for (RequestFault.Latency latency : faults.each(RequestFault.Latency.class)) {
      if (covers(latency.scope(), side) && begins(path, latency.pathPrefix())) {
        delay = delay.plus(latency.delay());
        if (latency.jitter() != null) {
          delay = delay.plusMillis(dice.nextLong(latency.jitter().toMillis() + 1));
        }
      }
    }
    return delay;
  }

  /** How long a question for instances waits for a Diego that is away. */
  private Duration hang(Scope side, String path, String query) {
    boolean asksDiego =
        side == Scope.API
            && path.startsWith("/v3/")
            && (path.endsWith("/stats")
                || path.endsWith("/process_instances")
                || query.contains("embed=process_instances"));
    Duration hang = Duration.ZERO;
    for (PlatformFault.DiegoDown down : faults.each(PlatformFault.DiegoDown.class)) {
      if (asksDiego && down.hang() != null) {
        hang = hang.plus(down.hang());
      }
    }
    return hang;
  }

  private @Nullable Reply refusal(Scope side, String method, String path) {
    for (RequestFault.Maintenance maintenance : faults.each(RequestFault.Maintenance.class)) {
      if (covers(maintenance.scope(), side)) {
        return Reply.text(
            503,
            "text/html",
            "<!doctype html><title>Maintenance</title><h1>We are back soon</h1>\n");
      }
    }
    for (RequestFault.Errors errors : faults.each(RequestFault.Errors.class)) {
      double share = errors.share() == null ? 1 : errors.share();
      if (covers(errors.scope(), side)
          && begins(path, errors.pathPrefix())
          && dice.nextDouble() < share) {
        return error(errors, side);
      }
    }
    return side == Scope.API ? apiRefusal(method, path) : null;
  }

  private @Nullable Reply apiRefusal(String method, String path) {
    if (faults.has(PlatformFault.QuotaExceeded.class) && method.equals("POST") && runsMore(path)) {
      return Reply.error(QUOTA);
    }
    if (faults.has(PlatformFault.LogCacheDown.class) && path.startsWith("/api/v1/")) {
      return error(502, true);
    }
    if (faults.has(TokenFault.UaaUnavailable.class)
        && (path.startsWith("/oauth/") || path.equals("/login"))) {
      return Reply.json(
          503,
          Json.object(
              "error", "unavailable", "error_description", "The UAA is temporarily unavailable"));
    }
    return null;
  }

  /** Requests that make more run; a manifest's job is refused where it is done. */
  private static boolean runsMore(String path) {
    return path.equals("/v3/deployments")
        || path.equals("/v3/builds")
        || path.endsWith("/actions/scale")
        || path.endsWith("/actions/start")
        || path.endsWith("/actions/restart");
  }

  private boolean losesAnswer(String method, String path) {
    for (RequestFault.LostAnswer lost : faults.each(RequestFault.LostAnswer.class)) {
      boolean matches =
          (lost.method() == null || lost.method().equals(method))
              && begins(path, lost.pathPrefix());
      if (matches && (lost.times() == null || answersLost < lost.times())) {
        answersLost++;
        return true;
      }
    }
    return false;
  }

  private static Reply error(RequestFault.Errors errors, Scope side) {
    int status = errors.status() == null ? 503 : errors.status();
    boolean router =
        errors.shape() == RequestFault.Shape.GOROUTER
            || (errors.shape() == null && side == Scope.ROUTER);
    return error(status, router);
  }

  /** In the words of the router, or of the Cloud Controller. */
  private static Reply error(int status, boolean router) {
    if (router) {
      return Reply.text(
              status,
              "text/plain; charset=utf-8",
              status + ": Registered endpoint failed to handle the request.\n")
          .with("X-Cf-RouterError", "endpoint_failure (injected)")
          .with("X-Content-Type-Options", "nosniff");
    }
    CfError error =
        switch (status) {
          case 503 -> new CfError(503, 10015, "CF-ServiceUnavailable", "Service unavailable");
          case 502 -> new CfError(502, 150006, "CF-BlobstoreUnavailable", "Blobstore unavailable");
          default -> new CfError(status, 10001, "UnknownError", "An unknown error occurred.");
        };
    return Reply.error(error);
  }

  private static boolean covers(@Nullable Scope scope, Scope side) {
    return scope == null || scope.covers(side);
  }

  private static boolean begins(String path, @Nullable String prefix) {
    return prefix == null || path.startsWith(prefix);
  }
}
