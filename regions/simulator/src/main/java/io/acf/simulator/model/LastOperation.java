package io.acf.simulator.model;

/**
 * What was last done to a service instance or binding.
 *
 * @param type create, update or delete
 * @param state initial, in progress, succeeded or failed
 * @param at milliseconds since the epoch
 */
public record LastOperation(String type, String state, long at) {}
