/**
 * The embedded authoritative name server: UDP and TCP on Netty, answering from immutable views that
 * are built with dnsjava when a zone is replaced.
 */
@NullMarked
package io.acf.dns.server;

import org.jspecify.annotations.NullMarked;
