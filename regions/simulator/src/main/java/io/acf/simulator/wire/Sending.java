package io.acf.simulator.wire;

import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.UUID;

/** Sends answers, well or badly. */
final class Sending {
  private static final System.Logger LOG = System.getLogger(Sending.class.getName());
  private static final int DRIPS_PER_SECOND = 10;

  private Sending() {}

  static void send(Vertx vertx, HttpServerRequest request, Reply whole, Delivery delivery) {
    Reply reply = delivery instanceof Delivery.Shortened how ? ShortList.of(whole, how) : whole;
    if (delivery instanceof Delivery.Lost) {
      request.connection().close();
      return;
    }
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    response.setStatusCode(reply.status());
    reply.headers().forEach(response::putHeader);
    if (!response.headers().contains("X-Vcap-Request-Id")) {
      response.putHeader("X-Vcap-Request-Id", UUID.randomUUID() + "::" + UUID.randomUUID());
    }
    byte[] body = reply.body();
    if (request.method().name().equals("HEAD")) {
      response.putHeader("Content-Length", Integer.toString(body.length));
      ignore(response.end());
      return;
    }
    switch (delivery) {
      case Delivery.Whole asItIs -> ignore(response.end(Buffer.buffer(body)));
      case Delivery.Shortened shortened -> ignore(response.end(Buffer.buffer(body)));
      case Delivery.CutShort cut -> {
        response.putHeader("Content-Length", Integer.toString(body.length));
        response
            .write(Buffer.buffer(body).slice(0, body.length / 2))
            .onComplete(sent -> request.connection().close());
      }
      case Delivery.Drip drip -> {
        response.putHeader("Content-Length", Integer.toString(body.length));
        int step = Math.max(1, drip.bytesPerSecond() / DRIPS_PER_SECOND);
        drip(vertx, response, Buffer.buffer(body), 0, step, 1000L * step / drip.bytesPerSecond());
      }
      case Delivery.Lost lost -> request.connection().close();
    }
  }

  private static void drip(
      Vertx vertx, HttpServerResponse response, Buffer body, int from, int step, long millis) {
    int to = Math.min(body.length(), from + step);
    if (response.closed()) {
      return;
    }
    if (to == body.length()) {
      ignore(response.end(body.slice(from, to)));
      return;
    }
    ignore(response.write(body.slice(from, to)));
    vertx.setTimer(Math.max(1, millis), fired -> drip(vertx, response, body, to, step, millis));
  }

  /** Cuts the connection with a TCP reset, where the transport can. */
  static void reset(HttpServerRequest request) {
    if (request.connection() instanceof ConnectionBase connection) {
      connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    }
    request.connection().close();
  }

  /** A client that has gone does not matter to us. */
  private static void ignore(Future<Void> sent) {
    sent.onFailure(gone -> LOG.log(System.Logger.Level.DEBUG, "not sent", gone));
  }
}
