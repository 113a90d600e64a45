/**
 * A Cloud Foundry install in one object on one address and port: API v3, UAA, router, faults. It
 * knows nothing of the other modules.
 */
@NullMarked
package io.acf.simulator;

import org.jspecify.annotations.NullMarked;
