package io.acf.regions;

import java.time.Duration;
import java.util.Optional;

/**
 * An operating error, with what to do next.
 *
 * @param message what happened, one line, never with a secret or an env value in it
 * @param tip what a person should do; where it is empty, that of the cause
 * @param nextTryIn for so long nothing is sent again; empty: it is tried again at the usual pace
 */
public record Fault(Cause cause, String message, String tip, Optional<Duration> nextTryIn) {
  public Fault {
    tip = tip.isEmpty() ? cause.tip : tip;
  }

  public Fault(Cause cause, String message, String tip) {
    this(cause, message, tip, Optional.empty());
  }

  /** The same, with where it was met. */
  public Fault at(String place) {
    return new Fault(cause, place + ": " + message, tip, nextTryIn);
  }

  /**
   * Why, from a closed list. Its lower-case form with dashes is the reason in status and metrics.
   */
  public enum Cause {
    /** Refused, reset, no route, name not found. */
    UNREACHABLE(
        true,
        true,
        "It is tried again by itself. Is the region's API up, and the network in between? acf"
            + " regions"),
    /** A deadline passed. */
    TIMEOUT(
        true,
        true,
        "It is tried again by itself. Does the region hang, or does a firewall drop? acf regions"),
    /** 5xx of the API, UAA or router. */
    SERVER_ERROR(
        true, true, "It is tried again by itself. If it stays, ask those who run the region."),
    /** Not what a CF API answers: HTML, broken JSON, impossible counts. */
    NONSENSE(
        true,
        true,
        "It is tried again by itself. What answers at the region's api address: a proxy, a"
            + " maintenance page?"),
    /** 429: the region asks us to slow down. */
    THROTTLED(true, false, "It is tried again when the region allows."),
    /** TLS: expired, wrong name, unknown issuer. */
    CERTIFICATE(false, true, "Check the certificate, and the region's ca in platform.yml."),
    /** No credentials configured, or UAA refuses them. */
    AUTHENTICATION(false, false, "Check the region's credentials."),
    /** 403: role, scope, suspended org, feature switched off. */
    FORBIDDEN(false, false, "Give the user the role that it takes."),
    /** The org, space or domain is not there; it is never created. */
    MISSING(false, false, "Create it in the region, or name another one."),
    /** CF refuses what we ask: 400, 422, a quota. */
    INVALID(false, false, "Change what CF refuses, in the manifest or in the region."),
    /** The artefact cannot be read, or is not of its digest. */
    ARTIFACT(false, false, "Check artifact in federation.yml, or path in the CF manifest."),
    /** A job or deployment of ours ended in failure. */
    FAILED(false, false, "See why: cf logs APP --recent");

    private final boolean passing;
    private final boolean regional;
    private final String tip;

    Cause(boolean passing, boolean regional, String tip) {
      this.passing = passing;
      this.regional = regional;
      this.tip = tip;
    }

    /** Trying again unchanged may help. */
    public boolean passing() {
      return passing;
    }

    /** It says something about the region, so it counts against the breaker. */
    public boolean regional() {
      return regional;
    }

    /** What to do where the fault says nothing better. */
    public String tip() {
      return tip;
    }

    /** E.g. {@code server-error}. */
    public String reason() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  public static Fault of(Cause cause, String message) {
    return new Fault(cause, message, "");
  }
}
