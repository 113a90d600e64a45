package io.acf.regions.testing;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a {@link FakeRegion} is at what it does by itself, and how often that goes wrong.
 *
 * @param processing from an upload to a READY package
 * @param staging from the making of a build to its end
 * @param instance from the start of an instance until it runs; a deployment rolls one by one
 * @param canceling from the cancel of a deployment until it is CANCELED
 * @param job of a manifest that is applied
 * @param down how long an instance that crashed stays down
 * @param stagingFails share of builds that fail, 0..1
 * @param jobsFail share of jobs that fail, 0..1
 * @param instancesCrash share of starts of instances that crash once before they run, 0..1
 */
public record FakePace(
    Span processing,
    Span staging,
    Span instance,
    Span canceling,
    Span job,
    Span down,
    double stagingFails,
    double jobsFail,
    double instancesCrash) {
  /** Everything is done at once, and well. */
  public static final FakePace INSTANT = each(Duration.ZERO);

  public FakePace {
    for (double share : new double[] {stagingFails, jobsFail, instancesCrash}) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("share out of 0..1: " + share);
      }
    }
  }

  /** Each work but a job takes just so long, and goes well. */
  static FakePace each(Duration work) {
    var span = Span.of(work);
    var none = Span.of(Duration.ZERO);
    return new FakePace(span, span, span, span, none, none, 0, 0, 0);
  }

  /** The same, with so much that goes wrong. */
  public FakePace failing(double staging, double jobs, double instances) {
    return new FakePace(
        processing, this.staging, instance, canceling, job, down, staging, jobs, instances);
  }

  /**
   * A drawn time.
   *
   * @param most not less than {@code least}
   */
  public record Span(Duration least, Duration most) {
    public Span {
      if (least.isNegative() || most.compareTo(least) < 0) {
        throw new IllegalArgumentException("no span: " + least + " to " + most);
      }
    }

    public static Span of(Duration always) {
      return new Span(always, always);
    }

    Duration draw(RandomGenerator dice) {
      return least.equals(most)
          ? least
          : least.plusMillis(dice.nextLong(most.minus(least).toMillis() + 1));
    }
  }
}
