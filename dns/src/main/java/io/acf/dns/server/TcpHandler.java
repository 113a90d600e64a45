package io.acf.dns.server;

import io.acf.dns.server.DnsListener.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Answers one client's queries in order, however many it sends at once (RFC 7766). It must send its
 * first query soon and then not be idle for long; one that does not read its answers is not read
 * either, until it is idle for too long.
 */
final class TcpHandler extends ChannelInboundHandlerAdapter {
  private final Responder responder;
  private final RandomGenerator dice;
  private final TcpClients clients;
  private long deadline;

  TcpHandler(Responder responder, RandomGenerator dice, TcpClients clients) {
    this.responder = responder;
    this.dice = dice;
    this.clients = clients;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    clients.add(context.channel());
    long first = clients.limits.first().toNanos();
    deadline = System.nanoTime() + first;
    watch(context, first);
  }

  /** Only a whole query counts as activity: a byte now and then does not keep a client. */
  private void watch(ChannelHandlerContext context, long nanos) {
    var unused =
        context
            .executor()
            .schedule(
                () -> {
                  long left = deadline - System.nanoTime();
                  if (!context.channel().isActive()) {
                    return;
                  }
                  if (left <= 0) {
                    clients.drop(context.channel());
                  } else {
                    watch(context, left);
                  }
                },
                nanos,
                TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf query = (ByteBuf) message;
    try {
      deadline = System.nanoTime() + clients.limits.idle().toNanos();
      clients.active(context.channel());
      ByteBuf response = responder.respond(query, asker(context), dice, context.alloc());
      if (response == null) {
        var closing = context.close();
        return;
      }
      ByteBuf length = context.alloc().buffer(2).writeShort(response.readableBytes());
      var framed = context.write(length, context.voidPromise());
      var sent = context.write(response, context.voidPromise());
    } finally {
      query.release();
    }
  }

  /** Its address is proven by the connection: it is not limited. */
  private static Responder.Asker asker(ChannelHandlerContext context) {
    var client = (InetSocketAddress) context.channel().remoteAddress();
    return new Responder.Asker(Transport.TCP, client.getAddress(), Optional.empty());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    context.channel().config().setAutoRead(context.channel().isWritable());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    clients.remove(context.channel());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var closing = context.close(); // reset by the client, or no frames: nothing to tell it
  }
}
