package io.acf.app.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/** Where a second terminal asks for acts: loopback only, for those who know the token. */
final class ControlPoint implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 10_000;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String token;
  private final BiFunction<Act, String, String> acts;

  /**
   * @param acts does an act to a region and says what it did; throws {@link DemoFailure}
   */
  ControlPoint(String token, BiFunction<Act, String, String> acts) throws IOException {
    this.token = token;
    this.acts = acts;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.setExecutor(threads);
    server.createContext("/act", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = JSON.readTree(exchange.getRequestBody().readNBytes(LONGEST));
      if (exchange.getRequestMethod().equals("POST") && known(body.path("token").asText(""))) {
        act(exchange, body.path("act").asText(""), body.path("region").asText(""));
      } else {
        answer(exchange, 403, "not for you");
      }
    }
  }

  private void act(HttpExchange exchange, String act, String region) throws IOException {
    try {
      answer(exchange, 200, acts.apply(Act.valueOf(act.toUpperCase(Locale.ROOT)), region));
    } catch (DemoFailure e) {
      answer(exchange, 422, e.text());
    } catch (IllegalArgumentException e) {
      answer(exchange, 400, "no such act");
    }
  }

  private boolean known(String given) {
    return MessageDigest.isEqual(
        token.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
