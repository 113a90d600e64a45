package io.acf.config;

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
