/** What is said between a region and service brokers: calls, answers, catalogs. */
@NullMarked
package io.acf.simulator.osb;

import org.jspecify.annotations.NullMarked;
