/** A region's own certificate authority and what it signs. */
@NullMarked
package io.acf.simulator.tls;

import org.jspecify.annotations.NullMarked;
