package io.acf.simulator.conformance;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Sits in cf-java-client's own pipeline, behind the HTTP codec, and notes each exchange. */
final class WireTap extends ChannelDuplexHandler {
  private record Asked(String method, String uri) {}

  private final Deque<Asked> asked = new ArrayDeque<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private HttpResponse response;

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof HttpRequest request) {
      asked.addLast(new Asked(request.method().name(), request.uri()));
    }
    super.write(context, message, promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof HttpResponse head && head.status().code() != 100) {
      response = head;
      body.reset();
    }
    if (message instanceof HttpContent content) {
      body.writeBytes(ByteBufUtil.getBytes(content.content()));
    }
    if (message instanceof LastHttpContent && response != null && !asked.isEmpty()) {
      Asked request = asked.removeFirst();
      Exchanges.add(
          new Exchange(
              request.method(),
              request.uri(),
              response.status().code(),
              headers(response),
              body.toByteArray()));
      response = null;
    }
    super.channelRead(context, message);
  }

  private static Map<String, List<String>> headers(HttpResponse response) {
    Map<String, List<String>> headers = new TreeMap<>();
    response
        .headers()
        .names()
        .forEach(
            name -> headers.put(name.toLowerCase(Locale.ROOT), response.headers().getAll(name)));
    return headers;
  }
}
