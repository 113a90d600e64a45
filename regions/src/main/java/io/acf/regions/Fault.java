package io.acf.regions;

/**
 * An operating error, with what to do next.
 *
 * @param message what happened, one line, never with a secret or an env value in it
 * @param tip what a person should do; empty where waiting is all
 */
public record Fault(Cause cause, String message, String tip) {

  /**
   * Why, from a closed list. Its lower-case form with dashes is the reason in status and metrics.
   */
  public enum Cause {
    /** Refused, reset, no route, name not found. */
    UNREACHABLE(true, true),
    /** A deadline passed. */
    TIMEOUT(true, true),
    /** 5xx of the API, UAA or router. */
    SERVER_ERROR(true, true),
    /** Not what a CF API answers: HTML, broken JSON, impossible counts. */
    NONSENSE(true, true),
    /** 429: the region asks us to slow down. */
    THROTTLED(true, false),
    /** TLS: expired, wrong name, unknown issuer. */
    CERTIFICATE(false, true),
    /** No credentials configured, or UAA refuses them. */
    AUTHENTICATION(false, false),
    /** 403: role, scope, suspended org, feature switched off. */
    FORBIDDEN(false, false),
    /** The org, space or domain is not there; it is never created. */
    MISSING(false, false),
    /** CF refuses what we ask: 400, 422, a quota. */
    INVALID(false, false),
    /** The artefact cannot be read, or is not of its digest. */
    ARTIFACT(false, false),
    /** A job or deployment of ours ended in failure. */
    FAILED(false, false);

    private final boolean passing;
    private final boolean regional;

    Cause(boolean passing, boolean regional) {
      this.passing = passing;
      this.regional = regional;
    }

    /** Trying again unchanged may help. */
    public boolean passing() {
      return passing;
    }

    /** It says something about the region, so it counts against the breaker. */
    public boolean regional() {
      return regional;
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
