/**
 * Starts and stops a replica: options, configuration, and {@link io.acf.app.boot.Wiring}, the one
 * place that names adapters.
 */
@NullMarked
package io.acf.app.boot;

import org.jspecify.annotations.NullMarked;
