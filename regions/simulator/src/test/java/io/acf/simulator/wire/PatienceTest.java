package io.acf.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections on which nothing comes any more, with a short patience. */
class PatienceTest {
  private static final Duration SHORT = Duration.ofMillis(500);
  private Vertx vertx;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    Patience patience = new Patience(vertx, SHORT);
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
            .connectionHandler(patience::connected)
            .requestHandler(
                request -> {
                  patience.begun(request);
                  patience.reading(request);
                  request
                      .body()
                      .onSuccess(
                          body -> {
                            patience.read(request);
                            vertx.setTimer(
                                3 * SHORT.toMillis(), late -> request.response().end("late"));
                          });
                })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private String answerTo(String sent) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET / HT",
        "GET / HTTP/1.1\r\nHost: x\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf"
      })
  void whatStopsHalfwayIsClosed(String sent) throws IOException {
    assertThat(answerTo(sent)).isEmpty();
  }

  @Test
  void whoWaitsForAnAnswerGetsItAndIsClosedOnlyThen() throws IOException {
    assertThat(answerTo("GET / HTTP/1.1\r\nHost: x\r\n\r\n")).endsWith("late");
  }
}
