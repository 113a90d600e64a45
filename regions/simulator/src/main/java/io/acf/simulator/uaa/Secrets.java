package io.acf.simulator.uaa;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Passwords and client secrets as they are kept: a salt and a digest, never the text. */
final class Secrets {
  private static final SecureRandom DICE = new SecureRandom();
  private static final int SALT_BYTES = 8;

  private Secrets() {}

  /** What to keep of a secret; empty for an empty one. */
  static String kept(String secret) {
    byte[] salt = new byte[SALT_BYTES];
    DICE.nextBytes(salt);
    return secret.isEmpty() ? "" : digest(HexFormat.of().formatHex(salt), secret);
  }

  /** Whether a secret is the one of which something was kept; an empty one matches an empty one. */
  static boolean matches(String kept, String secret) {
    int colon = kept.indexOf(':');
    if (colon < 0 || secret.isEmpty()) {
      return kept.isEmpty() && secret.isEmpty();
    }
    return MessageDigest.isEqual(
        kept.getBytes(StandardCharsets.US_ASCII),
        digest(kept.substring(0, colon), secret).getBytes(StandardCharsets.US_ASCII));
  }

  private static String digest(String salt, String secret) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((salt + ":" + secret).getBytes(StandardCharsets.UTF_8));
      return salt + ":" + HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
