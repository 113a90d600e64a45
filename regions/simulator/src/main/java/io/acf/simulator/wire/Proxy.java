package io.acf.simulator.wire;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.streams.Pipe;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;

/** Passes requests on to instances that listen on this machine, and their answers back. */
final class Proxy {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int CONNECTIONS_MAX = 500;
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final HttpClient client;
  private final Vertx vertx;

  Proxy(Vertx vertx) {
    this.vertx = vertx;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setMaxPoolSize(CONNECTIONS_MAX)
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS));
  }

  /** Passes a request on; {@code done} takes its status, or 0 and gives the answer then. */
  void pass(
      HttpServerRequest request, Traffic.Answer.Elsewhere elsewhere, IntFunction<Reply> done) {
    Pipe<Buffer> body = request.pipe();
    client
        .request(
            new RequestOptions()
                .setMethod(request.method())
                .setHost("127.0.0.1")
                .setPort(elsewhere.port())
                .setURI(request.uri()))
        .onSuccess(
            up -> {
              copy(request.headers(), up.headers());
              elsewhere.headers().forEach(up::putHeader);
              forwarded(request, up);
              if (request.getHeader("Content-Length") == null) {
                up.setChunked(request.getHeader("Transfer-Encoding") != null);
              }
              up.response()
                  .onSuccess(down -> back(request, down, done))
                  .onFailure(reason -> failed(request, done));
              body.to(up).onFailure(reason -> up.reset());
            })
        .onFailure(reason -> failed(request, done));
  }

  private static void forwarded(HttpServerRequest request, HttpClientRequest up) {
    String host = request.getHeader("Host");
    if (host != null) {
      up.putHeader("Host", host);
    }
    up.putHeader("X-Forwarded-For", request.remoteAddress().hostAddress());
    up.putHeader("X-Forwarded-Proto", request.scheme());
    up.putHeader("X-Request-Start", Long.toString(System.currentTimeMillis()));
    up.putHeader("X-Vcap-Request-Id", UUID.randomUUID().toString());
  }

  private void back(HttpServerRequest request, HttpClientResponse down, IntFunction<Reply> done) {
    Reply noted = done.apply(down.statusCode());
    var response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    response.setStatusCode(noted.status());
    copy(down.headers(), response.headers());
    if (!response.headers().contains("X-Vcap-Request-Id")) {
      response.putHeader("X-Vcap-Request-Id", UUID.randomUUID().toString());
    }
    if (down.getHeader("Content-Length") == null) {
      response.setChunked(true);
    }
    response.send(down).onFailure(broken -> request.connection().close());
  }

  private void failed(HttpServerRequest request, IntFunction<Reply> done) {
    Reply reply = done.apply(0);
    if (!request.response().headWritten()) {
      Sending.send(vertx, request, reply, new Delivery.Whole());
    }
  }

  private static void copy(MultiMap from, MultiMap to) {
    from.forEach(
        each -> {
          if (!HOP_BY_HOP.contains(each.getKey().toLowerCase(Locale.ROOT))) {
            to.add(each.getKey(), each.getValue());
          }
        });
  }
}
