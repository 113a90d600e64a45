package io.acf.dns.server;

import io.acf.config.Hostname;
import io.acf.dns.Zone;
import io.acf.dns.server.DnsListener.Drop;
import io.acf.dns.server.DnsListener.Rcode;
import io.acf.dns.server.DnsListener.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Type;

/**
 * Answers messages from the views of zones; knows no socket. A query sees one view, the old or the
 * new one, never a mixture. Safe for many threads.
 */
final class Responder {
  /** The most that we send in a datagram, and announce: it fits every path (RFC 9715). */
  static final int UDP_MOST = 1232;

  private static final int UDP_PLAIN = 512;
  private static final int TCP_MOST = 65_535;
  private static final int OPT_SIZE = 11;
  private static final int OPTION_HEADER = 4;

  private static final int COOKIE_SIZE = 24;
  private static final byte[] NO_BYTES = {};

  private static final int AUTHORITATIVE = 0x0400;
  private static final int TRUNCATED = 0x0200;
  private static final int RECURSION_DESIRED = 0x0100;
  private static final int CHECKING_DISABLED = 0x0010;
  private static final int OPCODE = 0x7800;

  private final Map<String, ZoneView> zones = new ConcurrentHashMap<>();
  private final DnsListener listener;
  private final Cookies cookies;
  private final byte[] nsid;

  Responder(DnsListener listener, Cookies cookies, byte[] nsid) {
    this.listener = listener;
    this.cookies = cookies;
    this.nsid = nsid.clone();
  }

  /** Who asks, how, and how much it may ask. */
  record Asker(Transport transport, InetAddress address, Optional<RateLimit> limit) {
    RateLimit.Verdict judge(RateLimit.Kind kind) {
      return limit.map(found -> found.judge(address, kind)).orElse(RateLimit.Verdict.SEND);
    }
  }

  void serve(Zone zone) {
    ZoneView view = new ZoneView(zone);
    zones.put(view.apex, view);
  }

  void withdraw(Hostname zone) {
    zones.remove(ZoneView.key(zone));
  }

  /**
   * The response to a message, or null where it gets none. Never throws, whatever the bytes.
   *
   * @param in a whole message; is read, not released
   */
  @Nullable ByteBuf respond(
      ByteBuf in, Asker asker, RandomGenerator dice, ByteBufAllocator memory) {
    Transport transport = asker.transport();
    if (in.readableBytes() < Query.HEADER) {
      listener.dropped(Drop.SHORT, transport);
      return null;
    }
    int id = in.getUnsignedShort(in.readerIndex());
    int flags = in.getUnsignedShort(in.readerIndex() + 2);
    if ((flags & Query.RESPONSE) != 0) {
      listener.dropped(Drop.RESPONSE, transport);
      return null;
    }
    if (Query.opcode(flags) != 0) {
      return bare(id, flags, Rcode.NOTIMP, asker, memory);
    }
    try {
      return answer(Query.read(in), asker, dice, memory);
    } catch (Query.Malformed e) {
      return bare(id, flags, Rcode.FORMERR, asker, memory);
    } catch (RuntimeException bug) {
      listener.broke(bug);
      return bare(id, flags, Rcode.SERVFAIL, asker, memory);
    }
  }

  private @Nullable ByteBuf answer(
      Query query, Asker asker, RandomGenerator dice, ByteBufAllocator memory) {
    Response response = decide(query, dice);
    byte[] cookie = query.edns().map(Query.Edns::cookie).orElse(NO_BYTES);
    boolean known = cookie.length > 0 && cookies.proven(cookie, asker.address());
    RateLimit.Verdict verdict = known ? RateLimit.Verdict.SEND : asker.judge(response.kind());
    if (verdict == RateLimit.Verdict.DROP) {
      listener.dropped(Drop.RATE, asker.transport());
      return null;
    }
    listener.answered(response.rcode, asker.transport());
    byte[] options = query.edns().map(asked -> options(asked, asker)).orElse(NO_BYTES);
    boolean slips = verdict == RateLimit.Verdict.TRUNCATE;
    return write(query, response, options, most(asker.transport(), query.edns(), slips), memory);
  }

  /** What stands in our OPT record: who we are, and the client's cookie with ours. */
  private byte[] options(Query.Edns asked, Asker asker) {
    if (asked.version() != 0 || !asked.nsid() && asked.cookie().length == 0) {
      return NO_BYTES;
    }
    var out = ByteBuffer.allocate(2 * OPTION_HEADER + nsid.length + COOKIE_SIZE);
    if (asked.nsid()) {
      out.putShort((short) Query.NSID).putShort((short) nsid.length).put(nsid);
    }
    if (asked.cookie().length > 0) {
      byte[] fresh = cookies.fresh(asked.cookie(), asker.address());
      out.putShort((short) Query.COOKIE).putShort((short) fresh.length).put(fresh);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  /**
   * What to say.
   *
   * @param denies the view whose SOA stands in the authority section
   */
  private record Response(
      Rcode rcode,
      boolean authoritative,
      Records answer,
      Records additional,
      @Nullable ZoneView denies) {
    static final Response REFUSED = error(Rcode.REFUSED);
    static final Response BADVERS = error(Rcode.BADVERS);
    static final Response SERVFAIL = error(Rcode.SERVFAIL);
    static final Response FORMERR = error(Rcode.FORMERR);

    private static Response error(Rcode rcode) {
      return new Response(rcode, false, Records.NONE, Records.NONE, null);
    }

    RateLimit.Kind kind() {
      return rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN
          ? RateLimit.Kind.ERROR
          : denies == null ? RateLimit.Kind.ANSWER : RateLimit.Kind.DENIAL;
    }

    static Response of(Records answer) {
      return new Response(Rcode.NOERROR, true, answer, Records.NONE, null);
    }

    static Response denied(Rcode rcode, ZoneView view) {
      return new Response(rcode, true, Records.NONE, Records.NONE, view);
    }
  }

  private Response decide(Query query, RandomGenerator dice) {
    if (query.edns().isPresent() && query.edns().get().version() > 0) {
      return Response.BADVERS;
    }
    int type = query.type();
    if (type == 0 || type == Type.OPT) {
      return Response.FORMERR;
    }
    ZoneView view = query.dnsClass() == DClass.IN ? zoneOf(query.name()) : null;
    if (view == null || type == Type.AXFR || type == Type.IXFR) {
      return Response.REFUSED;
    }
    ZoneView.Node node = view.node(query.name());
    return node == null ? Response.denied(Rcode.NXDOMAIN, view) : at(node, view, type, dice);
  }

  private static Response at(ZoneView.Node node, ZoneView view, int type, RandomGenerator dice) {
    Records.Drawn drawn = type == Type.A ? node.a() : type == Type.AAAA ? node.aaaa() : null;
    if (drawn != null) {
      return Response.of(drawn.draw(dice));
    }
    if (node.apex() && type == Type.SOA) {
      return Response.of(view.soa);
    }
    if (node.apex() && type == Type.NS) {
      return new Response(Rcode.NOERROR, true, view.nameServers, view.glue, null);
    }
    if (node.unproven()) {
      return Response.SERVFAIL;
    }
    return type == Type.ANY ? Response.of(view.any) : Response.denied(Rcode.NOERROR, view);
  }

  /** The zone with the longest matching name. */
  private @Nullable ZoneView zoneOf(String name) {
    int at = 0;
    while (true) {
      ZoneView view = zones.get(at == 0 ? name : name.substring(at));
      if (view != null || name.charAt(at) == 0) {
        return view;
      }
      at += 1 + name.charAt(at);
    }
  }

  private static ByteBuf write(
      Query query, Response response, byte[] options, int most, ByteBufAllocator memory) {
    Optional<Query.Edns> edns = query.edns();
    ZoneView denies = response.denies;
    int authority = denies == null ? 0 : 2 + denies.soaBody.length;
    int fixed =
        Query.HEADER + query.question().length + (edns.isPresent() ? OPT_SIZE + options.length : 0);
    boolean cut = fixed + response.answer.bytes().length + authority > most;
    boolean extra =
        fixed + response.answer.bytes().length + response.additional.bytes().length <= most;
    Records answer = cut ? Records.NONE : response.answer;
    Records additional = extra && !cut ? response.additional : Records.NONE;
    ByteBuf out =
        memory.buffer(fixed + answer.bytes().length + authority + additional.bytes().length);
    out.writeShort(query.id());
    out.writeShort(
        flags(query.flags(), response.rcode)
            | (response.authoritative ? AUTHORITATIVE : 0)
            | (cut ? TRUNCATED : 0));
    out.writeShort(1);
    out.writeShort(answer.count());
    out.writeShort(denies == null || cut ? 0 : 1);
    out.writeShort(additional.count() + (edns.isPresent() ? 1 : 0));
    out.writeBytes(query.question());
    out.writeBytes(answer.bytes());
    if (denies != null && !cut) {
      // The zone's name is the tail of the question's.
      out.writeShort(0xC000 | Query.HEADER + query.name().length() - denies.apex.length());
      out.writeBytes(denies.soaBody);
    }
    out.writeBytes(additional.bytes());
    edns.ifPresent(asked -> opt(out, response.rcode, asked, options));
    return out;
  }

  /**
   * @param slips nothing but the question is sent, whatever it is about
   */
  private static int most(Transport transport, Optional<Query.Edns> edns, boolean slips) {
    return slips
        ? 0
        : switch (transport) {
          case TCP -> TCP_MOST;
          case UDP -> edns.map(e -> Math.clamp(e.payload(), UDP_PLAIN, UDP_MOST)).orElse(UDP_PLAIN);
        };
  }

  private static void opt(ByteBuf out, Rcode rcode, Query.Edns asked, byte[] options) {
    out.writeByte(0);
    out.writeShort(Type.OPT);
    out.writeShort(UDP_MOST);
    out.writeByte(rcode.code >> 4);
    out.writeByte(0);
    out.writeShort(asked.dnssecOk() ? 0x8000 : 0);
    out.writeShort(options.length);
    out.writeBytes(options);
  }

  private static int flags(int asked, Rcode rcode) {
    return Query.RESPONSE
        | asked & (OPCODE | RECURSION_DESIRED | CHECKING_DISABLED)
        | rcode.code & 15;
  }

  /** A header and nothing else: the question could not be read, or need not be. */
  private @Nullable ByteBuf bare(
      int id, int flags, Rcode rcode, Asker asker, ByteBufAllocator memory) {
    if (asker.judge(RateLimit.Kind.ERROR) == RateLimit.Verdict.DROP) {
      listener.dropped(Drop.RATE, asker.transport());
      return null;
    }
    listener.answered(rcode, asker.transport());
    return memory.buffer(Query.HEADER).writeShort(id).writeShort(flags(flags, rcode)).writeLong(0);
  }
}
