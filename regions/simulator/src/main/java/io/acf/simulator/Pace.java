package io.acf.simulator;

import java.time.Duration;

/**
 * How long things take in a simulated region.
 *
 * @param packageProcessing from upload to READY
 * @param staging from the build's creation to STAGED or FAILED
 * @param instanceStart from STARTING to RUNNING and routable
 * @param job from the creation of a job to COMPLETE or FAILED
 * @param routerLag from a change of instances or routes until the router sees it
 */
public record Pace(
    Duration packageProcessing,
    Duration staging,
    Duration instanceStart,
    Duration job,
    Duration routerLag) {

  /** What a person sees as quick but real: 0.2 s, 1 s, 0.5 s, 0.2 s and no lag. */
  public static final Pace DEFAULT =
      new Pace(
          Duration.ofMillis(200),
          Duration.ofSeconds(1),
          Duration.ofMillis(500),
          Duration.ofMillis(200),
          Duration.ZERO);

  /** Everything takes one millisecond, so that intermediate states still exist. For tests. */
  public static final Pace INSTANT = all(Duration.ofMillis(1)).withRouterLag(Duration.ZERO);

  public Pace {
    for (Duration each :
        new Duration[] {packageProcessing, staging, instanceStart, job, routerLag}) {
      if (each.isNegative()) {
        throw new IllegalArgumentException("a pace is not negative: " + each);
      }
    }
  }

  /** Everything takes as long as {@code each}. */
  public static Pace all(Duration each) {
    return new Pace(each, each, each, each, each);
  }

  public Pace withPackageProcessing(Duration value) {
    return new Pace(value, staging, instanceStart, job, routerLag);
  }

  public Pace withStaging(Duration value) {
    return new Pace(packageProcessing, value, instanceStart, job, routerLag);
  }

  public Pace withInstanceStart(Duration value) {
    return new Pace(packageProcessing, staging, value, job, routerLag);
  }

  public Pace withJob(Duration value) {
    return new Pace(packageProcessing, staging, instanceStart, value, routerLag);
  }

  public Pace withRouterLag(Duration value) {
    return new Pace(packageProcessing, staging, instanceStart, job, value);
  }
}
