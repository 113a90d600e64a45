/** Fakes of the DNS ports, part of the slice's API for tests. */
@NullMarked
package io.acf.dns.testing;

import org.jspecify.annotations.NullMarked;
