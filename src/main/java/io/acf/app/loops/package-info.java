/**
 * The threads of a replica: one loop for the source, one a region, one a probe, one for traffic.
 */
@NullMarked
package io.acf.app.loops;

import org.jspecify.annotations.NullMarked;
