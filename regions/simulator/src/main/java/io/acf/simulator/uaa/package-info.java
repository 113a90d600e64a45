/** Tokens: the endpoints of UAA that clients of CF use. */
@NullMarked
package io.acf.simulator.uaa;

import org.jspecify.annotations.NullMarked;
