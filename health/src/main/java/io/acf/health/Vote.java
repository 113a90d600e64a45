package io.acf.health;

import java.time.Instant;

/**
 * One vantage point's opinion of a pair.
 *
 * @param vantage which orchestrator process probes
 * @param since when it entered that state
 * @param at when it last probed: how fresh this is
 */
public record Vote(String vantage, Pair pair, Health.State state, Instant since, Instant at) {
  public static Vote of(String vantage, Pair pair, Health health, Instant at) {
    return new Vote(vantage, pair, health.state(), health.since(), at);
  }
}
