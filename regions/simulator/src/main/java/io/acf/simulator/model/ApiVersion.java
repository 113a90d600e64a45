package io.acf.simulator.model;

/**
 * A version of API v3, and from which one on it has what clients meet.
 *
 * <p>What 3.136 (April 2023) and 3.228 (August 2026) answer was measured; where the change lies
 * between them is told by the gates of the cf CLI (ROUTE_OPTIONS, CANARY_STEPS, BINDING_STRATEGY,
 * EMBED) or by when it was merged, to the nearest release: RETRY_AFTER_SECONDS mid 2023,
 * CURRENT_DROPLET and CANARY August 2024. BUILD_EVENTS, CRASH_OF_APP, STOPPING, DEPLOYMENT_QUOTA,
 * NAME_MAX and SPACE_SUSPENDED are only known to lie between the two.
 */
public record ApiVersion(int major, int minor, int patch) {
  /** 429 tells the seconds to wait; before that, the Unix time of the reset. */
  public static final int RETRY_AFTER_SECONDS = 144;

  /** Readiness checks, intervals of checks, and what stats tell of each instance's place. */
  public static final int READINESS = 145;

  public static final int MANIFEST_LIFECYCLE = 168;
  public static final int CURRENT_DROPLET = 173;

  /** Strategy canary, and any options of a deployment. */
  public static final int CANARY = 173;

  /** {@code features} in manifests; the action that clears an app's cache. */
  public static final int FEATURES = 180;

  public static final int ROUTE_OPTIONS = 183;
  public static final int CANARY_STEPS = 189;

  /** Audit events of builds that end. */
  public static final int BUILD_EVENTS = 190;

  /** {@code app.crash} is about the app; before that, about its process. */
  public static final int CRASH_OF_APP = 190;

  /** Instances that are stopping, and the age of those that no cell takes. */
  public static final int STOPPING = 190;

  /** {@code user} of processes in manifests. Only known to lie between the two. */
  public static final int PROCESS_USER = 200;

  /**
   * Errors that name the stack of a buildpack and the route of a quota. Only known to lie between
   * the two.
   */
  public static final int STACK_OF_BUILDPACK = 200;

  /** {@code strategy} of service credential bindings: several of an app to one instance. */
  public static final int BINDING_STRATEGY = 205;

  /** What is said of deployments over a quota names it and what may be done. */
  public static final int DEPLOYMENT_QUOTA = 190;

  /** Names of apps have a limit. */
  public static final int NAME_MAX = 190;

  /** Spaces can be suspended. */
  public static final int SPACE_SUSPENDED = 190;

  /** Stacks have a state. */
  public static final int STACK_STATE = 211;

  /** {@code embed=process_instances}, and process_instances at all. */
  public static final int EMBED = 211;

  /**
   * Reads three numbers.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static ApiVersion parse(String text) {
    if (!text.matches("\\d{1,4}\\.\\d{1,6}\\.\\d{1,6}")) {
      throw new IllegalArgumentException("an API version has three numbers: " + text);
    }
    String[] parts = text.split("\\.", -1);
    return new ApiVersion(
        Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
  }

  /** Whether it has what came with 3.{@code since}. */
  public boolean has(int since) {
    return major > 3 || major == 3 && minor >= since;
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
