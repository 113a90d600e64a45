package io.acf.simulator.wire;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Closes connections on which a client does not go on: no whole head of a request, or no more of a
 * body, for a while. Waiting for an answer is not that. On one event loop; HTTP/1 only. Source:
 * nginx, client_header_timeout and client_body_timeout, 60 s each.
 */
final class Patience {
  static final Duration USUAL = Duration.ofSeconds(60);

  private final Vertx vertx;
  private final long millis;
  private final Map<HttpConnection, Long> timers = new HashMap<>();

  Patience(Vertx vertx, Duration patience) {
    this.vertx = vertx;
    this.millis = patience.toMillis();
  }

  /** A client has connected: a request is to come. */
  void connected(HttpConnection connection) {
    connection.closeHandler(closed -> cancel(connection));
    awaitHead(connection);
  }

  private void awaitHead(HttpConnection connection) {
    arm(connection, connection::close);
  }

  private void arm(HttpConnection connection, Runnable work) {
    cancel(connection);
    timers.put(connection, vertx.setTimer(millis, fired -> work.run()));
  }

  private void cancel(HttpConnection connection) {
    Long timer = timers.remove(connection);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }

  /** The head of a request is there; after its answer another one is waited for. */
  void begun(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    cancel(connection);
    if (request.version() != HttpVersion.HTTP_2) {
      request.response().bodyEndHandler(sent -> awaitHead(connection));
    }
  }

  /** The body of a request is read from now on; it has to go on, in pieces of any size. */
  void reading(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      return;
    }
    long before = request.bytesRead();
    arm(
        request.connection(),
        () -> {
          if (request.bytesRead() == before) {
            request.connection().close();
          } else {
            reading(request);
          }
        });
  }

  /** All of a request is there; what follows is up to us. */
  void read(HttpServerRequest request) {
    if (!request.response().ended()) {
      cancel(request.connection());
    }
  }
}
