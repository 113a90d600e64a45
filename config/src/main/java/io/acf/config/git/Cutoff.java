package io.acf.config.git;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What ends one look from outside: the connections that it holds, and how much it may receive. A
 * read that hangs cannot be interrupted, but its connection can be closed.
 */
final class Cutoff {
  private static final int HEARD = 4_096;
  private final long maxBytes;
  private final List<Closeable> open = new ArrayList<>();
  private final StringBuilder heard = new StringBuilder();
  private long received;
  private boolean cut;

  Cutoff(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** More came than may come. */
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1;

    TooLarge(long maxBytes) {
      super("the repository sends more than " + maxBytes / (1024 * 1024) + " MiB");
    }
  }

  /** Has this closed at the cut; closes it at once where that was before. */
  synchronized void register(Closeable connection) throws IOException {
    if (cut) {
      connection.close();
      throw new IOException("cut off");
    }
    open.add(connection);
  }

  void cut() {
    List<Closeable> all;
    synchronized (this) {
      cut = true;
      all = List.copyOf(open);
    }
    for (var connection : all) {
      try {
        connection.close();
      } catch (IOException e) {
        // It is given up: that it cannot even be closed changes nothing.
        continue;
      }
    }
  }

  /** The first few thousand characters that came. */
  synchronized String heard() {
    return heard.toString();
  }

  private synchronized void hear(byte[] buffer, int offset, int length) {
    int rest = Math.min(length, HEARD - heard.length());
    if (rest > 0) {
      heard.append(new String(buffer, offset, rest, StandardCharsets.ISO_8859_1));
    }
  }

  synchronized boolean isCut() {
    return cut;
  }

  private synchronized void count(int bytes) throws IOException {
    received += bytes;
    if (received > maxBytes) {
      throw new TooLarge(maxBytes);
    }
    if (cut) {
      throw new IOException("cut off");
    }
  }

  /** Counts what comes. */
  InputStream counted(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int b = super.read();
        if (b >= 0) {
          hear(new byte[] {(byte) b}, 0, 1);
          count(1);
        }
        return b;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n > 0) {
          hear(buffer, offset, n);
          count(n);
        }
        return n;
      }
    };
  }
}
