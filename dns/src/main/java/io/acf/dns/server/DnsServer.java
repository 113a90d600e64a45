package io.acf.dns.server;

import io.acf.config.Hostname;
import io.acf.dns.Zone;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An authoritative name server for the zones it is given: SOA, NS with glue, A and AAAA; over UDP
 * and TCP on one port. It never recurses, transfers nothing, and answers REFUSED for what is not in
 * a zone of its own.
 *
 * <p>It has two event loops of its own (one a transport), so that nothing else that the process
 * does can hold up an answer. Bound to a wildcard address, a machine with several addresses may
 * answer UDP from another one than was asked: name the address there.
 */
public final class DnsServer implements AutoCloseable {
  /** Several queries a round trip; larger ones than that nobody sends. Bytes. */
  private static final int DATAGRAM_MOST = 2048;

  private static final int SOCKET_BUFFER = 4 << 20;
  private static final int BIND_TRIES = 20;

  private final Responder responder;
  private final Supplier<RandomGenerator> dice;
  private final DnsListener listener;
  private final Optional<RateLimit> limit;
  private final TcpClients.Limits limits;
  private final EventLoopGroup udpLoop =
      new NioEventLoopGroup(1, new DefaultThreadFactory("acf-dns-udp", true));
  private final EventLoopGroup tcpLoop =
      new NioEventLoopGroup(1, new DefaultThreadFactory("acf-dns-tcp", true));
  private volatile @Nullable Bound bound;

  /** Both sockets, on one port. */
  private record Bound(Channel udp, Channel tcp) {}

  private DnsServer(
      DnsOptions options,
      Supplier<RandomGenerator> dice,
      DnsListener listener,
      TcpClients.Limits limits) {
    this.responder = new Responder(listener, cookies(), options.nsidBytes());
    this.dice = dice;
    this.listener = listener;
    this.limits = limits;
    this.limit =
        options.ratePerSecond() == 0
            ? Optional.empty()
            : Optional.of(new RateLimit(options.ratePerSecond(), System::nanoTime));
  }

  /**
   * A server that is not bound yet: it takes zones, and nobody can ask. So the first answer after a
   * restart is right, and never REFUSED for want of a zone that lies on disk.
   *
   * @param dice one generator an event loop
   */
  public static DnsServer unbound(
      DnsOptions options, Supplier<RandomGenerator> dice, DnsListener listener) {
    return new DnsServer(
        options, dice, listener, TcpClients.Limits.DEFAULT.clients(options.tcpClients()));
  }

  /**
   * Binds and answers from then on, with no zone yet.
   *
   * @param address port 0: any that is free for both transports
   * @param dice one generator an event loop
   * @throws IOException the address cannot be bound
   */
  public static DnsServer start(
      InetSocketAddress address,
      DnsOptions options,
      Supplier<RandomGenerator> dice,
      DnsListener listener)
      throws IOException {
    return start(
        address, options, dice, listener, TcpClients.Limits.DEFAULT.clients(options.tcpClients()));
  }

  static DnsServer start(
      InetSocketAddress address,
      DnsOptions options,
      Supplier<RandomGenerator> dice,
      DnsListener listener,
      TcpClients.Limits limits)
      throws IOException {
    var server = new DnsServer(options, dice, listener, limits);
    server.bind(address);
    return server;
  }

  /**
   * Answers from now on; once.
   *
   * @param address port 0: any that is free for both transports
   * @throws IOException the address cannot be bound; the server is closed
   */
  public void bind(InetSocketAddress address) throws IOException {
    if (bound != null) {
      throw new IllegalStateException("bound already");
    }
    try {
      bound = bindBoth(address);
    } catch (IOException e) {
      close();
      throw new IOException("cannot answer DNS at " + address + ": " + e.getMessage(), e);
    }
  }

  private Bound bindBoth(InetSocketAddress address) throws IOException {
    for (int tries = 1; ; tries++) {
      Channel udp =
          bound(udp(udpLoop, new UdpHandler(responder, dice.get(), limit, listener)).bind(address));
      InetSocketAddress both = (InetSocketAddress) udp.localAddress();
      try {
        Channel tcp =
            bound(tcp(tcpLoop, responder, dice, new TcpClients(limits, listener)).bind(both));
        return new Bound(udp, tcp);
      } catch (IOException taken) {
        udp.close().awaitUninterruptibly();
        if (address.getPort() != 0 || tries == BIND_TRIES) {
          throw taken;
        }
      }
    }
  }

  private static Channel bound(ChannelFuture binding) throws IOException {
    binding.awaitUninterruptibly();
    if (!binding.isSuccess()) {
      Throwable cause = binding.cause();
      throw cause instanceof IOException io ? io : new IOException(cause);
    }
    return binding.channel();
  }

  /** Their secret is of this process: a restart costs every client one new cookie. */
  private static Cookies cookies() {
    byte[] secret = new byte[16];
    new SecureRandom().nextBytes(secret);
    return new Cookies(secret, () -> Instant.now().getEpochSecond());
  }

  private static Bootstrap udp(EventLoopGroup loop, UdpHandler handler) {
    return new Bootstrap()
        .group(loop)
        .channel(NioDatagramChannel.class)
        .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
        .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
        .option(
            ChannelOption.RCVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(DATAGRAM_MOST).maxMessagesPerRead(64))
        .handler(handler);
  }

  private static ServerBootstrap tcp(
      EventLoopGroup loop,
      Responder responder,
      Supplier<RandomGenerator> dice,
      TcpClients clients) {
    RandomGenerator own = dice.get();
    return new ServerBootstrap()
        .group(loop)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.SO_BACKLOG, clients.limits.clients())
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32 << 10, 64 << 10))
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(new TcpFrames());
                channel.pipeline().addLast(new TcpHandler(responder, own, clients));
              }
            });
  }

  /** Where it answers, both over UDP and over TCP. */
  public InetSocketAddress address() {
    Bound both = bound;
    if (both == null) {
      throw new IllegalStateException("not bound yet");
    }
    return (InetSocketAddress) both.udp().localAddress();
  }

  /**
   * Answers for this zone from now on, in place of what it answered before. A query sees the old or
   * the new one.
   */
  public void serve(Zone zone) {
    responder.serve(zone);
  }

  /** Answers REFUSED for this zone from now on. */
  public void withdraw(Hostname zone) {
    responder.withdraw(zone);
  }

  @Override
  public void close() {
    if (udpLoop.isShuttingDown()) {
      return;
    }
    Bound both = bound;
    if (both != null) {
      both.tcp().close().awaitUninterruptibly();
      both.udp().close().awaitUninterruptibly();
    }
    stop(tcpLoop);
    stop(udpLoop);
  }

  private static void stop(EventLoopGroup loop) {
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
