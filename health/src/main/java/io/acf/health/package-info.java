/**
 * Health of a federation in a region, as clients see it: probes through the region's router, votes,
 * verdicts.
 *
 * <p>Root package: the probe port and the state machine as a value. Adapter: {@code health.http}.
 */
@NullMarked
package io.acf.health;

import org.jspecify.annotations.NullMarked;
