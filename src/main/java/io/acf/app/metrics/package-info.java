/** Metrics for Prometheus: what this replica sees, and what it has done. */
@NullMarked
package io.acf.app.metrics;

import org.jspecify.annotations.NullMarked;
