/** Fakes of the ports of config, for the tests of those who use them. */
@NullMarked
package io.acf.config.testing;

import org.jspecify.annotations.NullMarked;
