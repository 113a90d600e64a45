/** The state of a simulated region and how time changes it; no HTTP, no JSON of the API. */
@NullMarked
package io.acf.simulator.model;

import org.jspecify.annotations.NullMarked;
