package io.acf.dns.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** SipHash-2-4, the keyed hash of DNS cookies that servers agree on (RFC 9018, 4.4). */
final class SipHash {
  private final long k0;
  private final long k1;

  /**
   * @param key 16 bytes
   */
  SipHash(byte[] key) {
    if (key.length != 16) {
      throw new IllegalArgumentException("a key has 16 bytes, not " + key.length);
    }
    var words = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
    k0 = words.getLong();
    k1 = words.getLong();
  }

  /** Eight bytes, the first one lowest. */
  long hash(byte[] message) {
    var state =
        new long[] {
          k0 ^ 0x736f6d6570736575L,
          k1 ^ 0x646f72616e646f6dL,
          k0 ^ 0x6c7967656e657261L,
          k1 ^ 0x7465646279746573L
        };
    var words = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    while (words.remaining() >= 8) {
      compress(state, words.getLong());
    }
    long last = (long) message.length << 56;
    for (int i = 0; words.hasRemaining(); i++) {
      last |= (words.get() & 255L) << 8 * i;
    }
    compress(state, last);
    state[2] ^= 255;
    for (int i = 0; i < 4; i++) {
      round(state);
    }
    return state[0] ^ state[1] ^ state[2] ^ state[3];
  }

  private static void compress(long[] state, long word) {
    state[3] ^= word;
    round(state);
    round(state);
    state[0] ^= word;
  }

  private static void round(long[] v) {
    v[0] += v[1];
    v[2] += v[3];
    v[1] = Long.rotateLeft(v[1], 13) ^ v[0];
    v[3] = Long.rotateLeft(v[3], 16) ^ v[2];
    v[0] = Long.rotateLeft(v[0], 32);
    v[2] += v[1];
    v[0] += v[3];
    v[1] = Long.rotateLeft(v[1], 17) ^ v[2];
    v[3] = Long.rotateLeft(v[3], 21) ^ v[0];
    v[2] = Long.rotateLeft(v[2], 32);
  }
}
