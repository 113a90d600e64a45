package io.acf.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A fault of connections and answers, whatever is asked for. */
public sealed interface RequestFault extends Fault {

  /** Which side of a region a fault is on. */
  enum Scope {
    @JsonProperty("all")
    ALL,
    /** API and UAA. */
    @JsonProperty("api")
    API,
    /** App traffic. */
    @JsonProperty("router")
    ROUTER;

    public boolean covers(Scope side) {
      return this == ALL || this == side;
    }
  }

  /** Who words an error. */
  enum Shape {
    /** JSON of the Cloud Controller. */
    @JsonProperty("cc")
    CC,
    /** Plain text of the router, with X-Cf-RouterError. */
    @JsonProperty("gorouter")
    GOROUTER
  }

  /** What is wrong with a certificate. */
  enum CertificateFlaw {
    /** It was valid until yesterday. */
    @JsonProperty("expired")
    EXPIRED,
    /** It is for another host. */
    @JsonProperty("wrong_name")
    WRONG_NAME
  }

  /**
   * Connections are refused, also those of {@code /_sim}.
   *
   * @param duration how long; without it until {@link Simulator#listen()}
   */
  @JsonTypeName("refuse")
  record Refuse(@JsonProperty("for") @Nullable Duration duration) implements RequestFault {}

  /** Requests are accepted and never answered. */
  @JsonTypeName("black_hole")
  record BlackHole(@JsonProperty("path_prefix") @Nullable String pathPrefix, @Nullable Scope scope)
      implements RequestFault {
    public BlackHole() {
      this(Scope.ALL);
    }

    public BlackHole(Scope scope) {
      this(null, scope);
    }
  }

  /** Answers come later, by {@code delay} and up to {@code jitter} more (default none). */
  @JsonTypeName("latency")
  record Latency(
      Duration delay,
      @Nullable Duration jitter,
      @JsonProperty("path_prefix") @Nullable String pathPrefix,
      @Nullable Scope scope)
      implements RequestFault {
    public Latency {
      Objects.requireNonNull(delay, "delay is missing");
    }

    public Latency(Duration delay) {
      this(delay, null, null, null);
    }
  }

  /** A share (0..1, default 1) of the requests gets {@code status} (default 503). */
  @JsonTypeName("errors")
  record Errors(
      @Nullable Double share,
      @Nullable Integer status,
      @Nullable Shape shape,
      @JsonProperty("path_prefix") @Nullable String pathPrefix,
      @Nullable Scope scope)
      implements RequestFault {
    public Errors {
      if (share != null && !(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("a share is in 0..1: " + share);
      }
      if (status != null && (status < 400 || status > 599)) {
        throw new IllegalArgumentException("an error's status is in 400..599: " + status);
      }
    }

    public Errors(double share, int status, Shape shape) {
      this(share, status, shape, null, null);
    }
  }

  /**
   * The API answers 429, except what CC exempts.
   *
   * @param retryAfter what the client is told to wait; default 5 s, with a limit the rest of the
   *     interval
   * @param limit requests that a user may make in an interval; without it every request is refused.
   *     Clients without a token may make a twentieth of it, counted by address
   * @param interval how long requests are counted, default 60 min
   */
  @JsonTypeName("rate_limited")
  record RateLimited(
      @JsonProperty("retry_after") @Nullable Duration retryAfter,
      @Nullable Integer limit,
      @Nullable Duration interval)
      implements RequestFault {
    public RateLimited {
      if (limit != null && limit < 1) {
        throw new IllegalArgumentException("a rate limit is at least 1: " + limit);
      }
    }

    public RateLimited(@Nullable Duration retryAfter) {
      this(retryAfter, null, null);
    }
  }

  /** Everything answers 503 with a page in HTML. */
  @JsonTypeName("maintenance")
  record Maintenance(@Nullable Scope scope) implements RequestFault {}

  /** Requests are carried out, then the connection is cut instead of an answer. */
  @JsonTypeName("lost_answer")
  record LostAnswer(
      @Nullable String method,
      @JsonProperty("path_prefix") @Nullable String pathPrefix,
      @Nullable Integer times)
      implements RequestFault {}

  /** A share (0..1, default 1) of the requests is not carried out: the connection is reset. */
  @JsonTypeName("reset")
  record Reset(
      @Nullable Double share,
      @JsonProperty("path_prefix") @Nullable String pathPrefix,
      @Nullable Scope scope)
      implements RequestFault {
    public Reset {
      if (share != null && !(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("a share is in 0..1: " + share);
      }
    }
  }

  /** Answers stop in the middle of their body and the connection is cut. */
  @JsonTypeName("cut_short")
  record CutShort(@JsonProperty("path_prefix") @Nullable String pathPrefix, @Nullable Scope scope)
      implements RequestFault {}

  /** Bodies come slowly. */
  @JsonTypeName("drip")
  record Drip(
      @JsonProperty("bytes_per_second") int bytesPerSecond,
      @JsonProperty("path_prefix") @Nullable String pathPrefix,
      @Nullable Scope scope)
      implements RequestFault {
    public Drip {
      if (bytesPerSecond < 1) {
        throw new IllegalArgumentException("a drip is at least 1 byte/s: " + bytesPerSecond);
      }
    }
  }

  /** With TLS: new connections see a certificate with a flaw. */
  @JsonTypeName("certificate")
  record Certificate(CertificateFlaw flaw) implements RequestFault {
    public Certificate {
      Objects.requireNonNull(flaw, "flaw is missing");
    }
  }

  /**
   * Lists of the API leave out a share (0..1, default 1) of their resources.
   *
   * @param agrees whether what they say of their size agrees with what is left
   */
  @JsonTypeName("short_lists")
  record ShortLists(
      @Nullable Double share,
      boolean agrees,
      @JsonProperty("path_prefix") @Nullable String pathPrefix)
      implements RequestFault {
    public ShortLists {
      if (share != null && !(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("a share is in 0..1: " + share);
      }
    }
  }
}
