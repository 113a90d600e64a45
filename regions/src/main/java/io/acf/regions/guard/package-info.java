/**
 * Keeps a sick region from hurting us, and us from hurting it: breaker and bulkheads
 * (Resilience4j), call budget. Nobody waits for a permit, nothing sleeps, and the only clock is the
 * one given.
 */
@NullMarked
package io.acf.regions.guard;

import org.jspecify.annotations.NullMarked;
