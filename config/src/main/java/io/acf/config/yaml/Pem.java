package io.acf.config.yaml;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/** Certificates as text (RFC 7468). */
final class Pem {
  private Pem() {}

  sealed interface Result {
    record Certificates(int count) implements Result {}

    record Unfit(String code, String why, String tip) implements Result {}
  }

  static Result read(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (text.contains("PRIVATE KEY-----")) {
      return new Result.Unfit(
          "private-key",
          "holds a private key",
          "Take it out of git, and take it for known by others");
    }
    try {
      if (text.contains("-----BEGIN CERTIFICATE-----")) {
        var certificates =
            CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(bytes));
        if (!certificates.isEmpty()) {
          return new Result.Certificates(certificates.size());
        }
      }
    } catch (CertificateException | RuntimeException e) {
      return new Result.Unfit(
          "bad-certificate", "holds a certificate that cannot be read", "Write X.509 in PEM");
    }
    return new Result.Unfit(
        "bad-certificate", "holds no certificate", "Write one between BEGIN and END CERTIFICATE");
  }
}
