package io.acf.regions.testing;

import java.time.Duration;
import java.util.Optional;

/** What the spaces of a fake region share: how much time has passed, and who asks. */
final class FakeClock {
  Duration now = Duration.ZERO;
  int ticks;
  int pace;
  Optional<String> replica = Optional.empty();
}
