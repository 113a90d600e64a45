package io.acf.health.http;

import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for one test run. */
final class Certificates {
  private final KeyPair key = keyPair();
  private final String issuer = "acf test ca " + System.nanoTime();
  private final X509Certificate ca;

  record Identity(String keyPem, String certificatePem) {}

  Certificates() {
    ca = sign(issuer, null, Instant.now().plus(Duration.ofDays(1)), key);
  }

  String anchor() {
    return pem("CERTIFICATE", encoded(ca));
  }

  Identity issue(String host, Instant notAfter) {
    KeyPair leaf = keyPair();
    X509Certificate certificate = sign(host, host, notAfter, leaf);
    return new Identity(
        pem("PRIVATE KEY", leaf.getPrivate().getEncoded()),
        pem("CERTIFICATE", encoded(certificate)));
  }

  private X509Certificate sign(String name, String host, Instant notAfter, KeyPair subject) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=" + issuer),
              BigInteger.valueOf(System.nanoTime()),
              Date.from(Instant.now().minus(Duration.ofDays(2))),
              Date.from(notAfter),
              new X500Name("CN=" + name),
              subject.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(host == null));
      if (host != null) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String type, byte[] der) {
    var out = new StringWriter();
    out.write("-----BEGIN " + type + "-----\n");
    out.write(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
    out.write("\n-----END " + type + "-----\n");
    return out.toString();
  }
}
