/** Adapter: turns a package of the repository or behind a URL into the zip that CF takes. */
@NullMarked
package io.acf.config.artifact;

import org.jspecify.annotations.NullMarked;
