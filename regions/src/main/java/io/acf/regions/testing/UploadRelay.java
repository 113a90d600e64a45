package io.acf.regions.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before the API of a region and passes on what is said, except uploads of bits that are to
 * be held: those are read and never answered, as on a line that is far too slow. It sees them end.
 */
public final class UploadRelay implements AutoCloseable {
  private final AtomicInteger toHold = new AtomicInteger();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ServerSocket server;
  private final URI api;

  /**
   * @param api {@code http}, with its port
   */
  public UploadRelay(URI api) {
    this.api = api;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Where it answers. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** Holds the next upload, and none after it. */
  public void hold() {
    toHold.set(1);
  }

  /** Uploads that were held, up to now. */
  public int begun() {
    return begun.get();
  }

  /** Those of them that the client has ended. */
  public int ended() {
    return ended.get();
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        var client = server.accept();
        var there = new Socket(api.getHost(), api.getPort());
        open.addAll(List.of(client, there));
        Thread.ofVirtual().start(() -> quietly(() -> there(client, there)));
        Thread.ofVirtual().start(() -> quietly(() -> back(there, client)));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private interface Copying {
    void run() throws IOException;
  }

  private static void quietly(Copying copying) {
    try {
      copying.run();
    } catch (IOException e) {
      // One side has ended: the other one is ended too.
    }
  }

  private void there(Socket client, Socket there) throws IOException {
    try (client;
        there) {
      InputStream in = client.getInputStream();
      OutputStream out = there.getOutputStream();
      var buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (uploads(new String(buffer, 0, n, StandardCharsets.ISO_8859_1))
            && toHold.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          begun.incrementAndGet();
          hold(in);
          return;
        }
        out.write(buffer, 0, n);
      }
    }
  }

  private static boolean uploads(String start) {
    return start.startsWith("POST /v3/packages/")
        && start.lines().findFirst().orElse("").contains("/upload");
  }

  private void hold(InputStream in) {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // Reset is an end too.
    }
    ended.incrementAndGet();
  }

  private static void back(Socket there, Socket client) throws IOException {
    try (client;
        there) {
      there.getInputStream().transferTo(client.getOutputStream());
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var socket : open) {
      socket.close();
    }
  }
}
