package io.acf.simulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Asks a simulator's router with any Host. */
final class RouterClient {
  private final Simulator simulator;

  record Answer(int status, Map<String, String> headers, String body) {}

  RouterClient(Simulator simulator) {
    this.simulator = simulator;
  }

  Answer get(String host, String path) {
    return get(host, path, Map.of());
  }

  Answer get(String host, String path, Map<String, String> more) {
    StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
    more.forEach((key, value) -> head.append(key).append(": ").append(value).append("\r\n"));
    head.append("Connection: close\r\n\r\n");
    try (Socket socket = new Socket(simulator.host(), simulator.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      int status = Integer.parseInt(reader.readLine().split(" ")[1]);
      Map<String, String> headers = new TreeMap<>();
      for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
      }
      StringBuilder body = new StringBuilder();
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        body.append((char) c);
      }
      return new Answer(status, headers, body.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
