package io.acf.health;

import java.time.Instant;

/**
 * One vantage point's opinion of an endpoint.
 *
 * @param vantage which orchestrator process probes
 * @param inARow how many probes in a row ended as the last one did, counted up to rise or fall
 * @param found one line for people: what the last probe found
 * @param at when it last probed: how fresh this is
 */
public record Vote(
    String vantage, Endpoint endpoint, Opinion opinion, int inARow, String found, Instant at) {}
