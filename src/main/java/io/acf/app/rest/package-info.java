/** REST under {@code /api/v1}: CF-style lists, RFC 9457 problems, events as a stream. */
@NullMarked
package io.acf.app.rest;

import org.jspecify.annotations.NullMarked;
