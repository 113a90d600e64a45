package io.acf.dns.server;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * DNS cookies (RFC 7873, RFC 9018): a client that shows what we gave it is at the address that it
 * says. Nothing is refused for want of one; who has one is not limited.
 */
final class Cookies {
  private static final int CLIENT = 8;
  private static final int SERVER = 16;
  private static final int MOST = 40;
  private static final int VERSION = 1;
  private static final long OLD_SECONDS = 3600;
  private static final long AHEAD_SECONDS = 300;

  private final SipHash hash;
  private final LongSupplier seconds;

  /**
   * @param secret 16 bytes; a restart may change it, clients then get a new cookie
   * @param seconds since 1970
   */
  Cookies(byte[] secret, LongSupplier seconds) {
    this.hash = new SipHash(secret);
    this.seconds = seconds;
  }

  /** Whether an option's length can be a cookie's (RFC 7873, 5.2.2): FORMERR otherwise. */
  static boolean wellFormed(int length) {
    return length == CLIENT || length >= 2 * CLIENT && length <= MOST;
  }

  /** Whether this client has shown that it is where it says. */
  boolean proven(byte[] cookie, InetAddress client) {
    if (cookie.length != CLIENT + SERVER || cookie[CLIENT] != VERSION) {
      return false;
    }
    long age = seconds.getAsLong() - (ByteBuffer.wrap(cookie).getInt(CLIENT + 4) & 0xFFFFFFFFL);
    return age <= OLD_SECONDS
        && age >= -AHEAD_SECONDS
        && Arrays.equals(sealed(Arrays.copyOf(cookie, CLIENT + 8), client), cookie);
  }

  /** The client's part with a fresh server's part. */
  byte[] fresh(byte[] cookie, InetAddress client) {
    var open = ByteBuffer.allocate(CLIENT + 8).put(cookie, 0, CLIENT);
    open.put((byte) VERSION).put(new byte[3]).putInt((int) seconds.getAsLong());
    return sealed(open.array(), client);
  }

  private byte[] sealed(byte[] open, InetAddress client) {
    var address = client.getAddress();
    var hashed = ByteBuffer.allocate(open.length + address.length).put(open).put(address).array();
    return ByteBuffer.allocate(CLIENT + SERVER)
        .put(open)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(hash.hash(hashed))
        .array();
  }
}
