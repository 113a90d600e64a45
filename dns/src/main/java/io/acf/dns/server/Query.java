package io.acf.dns.server;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A query as it stands in a datagram (RFC 1035 §4, RFC 6891), read without a look at its meaning.
 *
 * @param question name, type and class byte for byte, to be echoed in the writer's case
 * @param name the name's wire form in lower case, one char a byte
 * @param edns the OPT record, if there is one
 */
record Query(int id, int flags, byte[] question, String name, Optional<Edns> edns) {
  static final int HEADER = 12;
  static final int RESPONSE = 0x8000;
  static final int NSID = 3;
  static final int COOKIE = 10;
  private static final byte[] NO_COOKIE = {};
  private static final int OPT = 41;
  private static final int NAME_MOST = 255;
  private static final int LABEL_MOST = 63;

  /**
   * What an OPT record says.
   *
   * @param nsid it asks which server this is (RFC 5001)
   * @param cookie the data of its COOKIE option (RFC 7873); empty where it has none
   */
  record Edns(int payload, int version, boolean dnssecOk, boolean nsid, byte[] cookie) {}

  /** It cannot be read: FORMERR. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  static int opcode(int flags) {
    return flags >> 11 & 15;
  }

  int type() {
    return (question[question.length - 4] & 255) << 8 | question[question.length - 3] & 255;
  }

  int dnsClass() {
    return (question[question.length - 2] & 255) << 8 | question[question.length - 1] & 255;
  }

  /** Reads a whole message of at least {@link #HEADER} bytes. */
  static Query read(ByteBuf in) throws Malformed {
    int id = in.readUnsignedShort();
    int flags = in.readUnsignedShort();
    int questions = in.readUnsignedShort();
    int others = in.readUnsignedShort() + in.readUnsignedShort();
    int additional = in.readUnsignedShort();
    if (questions != 1) {
      throw new Malformed("not one question");
    }
    int start = in.readerIndex();
    int nameLength = nameLength(in);
    need(in, nameLength + 4);
    byte[] question = new byte[nameLength + 4];
    in.readBytes(question);
    for (int i = 0; i < others; i++) {
      skipRecord(in);
    }
    Optional<Edns> edns = Optional.empty();
    for (int i = 0; i < additional; i++) {
      int at = in.readerIndex();
      int type = skipRecord(in);
      if (type == OPT) {
        if (edns.isPresent() || in.getByte(at) != 0) {
          throw new Malformed("OPT must stand once, at the root");
        }
        edns = Optional.of(edns(in, at + 3));
      }
    }
    if (in.isReadable()) {
      throw new Malformed("bytes after the end");
    }
    return new Query(id, flags, question, lowerCase(in, start, nameLength), edns);
  }

  /**
   * @param at where the payload size stands
   */
  private static Edns edns(ByteBuf in, int at) throws Malformed {
    int version = in.getUnsignedByte(at + 3);
    boolean nsid = false;
    byte[] cookie = NO_COOKIE;
    int option = at + 8;
    int end = option + in.getUnsignedShort(at + 6);
    while (version == 0 && option < end) {
      if (option + 4 > end || option + 4 + in.getUnsignedShort(option + 2) > end) {
        throw new Malformed("an option that ends nowhere");
      }
      int length = in.getUnsignedShort(option + 2);
      switch (in.getUnsignedShort(option)) {
        case NSID -> nsid = true;
        case COOKIE -> {
          if (!Cookies.wellFormed(length)) {
            throw new Malformed("a cookie of " + length + " bytes");
          }
          cookie = cookie.length == 0 ? bytes(in, option + 4, length) : cookie; // the first counts
        }
        default -> {} // Unknown options are ignored (RFC 6891, 6.1.2).
      }
      option += 4 + length;
    }
    return new Edns(
        in.getUnsignedShort(at), version, (in.getByte(at + 4) & 128) != 0, nsid, cookie);
  }

  private static byte[] bytes(ByteBuf in, int at, int length) {
    byte[] bytes = new byte[length];
    in.getBytes(at, bytes);
    return bytes;
  }

  /** Length of the question's name: plain labels, no compression. */
  private static int nameLength(ByteBuf in) throws Malformed {
    int length = 0;
    while (true) {
      if (length >= in.readableBytes()) {
        throw new Malformed("the name ends nowhere");
      }
      int label = in.getUnsignedByte(in.readerIndex() + length);
      if (label > LABEL_MOST) {
        throw new Malformed("a label of more than 63");
      }
      length += 1 + label;
      if (length > NAME_MOST) {
        throw new Malformed("a name of more than 255");
      }
      if (label == 0) {
        return length;
      }
    }
  }

  /** Steps over one record; its type. */
  private static int skipRecord(ByteBuf in) throws Malformed {
    while (true) {
      need(in, 1);
      int label = in.readUnsignedByte();
      if (label >= 0xC0) {
        need(in, 1);
        in.skipBytes(1);
        break;
      }
      if (label > LABEL_MOST) {
        throw new Malformed("a label of more than 63");
      }
      if (label == 0) {
        break;
      }
      need(in, label);
      in.skipBytes(label);
    }
    need(in, 10);
    int type = in.readUnsignedShort();
    in.skipBytes(6);
    int length = in.readUnsignedShort();
    need(in, length);
    in.skipBytes(length);
    return type;
  }

  private static void need(ByteBuf in, int bytes) throws Malformed {
    if (in.readableBytes() < bytes) {
      throw new Malformed("cut off");
    }
  }

  private static String lowerCase(ByteBuf in, int start, int length) {
    byte[] name = new byte[length];
    in.getBytes(start, name);
    for (int i = 0; i < length; i++) {
      if (name[i] >= 'A' && name[i] <= 'Z') { // a label's length is at most 63: below 'A'
        name[i] += 'a' - 'A';
      }
    }
    return new String(name, StandardCharsets.ISO_8859_1);
  }
}
