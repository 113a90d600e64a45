package io.acf.simulator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Duration;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a region. In JSON: {@code {"type": "latency", "delay": "300ms"}}.
 * What is left out has the default that the record says. {@code /_sim} is never affected, except by
 * {@link Refuse}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(Fault.Refuse.class),
  @JsonSubTypes.Type(Fault.BlackHole.class),
  @JsonSubTypes.Type(Fault.Latency.class),
  @JsonSubTypes.Type(Fault.Errors.class),
  @JsonSubTypes.Type(Fault.RateLimited.class),
  @JsonSubTypes.Type(Fault.Maintenance.class),
  @JsonSubTypes.Type(Fault.LostAnswer.class),
  @JsonSubTypes.Type(Fault.StagingFails.class),
  @JsonSubTypes.Type(Fault.NeverHealthy.class),
  @JsonSubTypes.Type(Fault.Crash.class),
  @JsonSubTypes.Type(Fault.UaaUnavailable.class),
  @JsonSubTypes.Type(Fault.RevokeTokens.class),
  @JsonSubTypes.Type(Fault.Reset.class),
  @JsonSubTypes.Type(Fault.CutShort.class),
  @JsonSubTypes.Type(Fault.Drip.class),
  @JsonSubTypes.Type(Fault.StaleStats.class),
  @JsonSubTypes.Type(Fault.JobsFail.class),
  @JsonSubTypes.Type(Fault.Slow.class),
  @JsonSubTypes.Type(Fault.QuotaExceeded.class),
  @JsonSubTypes.Type(Fault.FeatureOff.class),
  @JsonSubTypes.Type(Fault.ClockSkew.class),
  @JsonSubTypes.Type(Fault.NoRefreshToken.class),
  @JsonSubTypes.Type(Fault.Certificate.class),
  @JsonSubTypes.Type(Fault.DomainDeleted.class),
  @JsonSubTypes.Type(Fault.ForeignCanary.class),
  @JsonSubTypes.Type(Fault.ForeignWrite.class)
})
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = false)
public sealed interface Fault {

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

  /** A fault that happens and is over; it is never among those that last. */
  sealed interface Once extends Fault {}

  /** What is wrong with a certificate. */
  enum CertificateFlaw {
    /** It was valid until yesterday. */
    @JsonProperty("expired")
    EXPIRED,
    /** It is for another host. */
    @JsonProperty("wrong_name")
    WRONG_NAME
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

  /** How staging fails. */
  enum StagingFailure {
    @JsonProperty("no_app_detected")
    NO_APP_DETECTED(
        "NoAppDetectedError", "An app was not successfully detected by any available buildpack"),
    @JsonProperty("compile_failed")
    COMPILE_FAILED("BuildpackCompileFailed", "App staging failed in the buildpack compile phase"),
    @JsonProperty("timeout")
    TIMEOUT(
        "StagingTimeExpired", "Staging time expired: the staging process did not finish in time");

    private final String title;
    private final String text;

    StagingFailure(String title, String text) {
      this.title = title;
      this.text = text;
    }

    /** As in the {@code error} of a build. */
    public String error() {
      return title + " - " + text;
    }
  }

  /**
   * Connections are refused, also those of {@code /_sim}.
   *
   * @param duration how long; without it until {@link Simulator#listen()}
   */
  @JsonTypeName("refuse")
  record Refuse(@JsonProperty("for") @Nullable Duration duration) implements Fault {}

  /** Requests are accepted and never answered. */
  @JsonTypeName("black_hole")
  record BlackHole(@Nullable Scope scope) implements Fault {
    public BlackHole() {
      this(Scope.ALL);
    }
  }

  /** Answers come later, by {@code delay} and up to {@code jitter} more (default none). */
  @JsonTypeName("latency")
  record Latency(
      Duration delay,
      @Nullable Duration jitter,
      @JsonProperty("path_prefix") @Nullable String pathPrefix,
      @Nullable Scope scope)
      implements Fault {
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
      implements Fault {
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
      implements Fault {
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
  record Maintenance(@Nullable Scope scope) implements Fault {}

  /** Requests are carried out, then the connection is cut instead of an answer. */
  @JsonTypeName("lost_answer")
  record LostAnswer(
      @Nullable String method,
      @JsonProperty("path_prefix") @Nullable String pathPrefix,
      @Nullable Integer times)
      implements Fault {}

  /** Every build fails. */
  @JsonTypeName("staging_fails")
  record StagingFails(@Nullable StagingFailure failure) implements Fault {}

  /** Instances that start from now on never become healthy, of all apps or of one (by name). */
  @JsonTypeName("never_healthy")
  record NeverHealthy(@Nullable String app) implements Fault {}

  /** Once: running instances crash, of all apps or of one (by name), all or one (by index). */
  @JsonTypeName("crash")
  record Crash(@Nullable String app, @Nullable Integer index) implements Once {}

  /** The token endpoint answers 503. */
  @JsonTypeName("uaa_unavailable")
  record UaaUnavailable() implements Fault {}

  /** Once: every token given so far is no longer accepted. */
  @JsonTypeName("revoke_tokens")
  record RevokeTokens() implements Once {}

  /** A share (0..1, default 1) of the requests is not carried out: the connection is reset. */
  @JsonTypeName("reset")
  record Reset(
      @Nullable Double share,
      @JsonProperty("path_prefix") @Nullable String pathPrefix,
      @Nullable Scope scope)
      implements Fault {
    public Reset {
      if (share != null && !(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("a share is in 0..1: " + share);
      }
    }
  }

  /** Answers stop in the middle of their body and the connection is cut. */
  @JsonTypeName("cut_short")
  record CutShort(@JsonProperty("path_prefix") @Nullable String pathPrefix, @Nullable Scope scope)
      implements Fault {}

  /** Bodies come slowly. */
  @JsonTypeName("drip")
  record Drip(
      @JsonProperty("bytes_per_second") int bytesPerSecond,
      @JsonProperty("path_prefix") @Nullable String pathPrefix,
      @Nullable Scope scope)
      implements Fault {
    public Drip {
      if (bytesPerSecond < 1) {
        throw new IllegalArgumentException("a drip is at least 1 byte/s: " + bytesPerSecond);
      }
    }
  }

  /** Stats of instances stay as they were when this began. */
  @JsonTypeName("stale_stats")
  record StaleStats() implements Fault {}

  /**
   * Jobs end FAILED although their work, or a part of it, is done.
   *
   * @param operation such as {@code space.apply_manifest}; without it all jobs
   */
  @JsonTypeName("jobs_fail")
  record JobsFail(@Nullable String operation) implements Fault {}

  /** Work that begins from now on takes as long as said here, at least; see {@link Pace}. */
  @JsonTypeName("slow")
  record Slow(
      @JsonProperty("package") @Nullable Duration packageProcessing,
      @Nullable Duration staging,
      @JsonProperty("instance_start") @Nullable Duration instanceStart,
      @Nullable Duration job)
      implements Fault {}

  /** What would run more than now is refused with 422: the organization's memory is used up. */
  @JsonTypeName("quota_exceeded")
  record QuotaExceeded() implements Fault {}

  /** A feature flag such as {@code route_creation} or {@code diego_docker} is off. */
  @JsonTypeName("feature_off")
  record FeatureOff(String name) implements Fault {
    public FeatureOff {
      Objects.requireNonNull(name, "name is missing");
    }
  }

  /**
   * The clock of UAA differs by {@code by}: it is ahead, or behind where {@code behind} is true.
   */
  @JsonTypeName("clock_skew")
  record ClockSkew(Duration by, boolean behind) implements Fault {
    public ClockSkew {
      Objects.requireNonNull(by, "by is missing");
    }
  }

  /** Tokens come without a refresh token. */
  @JsonTypeName("no_refresh_token")
  record NoRefreshToken() implements Fault {}

  /** With TLS: new connections see a certificate with a flaw. */
  @JsonTypeName("certificate")
  record Certificate(CertificateFlaw flaw) implements Fault {
    public Certificate {
      Objects.requireNonNull(flaw, "flaw is missing");
    }
  }

  /** Once: a domain and its routes are deleted, as an operator would. */
  @JsonTypeName("domain_deleted")
  record DomainDeleted(String name) implements Once {
    public DomainDeleted {
      Objects.requireNonNull(name, "name is missing");
    }
  }

  /** Once: somebody else starts a canary deployment of an app (by name) with its droplet. */
  @JsonTypeName("foreign_canary")
  record ForeignCanary(String app) implements Once {
    public ForeignCanary {
      Objects.requireNonNull(app, "app is missing");
    }
  }

  /**
   * Once: somebody else changes an app (by name).
   *
   * @param env variables to set
   * @param instances of the web process, 0 or more
   * @param stopped whether it is stopped
   */
  @JsonTypeName("foreign_write")
  record ForeignWrite(
      String app,
      @Nullable SortedMap<String, String> env,
      @Nullable Integer instances,
      boolean stopped)
      implements Once {
    public ForeignWrite {
      Objects.requireNonNull(app, "app is missing");
    }
  }
}
