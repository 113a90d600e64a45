package io.acf.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** A SHA-256 digest as 64 lower case hex digits. Equal digests are equal contents. */
public record Digest(String hex) implements Comparable<Digest> {
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  public Digest {
    if (!SHA_256.matcher(hex).matches()) {
      throw new IllegalArgumentException(
          "not a SHA-256 digest of 64 lower case hex digits: " + hex);
    }
  }

  /**
   * The digest of some texts in their order: of {@code form} in ASCII and a zero byte, then each
   * text in UTF-8 after its length in bytes (8 bytes, big endian), so that no two lists of texts
   * are the same bytes.
   *
   * @param form names what the texts mean
   */
  static Digest of(String form, List<String> texts) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      sha.update((form + "\0").getBytes(StandardCharsets.US_ASCII));
      for (var text : texts) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
          sha.update((byte) ((long) bytes.length >>> shift));
        }
        sha.update(bytes);
      }
      return new Digest(HexFormat.of().formatHex(sha.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The first 40 hex digits: what fits in a CF label (at most 63 characters). */
  public String label() {
    return hex.substring(0, 40);
  }

  /** The first 7 hex digits, for people. */
  public String brief() {
    return hex.substring(0, 7);
  }

  @Override
  public int compareTo(Digest other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
