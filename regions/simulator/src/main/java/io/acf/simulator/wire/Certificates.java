package io.acf.simulator.wire;

import io.acf.simulator.RequestFault.CertificateFlaw;
import io.vertx.core.net.KeyCertOptions;
import java.util.Optional;

/** What a listener shows with TLS. */
public interface Certificates {
  /** Key and certificate, asked for in each handshake. */
  KeyCertOptions options();

  /** New connections see a certificate with a flaw, or the right one. */
  void show(Optional<CertificateFlaw> flaw);
}
