package io.acf.regions.testing;

import java.time.Duration;

/** The fake region's own time: how much has passed, in ticks and as a duration. */
final class FakeClock {
  Duration now = Duration.ZERO;
  int ticks;
  int pace;
}
