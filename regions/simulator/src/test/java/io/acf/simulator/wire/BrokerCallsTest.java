package io.acf.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.simulator.osb.BrokerAnswer;
import io.acf.simulator.osb.BrokerCall;
import io.acf.simulator.osb.BrokerPort.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Brokers that answer badly, or not at all. */
class BrokerCallsTest {
  private final EventLoop loop = new EventLoop();
  private ServerSocket server;

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    loop.close();
  }

  private BrokerAnswer ask(Duration patience) throws Exception {
    BrokerCalls calls =
        new BrokerCalls(
            loop.vertx(), () -> URI.create("http://127.0.0.1:1"), Optional.empty(), patience);
    CompletableFuture<BrokerAnswer> answer = new CompletableFuture<>();
    calls.ask(
        new Target("http://127.0.0.1:" + server.getLocalPort(), "u", "p", false),
        new BrokerCall("GET", "/v2/catalog", Map.of(), null),
        Map.of(),
        answer::complete);
    return answer.get(20, TimeUnit.SECONDS);
  }

  private void serve(String head, byte[] body) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (Socket socket = server.accept()) {
                head(socket);
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; i < 100; i++) {
                  socket.getOutputStream().write(body);
                }
                socket.getOutputStream().flush();
              } catch (IOException e) {
                // whoever asked has heard enough
              }
            });
  }

  /** Reads all of a request without a body: what is unread when a socket closes resets it. */
  private static void head(Socket socket) throws IOException {
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    String line = lines.readLine();
    while (line != null && !line.isEmpty()) {
      line = lines.readLine();
    }
  }

  @Test
  void silenceIsEndedByADeadline() throws Exception {
    assertThat(ask(Duration.ofMillis(200))).isEqualTo(new BrokerAnswer.TimedOut());
  }

  @Test
  void anAnswerHasASizeThatItMayTake() throws Exception {
    serve("HTTP/1.1 200 OK\r\n\r\n", new byte[100_000]);
    assertThat(ask(Duration.ofSeconds(10)))
        .isEqualTo(new BrokerAnswer.Broken("The service broker's answer is too large"));
  }

  @Test
  void nobodyIsSentElsewhere() throws Exception {
    serve(
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        new byte[0]);
    assertThat(ask(Duration.ofSeconds(10)))
        .isEqualTo(new BrokerAnswer.Came(302, "Found", "", null));
  }

  @Test
  void nobodyThereIsSaidAtOnce() throws Exception {
    server.close();
    assertThat(ask(Duration.ofSeconds(10))).isInstanceOf(BrokerAnswer.Unreachable.class);
  }
}
