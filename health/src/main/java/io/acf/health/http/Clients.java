package io.acf.health.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemTrustOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The clients of Vert.x, which differ by trust anchor and timeout; the longest unused goes. */
final class Clients implements AutoCloseable {
  private static final int CLIENTS_MOST = 64;

  /** To one address at once: a probe a federation, all of them hanging. */
  private static final int CONNECTIONS_MOST = 256;

  private final Vertx vertx;
  private final Map<ClientKey, HttpClient> clients = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  private record ClientKey(Optional<String> trustAnchor, Duration timeout) {}

  Clients(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * @throws IllegalStateException when closed
   * @throws IllegalArgumentException for a trust anchor that is none
   */
  synchronized HttpClient client(Optional<String> trustAnchor, Duration timeout) {
    var key = new ClientKey(trustAnchor, timeout);
    if (closed) {
      throw new IllegalStateException("shut down");
    }
    HttpClient known = clients.get(key);
    if (known != null) {
      return known;
    }
    if (clients.size() >= CLIENTS_MOST) {
      var oldest = clients.entrySet().iterator();
      HttpClient unused = oldest.next().getValue();
      oldest.remove();
      unused.close();
    }
    HttpClient made =
        vertx
            .httpClientBuilder()
            .with(options(key))
            // Each request reports what its connection met; Vert.x would log it as severe, too.
            .withConnectHandler(connection -> connection.exceptionHandler(met -> {}))
            .build();
    clients.put(key, made);
    return made;
  }

  private static HttpClientOptions options(ClientKey key) {
    int millis = (int) Math.clamp(key.timeout().toMillis(), 1, Integer.MAX_VALUE);
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setKeepAlive(false)
            .setMaxPoolSize(CONNECTIONS_MOST)
            .setMaxWaitQueueSize(CONNECTIONS_MOST)
            .setConnectTimeout(millis)
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setSslHandshakeTimeout(millis)
            .setForceSni(true)
            .setMaxHeaderSize(16 * 1024)
            .setDecompressionSupported(false);
    key.trustAnchor()
        .ifPresent(
            pem ->
                options.setTrustOptions(
                    new PemTrustOptions().addCertValue(Buffer.buffer(checked(pem)))));
    return options;
  }

  /** Vert.x reads an anchor only on connecting, and then it would look like the region's fault. */
  private static String checked(String pem) {
    try {
      var in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
      if (pem.contains("-----BEGIN CERTIFICATE-----")
          && !CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
        return pem;
      }
    } catch (CertificateException e) {
      throw new IllegalArgumentException("the trust anchor is no PEM certificate", e);
    }
    throw new IllegalArgumentException("the trust anchor holds no certificate");
  }

  @Override
  public synchronized void close() {
    closed = true;
    clients.values().forEach(HttpClient::close);
    clients.clear();
  }
}
