/** Virtual time for machines, part of the slice's API for tests. Deterministic, no threads. */
@NullMarked
package io.acf.federation.testing;

import org.jspecify.annotations.NullMarked;
