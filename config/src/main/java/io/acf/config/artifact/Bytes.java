package io.acf.config.artifact;

import io.acf.config.SourceTree;
import java.io.BufferedInputStream;
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

  /** A file of a tree: what lies before a place is read and thrown away each time. */
  static Bytes of(SourceTree tree, String path, long length) {
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
