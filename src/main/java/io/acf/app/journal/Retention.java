package io.acf.app.journal;

import java.time.Duration;

/**
 * What the journal keeps for people. What state rests on, and the last releases of each federation,
 * are kept besides, however old they are ({@link Needed}).
 *
 * @param events the newest so many at most, 10,000 or more
 * @param age those that are younger, 1 day or more; the newest 10,000 stay whatever the clock says
 */
public record Retention(int events, Duration age) {
  /** Never dropped, so that a clock that jumps ahead does not empty the journal. */
  public static final int LEAST = 10_000;

  /**
   * Of each federation, for history and rollback: however old, and however many events are kept.
   */
  public static final int RELEASES = 20;

  /** Some 340 bytes an event, so 68 MB: weeks of a house that is deployed all day. */
  public static final Retention DEFAULT = new Retention(200_000, Duration.ofDays(90));

  public Retention {
    if (events < LEAST) {
      throw new IllegalArgumentException("events below " + LEAST + ": " + events);
    }
    if (age.compareTo(Duration.ofDays(1)) < 0) {
      throw new IllegalArgumentException("age below a day: " + age);
    }
  }
}
