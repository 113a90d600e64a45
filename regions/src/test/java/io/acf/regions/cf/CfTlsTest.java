package io.acf.regions.cf;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.RegionSpec;
import io.acf.regions.CallGate;
import io.acf.regions.Fault;
import io.acf.regions.RegionListener;
import io.netty.handler.ssl.SslContextBuilder;
import java.math.BigInteger;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A certificate is trusted by the region's own anchor, for its name and time, or not at all. */
class CfTlsTest {
  private static final String ROOT =
      "{\"links\":{\"login\":{\"href\":\"https://localhost/login\"}}}";

  @Test
  void onlyARightCertificateIsTrusted() throws Exception {
    KeyPair ca = keys();
    KeyPair keys = keys();
    Instant now = Instant.now();
    Instant soon = now.plus(Duration.ofDays(1));
    X509Certificate anchor = certificate(ca, "ca.test", ca, "ca.test", soon);
    X509Certificate good = certificate(keys, "localhost", ca, "ca.test", soon);
    X509Certificate expired =
        certificate(keys, "localhost", ca, "ca.test", now.minus(Duration.ofMinutes(1)));
    X509Certificate other = certificate(keys, "elsewhere.test", ca, "ca.test", soon);
    KeyPair foreign = keys();
    X509Certificate stranger = certificate(foreign, "ca.test", foreign, "ca.test", soon);

    assertThat(probe(keys, good, Optional.of(anchor))).isEmpty();
    assertThat(probe(keys, good, Optional.empty())).contains(Fault.Cause.CERTIFICATE);
    assertThat(probe(keys, good, Optional.of(stranger))).contains(Fault.Cause.CERTIFICATE);
    assertThat(probe(keys, expired, Optional.of(anchor))).contains(Fault.Cause.CERTIFICATE);
    assertThat(probe(keys, other, Optional.of(anchor))).contains(Fault.Cause.CERTIFICATE);
  }

  private static Optional<Fault.Cause> probe(
      KeyPair keys, X509Certificate served, Optional<X509Certificate> anchor) throws Exception {
    var tls = SslContextBuilder.forServer(keys.getPrivate(), served).build();
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .secure(spec -> spec.sslContext(tls))
            .handle((request, response) -> response.sendString(Mono.just(ROOT)))
            .bindNow(Duration.ofSeconds(10));
    Optional<RegionSpec.TrustAnchor> ca =
        anchor.map(it -> new RegionSpec.TrustAnchor("ca.pem", pem(it)));
    try (var region =
        new CfRegion(
            StubApi.spec(URI.create("https://localhost:" + server.port()), ca).connection(),
            ref -> Optional.of(StubApi.credentials()),
            StubApi.none(),
            SimulatedCf.LIMITS,
            CallGate.ALWAYS_OPEN,
            RegionListener.NONE)) {
      return region.probe().map(Fault::cause);
    } finally {
      server.disposeNow(Duration.ofSeconds(5));
    }
  }

  private static KeyPair keys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private static X509Certificate certificate(
      KeyPair keys, String name, KeyPair signer, String issuer, Instant until) throws Exception {
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=" + issuer),
            BigInteger.valueOf(System.nanoTime()),
            Date.from(until.minus(Duration.ofDays(2))),
            Date.from(until),
            new X500Name("CN=" + name),
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(keys == signer));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
  }

  private static String pem(X509Certificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
