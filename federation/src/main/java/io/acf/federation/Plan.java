package io.acf.federation;

import io.acf.config.FederationName;
import io.acf.config.Generation;
import io.acf.regions.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a federation needs in a region, and how it stands before anything of it is done.
 *
 * @param steps in order; a step that is not done ends the rest until the next look
 * @param running label of the release that is completed for every app
 * @param generation the greatest that an app carries
 * @param rest when a timer, not a look, decides what comes next
 */
public record Plan(
    FederationName federation,
    Standing standing,
    List<Step> steps,
    Optional<String> running,
    Optional<Generation> generation,
    int ready,
    int instances,
    Optional<Duration> rest) {
  public Plan {
    steps = List.copyOf(steps);
  }
}
