/**
 * DNS as values: weights, answers, zones; and the port to whoever answers.
 *
 * <p>Adapters: {@code dns.server} is the embedded authoritative server, {@code dns.disk} keeps the
 * last snapshot.
 */
@NullMarked
package io.acf.dns;

import org.jspecify.annotations.NullMarked;
