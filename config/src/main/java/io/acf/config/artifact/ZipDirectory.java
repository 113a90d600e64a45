package io.acf.config.artifact;

import io.acf.config.Text;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The directory of a zip that others made (APPNOTE 6.3.3, without zip64), read without unpacking
 * anything.
 *
 * @param entries in the order of the directory, one or more
 * @param prefix bytes before the zip itself, as of a jar that can be run by its name
 * @param start where the directory begins
 */
record ZipDirectory(List<Entry> entries, long prefix, long start) {
  static final int MAX_ENTRIES = 65_535;
  static final int LOCAL = 0x04034b50;
  static final int CENTRAL = 0x02014b50;
  static final int END = 0x06054b50;
  static final int LOCAL_BYTES = 30;
  private static final String DAMAGED = "is a damaged zip archive: its directory cannot be read";
  private static final int CENTRAL_BYTES = 46;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT = 0xFFFF;

  /** More than the end and its comment take: the directory mostly lies here too. */
  private static final int TAIL_BYTES = 1024 * 1024;

  private static final long MAX_DIRECTORY_BYTES = 64L * 1024 * 1024;
  private static final long ZIP64_MARK = 0xFFFFFFFFL;

  /**
   * One file, folder or link as the directory tells it.
   *
   * @param name UTF-8 where it can be read so, else one character a byte
   * @param at of its own header, from the start of the zip
   */
  record Entry(
      String name,
      byte[] rawName,
      int madeOn,
      int flags,
      int method,
      int time,
      int date,
      int crc,
      long packed,
      long unpacked,
      byte[] extra,
      int attributes,
      long at) {
    private static final int UNIX = 3;
    private static final int MACOS = 19;

    boolean folder() {
      return name.endsWith("/");
    }

    /** The name for people. */
    String shown() {
      return Text.line(name, 100);
    }

    boolean link() {
      int system = madeOn >>> 8;
      return (system == UNIX || system == MACOS) && (attributes >>> 16 & 0170000) == 0120000;
    }

    boolean locked() {
      return (flags & 0x2041) != 0;
    }
  }

  ZipDirectory {
    entries = List.copyOf(entries);
  }

  static ZipDirectory of(Bytes bytes) throws IOException, ZipFault {
    int length = (int) Math.min(bytes.length(), TAIL_BYTES);
    var tail = read(bytes, bytes.length() - length, length);
    for (int at = length - END_BYTES; at >= 0 && at >= length - END_BYTES - MAX_COMMENT; at--) {
      int comment = Short.toUnsignedInt(tail.getShort(at + 20));
      if (tail.getInt(at) == END && at + END_BYTES + comment == length) {
        return of(bytes, tail, at);
      }
    }
    throw new ZipFault(NotZip.reason(bytes));
  }

  /**
   * @param tail the last bytes of all
   * @param end where in it the end of the directory is told
   */
  private static ZipDirectory of(Bytes bytes, ByteBuffer tail, int end)
      throws IOException, ZipFault {
    int count = Short.toUnsignedInt(tail.getShort(end + 10));
    long size = Integer.toUnsignedLong(tail.getInt(end + 12));
    long offset = Integer.toUnsignedLong(tail.getInt(end + 16));
    if (count == MAX_ENTRIES || size > MAX_DIRECTORY_BYTES && size != ZIP64_MARK) {
      throw new ZipFault("holds " + MAX_ENTRIES + " files or more");
    }
    if (size == ZIP64_MARK || offset == ZIP64_MARK) {
      throw new ZipFault("is a zip64 archive, which is larger than CF takes");
    }
    if (tail.getShort(end + 4) != 0 || tail.getShort(end + 8) != (short) count) {
      throw new ZipFault("is one part of an archive that was split");
    }
    long start = bytes.length() - tail.limit() + end - size;
    if (start < offset) {
      throw new ZipFault("is a damaged zip archive: a part of it is missing");
    }
    if (count == 0) {
      throw new ZipFault("holds no file");
    }
    var directory =
        size <= end
            ? tail.slice((int) (end - size), (int) size).order(ByteOrder.LITTLE_ENDIAN)
            : read(bytes, start, (int) size);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(entry(directory));
    }
    return new ZipDirectory(entries, start - offset, start);
  }

  private static Entry entry(ByteBuffer in) throws ZipFault {
    if (in.remaining() < CENTRAL_BYTES || in.getInt(in.position()) != CENTRAL) {
      throw damaged();
    }
    int at = in.position();
    int nameBytes = Short.toUnsignedInt(in.getShort(at + 28));
    int extraBytes = Short.toUnsignedInt(in.getShort(at + 30));
    int commentBytes = Short.toUnsignedInt(in.getShort(at + 32));
    if (in.remaining() < CENTRAL_BYTES + nameBytes + extraBytes + commentBytes) {
      throw damaged();
    }
    var name = new byte[nameBytes];
    var extra = new byte[extraBytes];
    in.get(at + CENTRAL_BYTES, name);
    in.get(at + CENTRAL_BYTES + nameBytes, extra);
    in.position(at + CENTRAL_BYTES + nameBytes + extraBytes + commentBytes);
    var entry =
        new Entry(
            text(name),
            name,
            Short.toUnsignedInt(in.getShort(at + 4)),
            Short.toUnsignedInt(in.getShort(at + 8)),
            Short.toUnsignedInt(in.getShort(at + 10)),
            Short.toUnsignedInt(in.getShort(at + 12)),
            Short.toUnsignedInt(in.getShort(at + 14)),
            in.getInt(at + 16),
            Integer.toUnsignedLong(in.getInt(at + 20)),
            Integer.toUnsignedLong(in.getInt(at + 24)),
            extra,
            in.getInt(at + 38),
            Integer.toUnsignedLong(in.getInt(at + 42)));
    if (entry.packed() == ZIP64_MARK
        || entry.unpacked() == ZIP64_MARK
        || entry.at() == ZIP64_MARK) {
      throw new ZipFault("holds " + entry.shown() + " in the way of zip64, which is not read");
    }
    return entry;
  }

  static ZipFault damaged() {
    return new ZipFault(DAMAGED);
  }

  private static String text(byte[] name) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    } catch (CharacterCodingException e) {
      return new String(name, StandardCharsets.ISO_8859_1);
    }
  }

  static ByteBuffer read(Bytes bytes, long at, int length) throws IOException, ZipFault {
    var buffer = new byte[length];
    try (var in = bytes.from(at)) {
      if (in.readNBytes(buffer, 0, length) < length) {
        throw damaged();
      }
    } catch (EOFException e) {
      throw new ZipFault(DAMAGED, e);
    }
    return ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
  }
}
