package io.acf.simulator.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A TCP port that is bound and does not listen: connections are refused, and the kernel gives it to
 * nobody who asks for any free port. A server that sets SO_REUSEADDR may listen on it meanwhile
 * (socket(7), Linux), so a region that stops listening finds its port free when it comes back.
 */
final class HeldPort implements AutoCloseable {
  private final Socket socket;

  private HeldPort(Socket socket) {
    this.socket = socket;
  }

  /**
   * @param port 0: any that is free
   * @throws IOException where the address is not ours, or somebody listens there
   */
  static HeldPort bind(String host, int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
      return new HeldPort(socket);
    } catch (IOException | IllegalArgumentException e) {
      socket.close();
      throw e;
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
