/** App traffic: what gorouter and the running instances of a region answer. */
@NullMarked
package io.acf.simulator.router;

import org.jspecify.annotations.NullMarked;
