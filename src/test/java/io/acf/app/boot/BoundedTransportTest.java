package io.acf.app.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxBuilder;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections over the wire to a listener with a bound. */
class BoundedTransportTest {
  private static final int MOST = 5;

  private final Vertx vertx = bounded();
  private final List<Socket> sockets = new ArrayList<>();

  private static Vertx bounded() {
    var builder = new VertxBuilder().init();
    return builder
        .findTransport(new BoundedTransport(builder.findTransport(), port -> MOST))
        .vertx();
  }

  private int listen() {
    return vertx
        .createHttpServer()
        .requestHandler(request -> request.response().end("ok"))
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  @AfterEach
  void close() throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Socket connect(int port) throws IOException {
    var socket = new Socket("127.0.0.1", port);
    sockets.add(socket);
    return socket;
  }

  /** Whether the server ended it; one that is kept says nothing for a while. */
  private static boolean closed(Socket socket) throws IOException {
    socket.setSoTimeout(300);
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException kept) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }

  private static boolean answers(int port) {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
              .timeout(Duration.ofSeconds(2))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException refused) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoComesTooLateIsClosedAndRoomThatIsGivenBackIsUsed() throws IOException {
    int port = listen();
    int other = listen();
    assertThat(answers(port)).isTrue();
    Awaitility.await().until(() -> fill(port) == MOST);
    for (int i = 0; i < 20; i++) {
      assertThat(closed(connect(port))).as("above the bound").isTrue();
    }
    assertThat(answers(port)).isFalse();
    assertThat(answers(other)).as("a listener of its own").isTrue();
    close(sockets);
    Awaitility.await().until(() -> answers(port));
  }

  /** Connects until one is closed; how many are kept. */
  private int fill(int port) throws IOException {
    close(sockets);
    int kept = 0;
    while (kept <= MOST && !closed(connect(port))) {
      kept++;
    }
    return kept;
  }

  private static void close(List<Socket> sockets) throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }
}
