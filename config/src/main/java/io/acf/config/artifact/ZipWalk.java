package io.acf.config.artifact;

import io.acf.config.artifact.ZipDirectory.Entry;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;

/** Goes once through the contents of a zip, in the order of its bytes, as they are packed. */
final class ZipWalk {
  private ZipWalk() {}

  interface Visit {
    /**
     * @param packed exactly the packed bytes of the entry; need not be read to its end
     */
    void entry(Entry entry, InputStream packed) throws IOException, ZipFault;
  }

  /**
   * @throws ZipFault where contents do not lie where the directory says, or share their bytes
   */
  static void over(Bytes bytes, ZipDirectory directory, Visit visit) throws IOException, ZipFault {
    var inOrder = directory.entries().stream().sorted(Comparator.comparingLong(Entry::at)).toList();
    long at = 0;
    try (var in = bytes.from(0)) {
      for (var entry : inOrder) {
        long header = directory.prefix() + entry.at();
        if (header < at) {
          throw new ZipFault("is a damaged zip archive: two of its files share their bytes");
        }
        in.skipNBytes(header - at);
        at = header + skipHeader(in) + entry.packed();
        if (at > directory.start()) {
          throw new ZipFault("is a damaged zip archive: a part of it is missing");
        }
        var packed = new Part(in, entry.packed());
        visit.entry(entry, packed);
        in.skipNBytes(packed.left);
      }
    } catch (EOFException e) {
      throw new ZipFault("is a damaged zip archive: a part of it is missing", e);
    }
  }

  /** Its length; what it says is what the directory says, or it does not count. */
  private static long skipHeader(InputStream in) throws IOException, ZipFault {
    var header = ByteBuffer.wrap(in.readNBytes(ZipDirectory.LOCAL_BYTES));
    header.order(ByteOrder.LITTLE_ENDIAN);
    if (header.remaining() < ZipDirectory.LOCAL_BYTES || header.getInt(0) != ZipDirectory.LOCAL) {
      throw new ZipFault("is a damaged zip archive: a file of it is not where its directory says");
    }
    int rest = Short.toUnsignedInt(header.getShort(26)) + Short.toUnsignedInt(header.getShort(28));
    in.skipNBytes(rest);
    return ZipDirectory.LOCAL_BYTES + (long) rest;
  }

  /** So many bytes of another stream, which stays open. */
  private static final class Part extends FilterInputStream {
    private long left;

    Part(InputStream in, long bytes) {
      super(in);
      this.left = bytes;
    }

    @Override
    public int read() throws IOException {
      int one = left == 0 ? -1 : super.read();
      left -= one < 0 ? 0 : 1;
      return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = super.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = super.skip(Math.min(count, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public int available() {
      return 0;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    @Override
    public void close() {
      // The archive goes on behind it.
    }
  }
}
