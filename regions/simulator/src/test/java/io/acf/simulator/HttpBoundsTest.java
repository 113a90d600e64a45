package io.acf.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the proxy before an API does not take. */
class HttpBoundsTest {
  @AutoClose private static final Region region = new Region();

  private static String headers(int count, int length) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < count; i++) {
      all.append("X-").append(i).append(": ").append("v".repeat(length)).append("\r\n");
    }
    return all.toString();
  }

  static Stream<Arguments> requests() {
    String host = "Host: localhost\r\n";
    return Stream.of(
        Arguments.of("no Host", "GET / HTTP/1.1\r\n", 400),
        Arguments.of("no Host in 1.0", "GET / HTTP/1.0\r\n", 200),
        Arguments.of("9 kB URL", "GET /?" + "q".repeat(9_000) + " HTTP/1.1\r\n" + host, 414),
        Arguments.of("400 kB URL", "GET /?" + "q".repeat(400_000) + " HTTP/1.1\r\n" + host, 414),
        Arguments.of("long header", "GET / HTTP/1.1\r\n" + host + headers(1, 9_000), 400),
        Arguments.of("much in headers", "GET / HTTP/1.1\r\n" + host + headers(20, 2_000), 400),
        Arguments.of("5,000 headers", "GET / HTTP/1.1\r\n" + host + headers(5_000, 1), 400),
        Arguments.of("100 kB header", "GET / HTTP/1.1\r\n" + host + headers(1, 100_000), 400),
        Arguments.of("a usual one", "GET / HTTP/1.1\r\n" + host + headers(20, 100), 200),
        Arguments.of("no HTTP", "hello\r\n", 400));
  }

  /** Who sends too much may be answered, and the connection reset, before all of it is sent. */
  private static void send(Socket socket, String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // the answer tells
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void isAnsweredWith(String what, String head, int status) throws IOException {
    try (Socket socket = new Socket(region.simulator.host(), region.simulator.port())) {
      socket.setSoTimeout(10_000);
      send(socket, head + "Connection: close\r\n\r\n");
      String line =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
              .readLine();
      assertThat(line).as(what).matches("HTTP/1\\.[01] " + status + " .*");
    }
  }
}
