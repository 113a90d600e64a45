/**
 * Probes over HTTP by Vert.x: the route through a region's router, and the region's CF API.
 *
 * <p>Nothing of Vert.x leaves this package; callers block, on virtual threads.
 */
@NullMarked
package io.acf.health.http;

import org.jspecify.annotations.NullMarked;
