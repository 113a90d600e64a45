package io.acf.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A fault of what a region does for apps: staging, instances, jobs, routes, limits. */
public sealed interface PlatformFault extends Fault {

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

  /** Every build fails. */
  @JsonTypeName("staging_fails")
  record StagingFails(@Nullable StagingFailure failure) implements PlatformFault {}

  /** Instances that start from now on never become healthy, of all apps or of one (by name). */
  @JsonTypeName("never_healthy")
  record NeverHealthy(@Nullable String app) implements PlatformFault {}

  /**
   * Instances that start from now on crash as soon as they have started, of all apps, of one (by
   * name) or of a droplet; those that run go on running.
   *
   * @param reason what CF tells of it, such as {@code APP/PROC/WEB: Exited with status 4}; without
   *     it the usual one
   */
  @JsonTypeName("crashes_at_start")
  record CrashesAtStart(@Nullable String app, @Nullable String droplet, @Nullable String reason)
      implements PlatformFault {}

  /**
   * The Cloud Controller does not reach Diego: what asks for instances fails (stats 503, lists with
   * {@code embed} 500), and so does what would change them (start, stop, restart, scale: 503) or
   * stage (503, and a FAILED build is left), all of it after it was written down. Deployments are
   * taken and stand still. What runs goes on running and is routed to. When this ends, the
   * instances become what was asked for meanwhile.
   *
   * @param hang how long a question for instances takes before it fails; default none, a real one
   *     about 63 s
   */
  @JsonTypeName("diego_down")
  record DiegoDown(@Nullable Duration hang) implements PlatformFault {
    public DiegoDown() {
      this(null);
    }
  }

  /**
   * No cell has room for instances that start from now on, of all apps or of one (by name): they
   * are DOWN, and only stats say why, until there is room again.
   */
  @JsonTypeName("no_room")
  record NoRoom(@Nullable String app) implements PlatformFault {}

  /**
   * Instances that are to end do so {@code lag} later: those of a stopped app are STOPPING for so
   * long, those that a scaled down app had too many are listed.
   */
  @JsonTypeName("slow_stop")
  record SlowStop(Duration lag) implements PlatformFault {
    public SlowStop {
      Objects.requireNonNull(lag, "lag is missing");
    }
  }

  /** The log cache does not answer: no logs, and stats without usage and quotas. */
  @JsonTypeName("log_cache_down")
  record LogCacheDown() implements PlatformFault {}

  /** Stats of instances stay as they were when this began. */
  @JsonTypeName("stale_stats")
  record StaleStats() implements PlatformFault {}

  /**
   * Jobs end FAILED although their work, or a part of it, is done.
   *
   * @param operation such as {@code space.apply_manifest}; without it all jobs
   * @param afterApps how many apps of a manifest are applied before its job fails; without it all
   */
  @JsonTypeName("jobs_fail")
  record JobsFail(
      @Nullable String operation, @JsonProperty("after_apps") @Nullable Integer afterApps)
      implements PlatformFault {
    public JobsFail(@Nullable String operation) {
      this(operation, null);
    }
  }

  /** Work that begins from now on takes as long as said here, at least; see {@link Pace}. */
  @JsonTypeName("slow")
  record Slow(
      @JsonProperty("package") @Nullable Duration packageProcessing,
      @Nullable Duration staging,
      @JsonProperty("instance_start") @Nullable Duration instanceStart,
      @Nullable Duration job)
      implements PlatformFault {}

  /** What would run more than now is refused with 422: the organization's memory is used up. */
  @JsonTypeName("quota_exceeded")
  record QuotaExceeded() implements PlatformFault {}

  /** A feature flag such as {@code route_creation} or {@code diego_docker} is off. */
  @JsonTypeName("feature_off")
  record FeatureOff(String name) implements PlatformFault {
    public FeatureOff {
      Objects.requireNonNull(name, "name is missing");
    }
  }

  /** The router learns {@code lag} later which instances there are and what is mapped to them. */
  @JsonTypeName("router_lag")
  record RouterLag(Duration lag) implements PlatformFault {
    public RouterLag {
      Objects.requireNonNull(lag, "lag is missing");
    }
  }

  /** A domain is not there, nor are its routes; they are again when this ends. */
  @JsonTypeName("domain_missing")
  record DomainMissing(String name) implements PlatformFault {
    public DomainMissing {
      Objects.requireNonNull(name, "name is missing");
    }
  }

  /**
   * The region is of another version than it was started with.
   *
   * @param apiVersion of API v3, such as 3.180.0
   * @param noV2 whether API v2 is switched off
   */
  @JsonTypeName("other_version")
  record OtherVersion(
      @JsonProperty("api_version") @Nullable String apiVersion, @JsonProperty("no_v2") boolean noV2)
      implements PlatformFault {
    public OtherVersion {
      if (apiVersion != null && !apiVersion.matches("\\d+\\.\\d+\\.\\d+")) {
        throw new IllegalArgumentException("an API version has three numbers: " + apiVersion);
      }
    }
  }
}
