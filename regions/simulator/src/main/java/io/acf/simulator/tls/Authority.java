package io.acf.simulator.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.acf.simulator.RequestFault.CertificateFlaw;
import io.acf.simulator.store.Durably;
import io.acf.simulator.wire.Certificates;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority in a folder: {@code ca.pem} is for clients, {@code ca-key.pem} stays
 * here. What it signs is made anew at each start and lasts 30 days.
 */
public final class Authority implements Certificates {
  private static final Duration CA_LIFE = Duration.ofDays(3650);
  private static final Duration LEAF_LIFE = Duration.ofDays(30);

  private final List<String> names;
  private final X509CertificateHolder certificate;
  private final PrivateKey key;
  private final KeyPair leafKey = keys();
  private volatile X509Certificate[] chain;
  private volatile Optional<CertificateFlaw> flawShown = Optional.empty();

  private Authority(List<String> names, X509CertificateHolder certificate, PrivateKey key) {
    this.names = List.copyOf(names);
    this.certificate = certificate;
    this.key = key;
    this.chain = chain(Optional.empty());
  }

  /**
   * Opens the authority of a folder, or makes one.
   *
   * @param names host names, with or without a wildcard, and addresses that leaves are for
   */
  public static Authority open(Path folder, String region, List<String> names) {
    Path pem = folder.resolve("ca.pem");
    Path secret = folder.resolve("ca-key.pem");
    try {
      if (!Files.exists(pem) || !Files.exists(secret)) {
        create(region, pem, secret);
      }
      return new Authority(
          names,
          (X509CertificateHolder) parsed(pem),
          new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parsed(secret)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassCastException e) {
      throw new IllegalArgumentException(
          pem + " and ca-key.pem beside it are no certificate and key", e);
    }
  }

  private static void create(String region, Path pem, Path secret) throws IOException {
    KeyPair pair = keys();
    X500Name name = new X500Name("CN=Simulated region " + region + " CA,O=acf simulator");
    Instant now = Instant.now();
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              serial(),
              Date.from(now.minus(Duration.ofDays(2))),
              Date.from(now.plus(CA_LIFE)),
              name,
              pair.getPublic());
      var extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          extensions.createSubjectKeyIdentifier(pair.getPublic()));
      X509CertificateHolder made = builder.build(signer(pair.getPrivate()));
      String key = text(new JcaPKCS8Generator(pair.getPrivate(), null));
      Durably.writeSecret(secret, key.getBytes(US_ASCII));
      Durably.write(pem, text(made).getBytes(US_ASCII));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("every JDK signs with ECDSA", e);
    }
  }

  private static Object parsed(Path file) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(Files.readString(file)))) {
      Object object = parser.readObject();
      return object == null ? "" : object;
    }
  }

  @Override
  public KeyCertOptions options() {
    return KeyCertOptions.wrap(new ShownKey(leafKey.getPrivate(), () -> chain));
  }

  @Override
  public void show(Optional<CertificateFlaw> flaw) {
    if (!flaw.equals(flawShown)) {
      chain = chain(flaw);
      flawShown = flaw;
    }
  }

  private X509Certificate[] chain(Optional<CertificateFlaw> flaw) {
    JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
    try {
      return new X509Certificate[] {
        converter.getCertificate(leaf(flaw)), converter.getCertificate(certificate)
      };
    } catch (CertificateException e) {
      throw new IllegalStateException("what we signed is a certificate", e);
    }
  }

  private X509CertificateHolder leaf(Optional<CertificateFlaw> flaw) {
    boolean expired = flaw.filter(CertificateFlaw.EXPIRED::equals).isPresent();
    boolean wrong = flaw.filter(CertificateFlaw.WRONG_NAME::equals).isPresent();
    Instant end =
        expired ? Instant.now().minus(Duration.ofHours(1)) : Instant.now().plus(LEAF_LIFE);
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              certificate.getSubject(),
              serial(),
              Date.from(Instant.now().minus(Duration.ofDays(1))),
              Date.from(end),
              new X500Name("CN=simulated region"),
              leafKey.getPublic());
      var extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(certificate));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          subjects(wrong ? List.of("another-host.invalid") : names));
      return builder.build(signer(key));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("every JDK signs with ECDSA", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GeneralNames subjects(List<String> names) {
    List<GeneralName> all = new ArrayList<>();
    for (String name : names) {
      boolean address = name.indexOf(':') >= 0 || name.matches("\\d{1,3}(\\.\\d{1,3}){3}");
      all.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name));
    }
    return new GeneralNames(all.toArray(GeneralName[]::new));
  }

  private static org.bouncycastle.operator.ContentSigner signer(PrivateKey key)
      throws OperatorCreationException {
    return new JcaContentSignerBuilder("SHA256withECDSA").build(key);
  }

  private static BigInteger serial() {
    return new BigInteger(120, new SecureRandom()).add(BigInteger.ONE);
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  private static String text(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}
