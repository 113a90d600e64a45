package io.acf.dns.server;

/** Is told what the server does. Called on its event loops: must neither block nor throw. */
public interface DnsListener {
  /** Nobody listens. */
  DnsListener NONE = new DnsListener() {};

  default void answered(Rcode rcode, Transport transport) {}

  default void dropped(Drop reason, Transport transport) {}

  /** A bug of ours: the query was answered SERVFAIL. */
  default void broke(RuntimeException bug) {}

  enum Transport {
    UDP,
    TCP
  }

  /** Why something got no answer, from a closed list. */
  enum Drop {
    /** Shorter than a DNS header. */
    SHORT,
    /** A response; answering those makes two servers talk for ever. */
    RESPONSE,
    /** Over UDP, when its network gets too many. */
    RATE,
    /** Over UDP, when the socket takes no more. */
    FULL,
    /** Over UDP, when the system would not send it: no route, no such port. */
    UNSENT,
    /** A TCP client that was too slow, or idle when another came. */
    CLIENT
  }

  /** Response codes that we give (RFC 1035, RFC 6891). */
  enum Rcode {
    NOERROR(0),
    FORMERR(1),
    SERVFAIL(2),
    NXDOMAIN(3),
    NOTIMP(4),
    REFUSED(5),
    BADVERS(16);

    final int code;

    Rcode(int code) {
      this.code = code;
    }
  }
}
