/** The HTTP side of the simulator: endpoint table, calls, replies, errors, journal, listener. */
@NullMarked
package io.acf.simulator.wire;

import org.jspecify.annotations.NullMarked;
