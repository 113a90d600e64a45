package io.acf.dns.server;

import io.acf.dns.server.DnsListener.Drop;
import io.acf.dns.server.DnsListener.Transport;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** Who is connected, longest idle first. Lives on the TCP event loop. */
final class TcpClients {
  /**
   * What a client may do.
   *
   * @param clients how many at once
   * @param first until its first query is whole
   * @param idle between whole queries
   */
  record Limits(int clients, Duration first, Duration idle) {
    static final Limits DEFAULT =
        new Limits(DnsOptions.TCP_CLIENTS, Duration.ofSeconds(3), Duration.ofSeconds(10));

    Limits clients(int most) {
      return new Limits(most, first, idle);
    }
  }

  final Limits limits;
  private final Set<Channel> idleFirst = new LinkedHashSet<>();
  private final DnsListener listener;

  TcpClients(Limits limits, DnsListener listener) {
    this.limits = limits;
    this.listener = listener;
  }

  /** One more; where there are too many, the longest idle goes. */
  void add(Channel client) {
    if (idleFirst.size() >= limits.clients()) {
      Iterator<Channel> all = idleFirst.iterator();
      Channel oldest = all.next();
      all.remove();
      drop(oldest);
    }
    idleFirst.add(client);
  }

  void active(Channel client) {
    if (idleFirst.remove(client)) {
      idleFirst.add(client);
    }
  }

  void drop(Channel client) {
    listener.dropped(Drop.CLIENT, Transport.TCP);
    var closing = client.close();
  }

  void remove(Channel client) {
    idleFirst.remove(client);
  }
}
