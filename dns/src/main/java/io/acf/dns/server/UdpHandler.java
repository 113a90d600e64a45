package io.acf.dns.server;

import io.acf.dns.server.DnsListener.Drop;
import io.acf.dns.server.DnsListener.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Answers each datagram with one; sends what a read brought all at once. */
final class UdpHandler extends ChannelInboundHandlerAdapter {
  private final Responder responder;
  private final RandomGenerator dice;
  private final Optional<RateLimit> limit;
  private final DnsListener listener;

  UdpHandler(
      Responder responder, RandomGenerator dice, Optional<RateLimit> limit, DnsListener listener) {
    this.limit = limit;
    this.responder = responder;
    this.dice = dice;
    this.listener = listener;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    try {
      if (!context.channel().isWritable()) {
        listener.dropped(Drop.FULL, Transport.UDP); // a bound, rather than a queue that grows
        return;
      }
      var asker = new Responder.Asker(Transport.UDP, packet.sender().getAddress(), limit);
      ByteBuf response = responder.respond(packet.content(), asker, dice, context.alloc());
      if (response != null) {
        var sent =
            context.write(new DatagramPacket(response, packet.sender()), context.voidPromise());
      }
    } finally {
      packet.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A datagram that could not be sent (no route, port 0): its asker asks again. The socket lives.
    listener.dropped(Drop.UNSENT, Transport.UDP);
  }
}
