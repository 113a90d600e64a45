package io.acf.config.artifact;

import io.acf.config.SourceTree;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The bytes of one file, wherever it lies, to be read from any place on. */
interface Bytes {
  /** The length. */
  long length();

  /** All from a place on; the caller closes it. */
  InputStream from(long at) throws IOException;

  static Bytes of(Path file) throws IOException {
    long length = java.nio.file.Files.size(file);
    return new Bytes() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public InputStream from(long at) throws IOException {
        return new BufferedInputStream(
            Channels.newInputStream(FileChannel.open(file).position(at)), 64 * 1024);
      }
    };
  }

  /** As many are held in memory rather than read several times. */
  int IN_MEMORY = 16 * 1024 * 1024;

  static Bytes of(byte[] content) {
    return new Bytes() {
      @Override
      public long length() {
        return content.length;
      }

      @Override
      public InputStream from(long at) {
        return new ByteArrayInputStream(content, (int) at, (int) (content.length - at));
      }
    };
  }

  /**
   * A file of a tree, at most {@link #IN_MEMORY} bytes of it held in memory. Of a larger one what
   * lies before a place is read and thrown away each time: git has no other way to get there.
   */
  static Bytes of(SourceTree tree, String path, long length) throws IOException {
    if (length <= IN_MEMORY) {
      try (var in = tree.open(path)) {
        return of(in.readNBytes(IN_MEMORY));
      }
    }
    return new Bytes() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public InputStream from(long at) throws IOException {
        var in = new BufferedInputStream(tree.open(path), 64 * 1024);
        try {
          in.skipNBytes(at);
        } catch (IOException e) {
          in.close();
          throw e;
        }
        return in;
      }
    };
  }
}
