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
 * where the process died while writing it, not at all: the torn end is cut off at the next open.
 */
final class LogFile implements AutoCloseable {
  private static final int RECORD_MAX = 1 << 30;
  private static final int HEADER = 8;

  private final FileChannel channel;
  private long size;

  private LogFile(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
  }

  /** Opens or creates a log; {@code reader} gets what it holds, oldest first. */
  static LogFile open(Path file, Consumer<byte[]> reader) {
    try {
      long good = Files.exists(file) ? read(file, reader) : 0;
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.truncate(good);
      channel.position(good);
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
      while (buffer.hasRemaining()) {
        size += channel.write(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long size() {
    return size;
  }

  /** Makes sure that what was appended survives a power cut too. */
  void force() {
    try {
      channel.force(true);
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
