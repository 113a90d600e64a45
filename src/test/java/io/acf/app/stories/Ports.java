package io.acf.app.stories;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/** Free ports below the range that the kernel gives to outgoing connections. */
final class Ports {
  private static final int FIRST = 20_000;
  private static final int LAST = 32_000;
  private static final int TRIES = 1_000;
  private static final RandomGenerator DICE = RandomGenerator.getDefault();

  private Ports() {}

  /** A port that nobody has, neither on UDP nor on TCP. */
  static int free(String address) {
    for (int tries = 0; tries < TRIES; tries++) {
      int port = DICE.nextInt(FIRST, LAST);
      var socket = new InetSocketAddress(address, port);
      try (var tcp = new ServerSocket(port, 1, InetAddress.getByName(address));
          var udp = new DatagramSocket(socket)) {
        return port;
      } catch (IOException taken) {
        continue;
      }
    }
    throw new IllegalStateException("no free port on " + address);
  }
}
