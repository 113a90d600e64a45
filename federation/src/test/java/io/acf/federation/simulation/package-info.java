/**
 * The control plane of one replica in a world of its own making: virtual time, weather drawn from a
 * seed, promises judged after every step. {@code docs/simulation.md} says how to run it.
 */
@NullMarked
package io.acf.federation.simulation;

import org.jspecify.annotations.NullMarked;
