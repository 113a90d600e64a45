/** Adapter: reads a plain folder, for {@code acf validate}. */
@NullMarked
package io.acf.config.folder;

import org.jspecify.annotations.NullMarked;
