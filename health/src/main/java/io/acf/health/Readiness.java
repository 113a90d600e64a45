package io.acf.health;

/**
 * What delivery knows of a pair, as far as health asks.
 *
 * @param everConverged whether the pair has converged at least once; until then no probe counts
 * @param newest whether the region was last seen to run the newest release: asked only of one that
 *     returns from DOWN
 * @param waived nothing else could be answered, so an older release is better than nobody
 * @param proven another region of the host name shows that probes can pass: what fails here is not
 *     the fault of whoever asks
 */
public record Readiness(boolean everConverged, boolean newest, boolean waived, boolean proven) {
  /** Whoever is not waived stands beside another that proves. */
  public Readiness(boolean everConverged, boolean newest, boolean waived) {
    this(everConverged, newest, waived, !waived);
  }

  /** The same of one that, whatever delivery remembers, may have been up before. */
  public Readiness upBefore(boolean everUp) {
    return new Readiness(everConverged || everUp, newest, waived, proven);
  }

  /** Converged on the newest release. */
  public static final Readiness READY = new Readiness(true, true, false);

  /** Has never converged. */
  public static final Readiness NEVER = new Readiness(false, false, false);
}
