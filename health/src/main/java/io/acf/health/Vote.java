package io.acf.health;

import java.time.Instant;

/**
 * One vantage point's opinion of an endpoint.
 *
 * @param vantage which orchestrator process probes
 * @param since when it entered that state
 * @param at when it last probed: how fresh this is
 */
public record Vote(
    String vantage, Endpoint endpoint, Health.State state, Instant since, Instant at) {
  public static Vote of(String vantage, Endpoint endpoint, Health health, Instant at) {
    return new Vote(vantage, endpoint, health.state(), health.since(), at);
  }
}
