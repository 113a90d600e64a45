/** A region's state on disk. */
@NullMarked
package io.acf.simulator.store;

import org.jspecify.annotations.NullMarked;
