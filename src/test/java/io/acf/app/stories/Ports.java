package io.acf.app.stories;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Free ports below the range that the kernel gives to outgoing connections. Each is held on TCP for
 * the life of this JVM, bound and not listening: nobody else is given it while the process that it
 * is for starts, is killed and starts again.
 */
final class Ports {
  private static final int FIRST = 20_000;
  private static final int LAST = 32_000;
  private static final int TRIES = 1_000;
  private static final RandomGenerator DICE = RandomGenerator.getDefault();
  private static final List<Socket> HELD = new ArrayList<>();

  private Ports() {}

  /** A port that nobody has, neither on UDP nor on TCP. */
  static synchronized int free(String address) {
    for (int tries = 0; tries < TRIES; tries++) {
      var wanted = new InetSocketAddress(address, DICE.nextInt(FIRST, LAST));
      // A second hold of the same port would be granted, so our own are told apart here.
      if (HELD.stream().noneMatch(held -> held.getLocalSocketAddress().equals(wanted))) {
        try (var udp = new DatagramSocket(wanted)) {
          HELD.add(held(wanted));
          return udp.getLocalPort();
        } catch (IOException taken) {
          continue;
        }
      }
    }
    throw new IllegalStateException("no free port on " + address);
  }

  private static Socket held(InetSocketAddress wanted) throws IOException {
    var tcp = new Socket();
    try {
      tcp.setReuseAddress(true); // so that a server that sets it too may listen meanwhile
      tcp.bind(wanted);
      return tcp;
    } catch (IOException e) {
      tcp.close();
      throw e;
    }
  }
}
