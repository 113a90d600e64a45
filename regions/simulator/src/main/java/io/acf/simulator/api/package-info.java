/** The endpoints of CF API v3 and their JSON. */
@NullMarked
package io.acf.simulator.api;

import org.jspecify.annotations.NullMarked;
