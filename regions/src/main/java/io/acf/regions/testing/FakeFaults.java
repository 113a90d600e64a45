package io.acf.regions.testing;

import io.acf.regions.Fault;
import java.time.Duration;
import java.util.Optional;

/** What goes wrong in all spaces of a {@link FakeRegion}. */
final class FakeFaults {
  Optional<String> stagingError = Optional.empty();
  Optional<String> deploymentError = Optional.empty();
  Optional<String> deploymentCrash = Optional.empty();
  Optional<Fault> unseen = Optional.empty();
  Duration lag = Duration.ZERO;
  boolean oneByOne;
  boolean crashesSayWhy = true;
  boolean cellsAway;

  boolean stuck() {
    return cellsAway || deploymentError.isPresent() || deploymentCrash.isPresent();
  }
}
