package io.acf.app.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first 128 bits of a SHA-256 over parts. Sums of many rows are put together by exclusive or,
 * in any order, and taken out again the same way.
 */
record Sum(long high, long low) {
  static final Sum NONE = new Sum(0, 0);
  static final int BYTES = 16;

  static Sum of(@Nullable Object... parts) {
    var sha = sha256();
    for (var part : parts) {
      if (part == null) {
        sha.update((byte) 0);
        continue;
      }
      var bytes = part.toString().getBytes(StandardCharsets.UTF_8);
      sha.update((byte) 1);
      sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      sha.update(bytes);
    }
    var digest = ByteBuffer.wrap(sha.digest());
    return new Sum(digest.getLong(), digest.getLong());
  }

  /** Empty where these are not as many bytes as a sum has. */
  static Optional<Sum> read(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length != BYTES) {
      return Optional.empty();
    }
    var buffer = ByteBuffer.wrap(bytes);
    return Optional.of(new Sum(buffer.getLong(), buffer.getLong()));
  }

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  Sum xor(Sum other) {
    return new Sum(high ^ other.high, low ^ other.low);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
