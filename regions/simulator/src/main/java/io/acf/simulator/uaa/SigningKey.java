package io.acf.simulator.uaa;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.store.Durably;
import io.acf.simulator.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Optional;

/** The RSA key that signs tokens (RS256, RFC 7518); kept in a file where a region has a folder. */
final class SigningKey {
  static final String ID = "key-1";
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
  private final KeyPair pair;

  /**
   * Made once a JVM, because it takes a second: what keeps regions apart is the zone in a token,
   * not the key.
   */
  private static final class Shared {
    static final KeyPair PAIR = generate();

    private static KeyPair generate() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has RSA", e);
      }
    }
  }

  private SigningKey(KeyPair pair) {
    this.pair = pair;
  }

  static SigningKey open(Optional<Path> file) {
    try {
      if (file.isPresent() && Files.exists(file.get())) {
        return new SigningKey(read(Files.readAllBytes(file.get())));
      }
      KeyPair fresh = Shared.PAIR;
      if (file.isPresent()) {
        Durably.writeSecret(file.get(), fresh.getPrivate().getEncoded());
      }
      return new SigningKey(fresh);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyPair read(byte[] encoded) throws GeneralSecurityException {
    KeyFactory factory = KeyFactory.getInstance("RSA");
    RSAPrivateCrtKey secret =
        (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(encoded));
    return new KeyPair(
        factory.generatePublic(
            new RSAPublicKeySpec(secret.getModulus(), secret.getPublicExponent())),
        secret);
  }

  /** A JWT with these claims (RFC 7519). */
  String sign(ObjectNode claims, String issuer) {
    ObjectNode header =
        Json.object("alg", "RS256", "jku", issuer + "/token_keys", "kid", ID, "typ", "JWT");
    String signed =
        URL.encodeToString(Json.bytes(header)) + "." + URL.encodeToString(Json.bytes(claims));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(pair.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + URL.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("our own key signs", e);
    }
  }

  /** The claims of a JWT that this key signed; nothing for any other text. */
  Optional<ObjectNode> verify(String token) {
    int dot = token.lastIndexOf('.');
    int first = token.indexOf('.');
    if (first < 0 || first == dot) {
      return Optional.empty();
    }
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(pair.getPublic());
      signature.update(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
      if (!signature.verify(Base64.getUrlDecoder().decode(token.substring(dot + 1)))) {
        return Optional.empty();
      }
      byte[] claims = Base64.getUrlDecoder().decode(token.substring(first + 1, dot));
      return Json.MAPPER.readTree(claims) instanceof ObjectNode node
          ? Optional.of(node)
          : Optional.empty();
    } catch (GeneralSecurityException | IllegalArgumentException | IOException notOurs) {
      return Optional.empty();
    }
  }

  /** The public half as a JSON Web Key (RFC 7517) with UAA's PEM {@code value}. */
  ObjectNode publicKey() {
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
            + "\n-----END PUBLIC KEY-----";
    return Json.object(
        "kty",
        "RSA",
        "e",
        number(key.getPublicExponent()),
        "use",
        "sig",
        "kid",
        ID,
        "alg",
        "RS256",
        "value",
        pem,
        "n",
        number(key.getModulus()));
  }

  private static String number(BigInteger value) {
    byte[] bytes = value.toByteArray();
    int skip = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    return URL.encodeToString(java.util.Arrays.copyOfRange(bytes, skip, bytes.length));
  }
}
