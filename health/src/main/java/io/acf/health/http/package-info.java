/**
 * Probes over HTTP by Vert.x: the route that clients take, through a region's router.
 *
 * <p>Nothing of Vert.x leaves this package; callers block, on virtual threads.
 */
@NullMarked
package io.acf.health.http;

import org.jspecify.annotations.NullMarked;
