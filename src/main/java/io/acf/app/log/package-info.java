/** Log lines: one form, bounded, without secrets. */
@NullMarked
package io.acf.app.log;

import org.jspecify.annotations.NullMarked;
