/**
 * The app: threads, clock, dice, logs, REST, metrics, journal. The only place that names adapters;
 * {@link io.acf.app.boot.Wiring} puts them together.
 */
@NullMarked
package io.acf.app;

import org.jspecify.annotations.NullMarked;
