/**
 * The zones that the embedded server answers, kept on disk so that a start answers at once what was
 * answered last.
 */
@NullMarked
package io.acf.dns.disk;

import org.jspecify.annotations.NullMarked;
