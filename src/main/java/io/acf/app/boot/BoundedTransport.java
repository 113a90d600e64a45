package io.acf.app.boot;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.spi.transport.Transport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/**
 * A transport whose listeners have a bound each: who connects above it is closed at once, before
 * anything else is spent on it. Quarkus bounds the one of REST only, not that of management.
 */
final class BoundedTransport implements Transport {
  private final Transport plain;
  private final IntUnaryOperator most;

  /**
   * @param plain does all the rest, over NIO
   * @param most from a listener's port to how many may be connected to it at once
   */
  BoundedTransport(Transport plain, IntUnaryOperator most) {
    this.plain = plain;
    this.most = most;
  }

  @Override
  public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ratio) {
    return plain.eventLoopGroup(type, threads, factory, ratio);
  }

  @Override
  public DatagramChannel datagramChannel() {
    return plain.datagramChannel();
  }

  @Override
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return plain.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return plain.channelFactory(domainSocket);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return domainSocket ? plain.serverChannelFactory(true) : () -> new Listener(most);
  }

  /** Counts who is connected. */
  private static final class Listener extends NioServerSocketChannel {
    private final IntUnaryOperator most;
    private final AtomicInteger connected = new AtomicInteger();
    private volatile int limit = Integer.MAX_VALUE;

    Listener(IntUnaryOperator most) {
      this.most = most;
    }

    @Override
    protected void doBind(SocketAddress address) throws Exception {
      super.doBind(address);
      limit = most.applyAsInt(((InetSocketAddress) localAddress0()).getPort());
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
      int read = super.doReadMessages(accepted);
      if (read < 1) {
        return read;
      }
      var client = (Channel) accepted.getLast();
      if (connected.incrementAndGet() > limit) {
        connected.decrementAndGet();
        accepted.removeLast();
        client.unsafe().closeForcibly();
        return 0; // who else waits is taken in the next round
      }
      var counted = client.closeFuture().addListener(closed -> connected.decrementAndGet());
      return read;
    }
  }
}
