/** Fakes of the region port, for the tests of whoever stands above it. Deterministic, no I/O. */
@NullMarked
package io.acf.regions.testing;

import org.jspecify.annotations.NullMarked;
