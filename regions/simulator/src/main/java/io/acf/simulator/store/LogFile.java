package io.acf.simulator.store;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * Records one after another, each with its length and CRC-32. A record is there as a whole or,
 * where the process or the machine died while writing it, not at all: the end of the file from the
 * first record that is not whole is cut off at the next open.
 */
final class LogFile implements AutoCloseable {
  private static final int RECORD_MAX = 1 << 30;
  private static final int HEADER = 8;
  private static final System.Logger LOG = System.getLogger(LogFile.class.getName());

  private final FileChannel channel;
  private volatile long size;
  private volatile long forced;

  private LogFile(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
    this.forced = size;
  }

  /** Opens or creates a log; {@code reader} gets what it holds, oldest first. */
  static LogFile open(Path file, Consumer<byte[]> reader) {
    try {
      boolean known = Files.exists(file);
      long good = known ? read(file, reader) : 0;
      if (known && Files.size(file) > good) {
        LOG.log(
            System.Logger.Level.WARNING,
            "dropped the torn end of {0}: {1} bytes",
            file.getFileName(),
            Files.size(file) - good);
      }
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.truncate(good);
      channel.position(good);
      channel.force(true);
      if (!known) {
        Durably.folderOf(file);
      }
      return new LogFile(channel, good);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the last whole record ends. */
  private static long read(Path file, Consumer<byte[]> reader) throws IOException {
    long good = 0;
    long end = Files.size(file);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      while (good + HEADER <= end) {
        int length = in.readInt();
        int sum = in.readInt();
        if (length <= 0 || length > RECORD_MAX || good + HEADER + length > end) {
          break;
        }
        byte[] record = in.readNBytes(length);
        if (record.length < length || crc(record) != sum) {
          break;
        }
        reader.accept(record);
        good += HEADER + length;
      }
    } catch (EOFException torn) {
      return good;
    }
    return good;
  }

  void append(byte[] record) {
    ByteBuffer buffer = ByteBuffer.allocate(HEADER + record.length);
    buffer.putInt(record.length).putInt(crc(record)).put(record).flip();
    try {
      long end = size + buffer.remaining();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      size = end;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long size() {
    return size;
  }

  /** How much of it is known to survive a power cut. */
  long forced() {
    return forced;
  }

  /** Makes sure that what was appended survives a power cut too. */
  void force() {
    long written = size;
    try {
      channel.force(true);
      forced = written;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
