/**
 * Keeps a sick region from hurting us, and us from hurting it: breaker, bulkheads, rate, retry of
 * looks (Resilience4j). Nobody waits for a permit.
 */
@NullMarked
package io.acf.regions.guard;

import org.jspecify.annotations.NullMarked;
