package io.acf.config;

import java.util.regex.Pattern;

/** A git commit: 40 (SHA-1) lower case hex digits. */
public record CommitId(String hex) implements Comparable<CommitId> {
  private static final Pattern SHA_1 = Pattern.compile("[0-9a-f]{40}");

  public CommitId {
    if (!SHA_1.matcher(hex).matches()) {
      throw new IllegalArgumentException("not a commit id of 40 lower case hex digits: " + hex);
    }
  }

  /** The first 7 hex digits, for people. */
  public String brief() {
    return hex.substring(0, 7);
  }

  @Override
  public int compareTo(CommitId other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
