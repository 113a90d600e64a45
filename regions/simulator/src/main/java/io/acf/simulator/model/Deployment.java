package io.acf.simulator.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of what an app runs, made a few instances at a time. */
public final class Deployment extends Entity {
  /** Where a deployment stands; PREPAUSED is shown as DEPLOYING. */
  public enum Reason {
    DEPLOYING,
    PREPAUSED,
    PAUSED,
    CANCELING,
    DEPLOYED,
    CANCELED,
    SUPERSEDED;

    /** Whether the deployment is still under way. */
    public boolean active() {
      return switch (this) {
        case DEPLOYING, PREPAUSED, PAUSED, CANCELING -> true;
        case DEPLOYED, CANCELED, SUPERSEDED -> false;
      };
    }

    public String shown() {
      return this == PREPAUSED ? "DEPLOYING" : name();
    }
  }

  public String appGuid = "";
  public Reason reason = Reason.DEPLOYING;

  /** rolling, canary or recreate. */
  public String strategy = "rolling";

  public int maxInFlight = 1;
  public @Nullable Integer webInstances;
  public @Nullable Integer memoryMb;
  public @Nullable Integer diskMb;
  public @Nullable Long logRateLimit;

  /** Weights in percent, ascending; empty where no steps were given. */
  public List<Integer> canarySteps = List.of();

  /** The canary step it is at, from 1. */
  public int currentStep = 1;

  public @Nullable String dropletGuid;
  public @Nullable String previousDropletGuid;
  public @Nullable String revisionGuid;
  public int revisionVersion;

  /** The web process with the new droplet; none where the app was stopped. */
  public @Nullable String newProcessGuid;

  /** How many instances the web process had, and shall have at the end. */
  public int originalInstances;

  public long lastHealthyAt;
  public long statusChangedAt;
  public @Nullable String error;
}
