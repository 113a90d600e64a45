/** Instances as processes of this machine, where that is switched on. */
@NullMarked
package io.acf.simulator.cell;

import org.jspecify.annotations.NullMarked;
