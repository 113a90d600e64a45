package io.acf.health.http;

import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * One request.
 *
 * @param server where to connect
 * @param host Host header, SNI, and the name that the certificate must carry
 * @param timeout from connect to last byte
 * @param trustAnchor PEM in place of the JDK's anchors
 */
record Question(
    SocketAddress server,
    String host,
    int port,
    boolean tls,
    String path,
    Duration timeout,
    Optional<String> trustAnchor) {}
