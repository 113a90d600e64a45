package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static SimulatorOptions tls() {
    return SimulatorOptions.named("eu-1")
        .withPace(Pace.INSTANT)
        .withDomains(List.of("fed.test"))
        .withTls(true);
  }

  private static SSLContext trusting(Path ca) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(ca)) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** A fresh client: a new connection, so the certificate of now. */
  private static int status(URI uri, SSLContext context) throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(context).version(HttpClient.Version.HTTP_1_1).build()) {
      return client
          .send(
              HttpRequest.newBuilder(uri.resolve("/v3/info"))
                  .timeout(Duration.ofSeconds(10))
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void answersThoseWhoTrustItsAuthorityOnly() throws Exception {
    try (Simulator simulator = Simulator.start(tls())) {
      assertThat(simulator.uri().getScheme()).isEqualTo("https");
      assertThat(status(simulator.uri(), trusting(simulator.caFile()))).isEqualTo(200);
      assertThatThrownBy(() -> status(simulator.uri(), SSLContext.getDefault()))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void linksAreHttpsAndAppHostsAreInTheCertificate() throws Exception {
    try (Simulator simulator = Simulator.start(tls())) {
      SSLContext context = trusting(simulator.caFile());
      try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
        String root =
            client
                .send(
                    HttpRequest.newBuilder(simulator.uri()).build(),
                    HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(root).contains("\"href\":\"" + simulator.uri() + "/v3\"");
      }
      try (SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(simulator.host(), simulator.port())) {
        socket.startHandshake();
        X509Certificate leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        assertThat(leaf.getSubjectAlternativeNames())
            .extracting(each -> String.valueOf(each.get(1)))
            .contains("127.0.0.1", "*.apps.eu-1.test", "*.fed.test", "fed.test", "localhost");
      }
    }
  }

  @Test
  void showsCertificatesWithFlaws() throws Exception {
    try (Simulator simulator = Simulator.start(tls())) {
      SSLContext context = trusting(simulator.caFile());
      simulator
          .faults()
          .set(Faults.of(new RequestFault.Certificate(RequestFault.CertificateFlaw.EXPIRED)));
      refused(simulator, context, "validity check failed");
      simulator
          .faults()
          .set(Faults.of(new RequestFault.Certificate(RequestFault.CertificateFlaw.WRONG_NAME)));
      refused(simulator, context, "No subject alternative names");
      simulator.faults().clear();
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .ignoreExceptions()
          .until(() -> status(simulator.uri(), context) == 200);
    }
  }

  private static void refused(Simulator simulator, SSLContext context, String reason) {
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> status(simulator.uri(), context))
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasStackTraceContaining(reason));
  }

  @Test
  void keepsItsAuthorityOverRestarts(@TempDir Path data) throws Exception {
    SSLContext context;
    try (Simulator first = Simulator.start(tls().withData(data))) {
      context = trusting(first.caFile());
      assertThat(first.caFile()).isEqualTo(data.resolve("ca.pem"));
    }
    try (Simulator second = Simulator.start(tls().withData(data))) {
      assertThat(status(second.uri(), context)).isEqualTo(200);
    }
  }
}
