package io.acf.app.demo;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Optional;

/** Loopback ports: the one that was asked for, else the usual one, else any that is free. */
final class Ports {
  private static final int ATTEMPTS = 50;

  private Ports() {}

  /**
   * @param option its name, for the message
   */
  static int tcp(Optional<Integer> wanted, int usual, String option) {
    return pick(wanted, usual, option, false);
  }

  /** A port for UDP and TCP both. */
  static int dns(Optional<Integer> wanted, int usual, String option) {
    return pick(wanted, usual, option, true);
  }

  private static int pick(Optional<Integer> wanted, int usual, String option, boolean udp) {
    if (wanted.isPresent() && wanted.get() != 0) {
      if (free(wanted.get(), udp)) {
        return wanted.get();
      }
      throw new DemoFailure(
          option + " " + wanted.get() + ": the port is taken",
          "another one, or leave the option out and a free one is found");
    }
    if (wanted.isEmpty() && free(usual, udp)) {
      return usual;
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var port = any();
      if (free(port, udp)) {
        return port;
      }
    }
    throw new DemoFailure("no port is free on 127.0.0.1", option + " PORT");
  }

  private static int any() {
    try (var socket = new ServerSocket(0, 1, loopback())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new DemoFailure("cannot listen on 127.0.0.1: " + e.getMessage(), "", e);
    }
  }

  private static boolean free(int port, boolean udp) {
    try (var tcp = new ServerSocket()) {
      tcp.setReuseAddress(true); // as servers do: a port in TIME_WAIT is free
      tcp.bind(new InetSocketAddress(loopback(), port));
      if (udp) {
        new DatagramSocket(new InetSocketAddress(loopback(), port)).close();
      }
      return true;
    } catch (IOException taken) {
      return false;
    } catch (IllegalArgumentException e) {
      throw new DemoFailure("port out of 1..65535: " + port, "", e);
    }
  }

  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // four bytes are an address
    }
  }
}
