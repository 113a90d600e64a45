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
 * Writes a zip (APPNOTE 6.3) whose bytes depend on nothing but names, modes and contents: no times,
 * no owners, and no compression, since each build of zlib compresses differently.
 */
final class ZipWriter implements Closeable {
  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final short VERSION = 20;
  private static final short MADE_ON_UNIX = (3 << 8) | 20;
  private static final short NAMES_IN_UTF_8 = 1 << 11;

  /** 1980-01-01, the first day that a zip knows. */
  private static final short FIRST_DAY = (1 << 5) | 1;

  private static final int CRC_AT = 14;

  private final FileChannel file;
  private final List<Entry> entries = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);

  private record Entry(byte[] name, int crc, long bytes, long at, boolean executable) {}

  ZipWriter(Path file) throws IOException {
    this.file = FileChannel.open(file, StandardOpenOption.WRITE);
  }

  /** Adds a file of so many bytes, and gives its content to the digest as well. */
  void add(String name, boolean executable, long bytes, InputStream in, MessageDigest digest)
      throws IOException {
    long at = file.position();
    var nameBytes = name.getBytes(StandardCharsets.UTF_8);
    if (nameBytes.length > 0xFFFF) {
      throw new IOException("a path of more than 65,535 bytes");
    }
    write(header(nameBytes, 0, bytes));
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
      int unused = file.write(sum, at + CRC_AT + sum.position());
    }
    entries.add(new Entry(nameBytes, (int) crc.getValue(), bytes, at, executable));
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
            .putInt(END)
            .putInt(0)
            .putShort((short) entries.size())
            .putShort((short) entries.size())
            .putInt((int) (end - start))
            .putInt((int) start)
            .putShort((short) 0)
            .flip());
    file.force(true);
  }

  private static ByteBuffer header(byte[] name, int crc, long bytes) {
    return little(30 + name.length)
        .putInt(LOCAL)
        .putShort(VERSION)
        .putShort(NAMES_IN_UTF_8)
        .putShort((short) 0) // stored
        .putShort((short) 0) // midnight
        .putShort(FIRST_DAY)
        .putInt(crc)
        .putInt((int) bytes)
        .putInt((int) bytes)
        .putShort((short) name.length)
        .putShort((short) 0)
        .put(name)
        .flip();
  }

  private static ByteBuffer central(Entry entry) {
    int mode = entry.executable() ? 0100755 : 0100644;
    return little(46 + entry.name().length)
        .putInt(CENTRAL)
        .putShort(MADE_ON_UNIX)
        .putShort(VERSION)
        .putShort(NAMES_IN_UTF_8)
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort(FIRST_DAY)
        .putInt(entry.crc())
        .putInt((int) entry.bytes())
        .putInt((int) entry.bytes())
        .putShort((short) entry.name().length)
        .putInt(0) // no extra field, no comment
        .putInt(0) // first disk, no inner attributes
        .putInt(mode << 16)
        .putInt((int) entry.at())
        .put(entry.name())
        .flip();
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
