package io.acf.config.artifact;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes a zip (APPNOTE 6.3) whose bytes depend on nothing but names, modes, times and contents: no
 * owners, and no compression of its own, since each build of zlib compresses differently.
 */
final class ZipWriter implements Closeable {
  private static final short VERSION = 20;
  private static final short MADE_ON_UNIX = (3 << 8) | 20;
  private static final int NAMES_IN_UTF_8 = 1 << 11;
  private static final int FILE = 0100644;
  private static final int EXECUTABLE = 0100755;
  private static final int FOLDER = 0040755;
  private static final int LINK = 0120777;

  /** What cf makes of each file of an archive: {@code jar} and others write no modes at all. */
  private static final int FROM_ARCHIVE = 0100744;

  private static final int CRC_AT = 14;

  private final FileChannel file;
  private final List<Entry> entries = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);

  private record Entry(
      byte[] name,
      int flags,
      int method,
      ZipTime time,
      int crc,
      long packed,
      long unpacked,
      int mode,
      long at) {
    Entry with(int sum) {
      return new Entry(name, flags, method, time, sum, packed, unpacked, mode, at);
    }
  }

  ZipWriter(Path file) throws IOException {
    this.file = FileChannel.open(file, StandardOpenOption.WRITE);
  }

  /** Adds a file of so many bytes, and gives its content to the digest as well. */
  void add(
      String name,
      boolean executable,
      ZipTime time,
      long bytes,
      InputStream in,
      MessageDigest digest)
      throws IOException {
    var entry = begin(name, time, 0, bytes, executable ? EXECUTABLE : FILE);
    var crc = new CRC32();
    long length = 0;
    for (int n = in.read(buffer.array()); n >= 0; n = in.read(buffer.array())) {
      crc.update(buffer.array(), 0, n);
      digest.update(buffer.array(), 0, n);
      length += n;
      if (length > bytes) {
        break;
      }
      write(ByteBuffer.wrap(buffer.array(), 0, n));
    }
    if (length != bytes) {
      throw new IOException(name + " changed while it was read");
    }
    var sum = little(4).putInt((int) crc.getValue()).flip();
    while (sum.hasRemaining()) {
      int unused = file.write(sum, entry.at() + CRC_AT + sum.position());
    }
    entries.add(entry.with((int) crc.getValue()));
  }

  /** Adds a link, whose content is where it leads, as Info-ZIP and Go write it. */
  void link(String name, ZipTime time, String target) throws IOException {
    var bytes = target.getBytes(StandardCharsets.UTF_8);
    var crc = new CRC32();
    crc.update(bytes);
    entries.add(begin(name, time, (int) crc.getValue(), bytes.length, LINK));
    write(ByteBuffer.wrap(bytes));
  }

  /** Adds an empty folder. */
  void folder(String name, ZipTime time) throws IOException {
    entries.add(begin(name + "/", time, 0, 0, FOLDER));
  }

  private Entry begin(String name, ZipTime time, int crc, long bytes, int mode) throws IOException {
    var nameBytes = name.getBytes(StandardCharsets.UTF_8);
    if (nameBytes.length > 0xFFFF) {
      throw new IOException("a path of more than 65,535 bytes");
    }
    var entry =
        new Entry(nameBytes, NAMES_IN_UTF_8, 0, time, crc, bytes, bytes, mode, file.position());
    write(local(entry));
    return entry;
  }

  /** Adds an entry of another zip as it is packed there. */
  void copy(ZipDirectory.Entry from, InputStream packed) throws IOException {
    int mode =
        from.folder() ? FOLDER : from.link() ? from.attributes() >>> 16 & 0xFFFF : FROM_ARCHIVE;
    var entry =
        new Entry(
            from.rawName(),
            from.flags() & NAMES_IN_UTF_8,
            from.method(),
            ZipTime.of(from),
            from.crc(),
            from.packed(),
            from.unpacked(),
            mode,
            file.position());
    write(local(entry));
    for (int n = packed.read(buffer.array()); n >= 0; n = packed.read(buffer.array())) {
      write(ByteBuffer.wrap(buffer.array(), 0, n));
    }
    entries.add(entry);
  }

  /** Writes the directory; nothing can be added after it. */
  void finish() throws IOException {
    long start = file.position();
    for (var entry : entries) {
      write(central(entry));
    }
    long end = file.position();
    write(
        little(22)
            .putInt(ZipDirectory.END)
            .putInt(0)
            .putShort((short) entries.size())
            .putShort((short) entries.size())
            .putInt((int) (end - start))
            .putInt((int) start)
            .putShort((short) 0)
            .flip());
    file.force(true);
  }

  private static ByteBuffer local(Entry entry) {
    var header = little(30 + entry.name().length + entry.time().extra().length);
    header.putInt(ZipDirectory.LOCAL);
    return named(common(header, entry), entry).flip();
  }

  private static ByteBuffer central(Entry entry) {
    var header = little(46 + entry.name().length + entry.time().extra().length);
    header.putInt(ZipDirectory.CENTRAL).putShort(MADE_ON_UNIX);
    common(header, entry)
        .putShort((short) 0) // no comment
        .putInt(0) // first disk, no inner attributes
        .putInt(entry.mode() << 16)
        .putInt((int) entry.at());
    return named(header, entry).flip();
  }

  /** The fields that stand in both headers in the same order. */
  private static ByteBuffer common(ByteBuffer header, Entry entry) {
    return header
        .putShort(VERSION)
        .putShort((short) entry.flags())
        .putShort((short) entry.method())
        .putShort((short) entry.time().time())
        .putShort((short) entry.time().date())
        .putInt(entry.crc())
        .putInt((int) entry.packed())
        .putInt((int) entry.unpacked())
        .putShort((short) entry.name().length)
        .putShort((short) entry.time().extra().length);
  }

  private static ByteBuffer named(ByteBuffer header, Entry entry) {
    return header.put(entry.name()).put(entry.time().extra());
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int unused = file.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
