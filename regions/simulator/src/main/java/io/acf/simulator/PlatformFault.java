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

  /** Stats of instances stay as they were when this began. */
  @JsonTypeName("stale_stats")
  record StaleStats() implements PlatformFault {}

  /**
   * Jobs end FAILED although their work, or a part of it, is done.
   *
   * @param operation such as {@code space.apply_manifest}; without it all jobs
   */
  @JsonTypeName("jobs_fail")
  record JobsFail(@Nullable String operation) implements PlatformFault {}

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
}
