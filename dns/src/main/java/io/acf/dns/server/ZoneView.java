package io.acf.dns.server;

import io.acf.config.Hostname;
import io.acf.config.ZoneSpec;
import io.acf.dns.Answer;
import io.acf.dns.Member;
import io.acf.dns.Zone;
import io.netty.util.NetUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.HINFORecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * A zone made ready to answer: every record in wire form, every name that exists, and the empty
 * ones between. Immutable.
 */
final class ZoneView {
  /** Name servers move rarely; resolvers need them when we are away. Seconds. */
  private static final long NS_TTL = 3600;

  private static final int REFRESH = 60;
  private static final int RETRY = 10;
  private static final int EXPIRE = 7 * 24 * 3600;

  /** Owner as a pointer to the question's name, which stands right behind the header. */
  private static final byte[] OWNER_IS_QUESTION = {(byte) 0xC0, Query.HEADER};

  /**
   * What there is at a name; all empty for one that only lies above others.
   *
   * @param unproven federated, and never had a confirmed member
   */
  record Node(
      boolean apex, boolean unproven, Records.@Nullable Drawn a, Records.@Nullable Drawn aaaa) {
    private static final Node EMPTY = new Node(false, false, null, null);
  }

  /** The apex in wire form, in lower case, one char a byte: as {@link Query#name}. */
  final String apex;

  /** The SOA record without its owner, as it stands in negative answers. */
  final byte[] soaBody;

  final Records soa;
  final Records nameServers;
  final Records glue;
  final Records any;
  private final Map<String, Node> nodes = new HashMap<>();

  /** The least a response may be cached: below every ttl of an answer. */
  private final long negativeTtl;

  ZoneView(Zone zone) {
    Name apexName = name(zone.name());
    apex = key(apexName);
    negativeTtl = negativeTtl(zone);
    Name primary = name(zone.nameServers().getFirst().name());
    byte[] soaWire = soa(apexName, primary, zone.serial());
    soaBody = body(Type.SOA, negativeTtl, soaWire);
    soa = answer(List.of(soaWire), Type.SOA, negativeTtl);
    nameServers = answer(nsWires(zone, apexName), Type.NS, NS_TTL);
    glue = glue(zone);
    any =
        answer(
            List.of(
                new HINFORecord(apexName, DClass.IN, NS_TTL, "RFC8482", "").rdataToWireCanonical()),
            Type.HINFO,
            NS_TTL);
    fill(zone);
  }

  @Nullable Node node(String name) {
    return nodes.get(name);
  }

  private void fill(Zone zone) {
    nodes.put(apex, new Node(true, false, null, null));
    Map<Hostname, List<String>> servers = new TreeMap<>();
    for (ZoneSpec.NameServer server : zone.nameServers()) {
      if (server.name().within(zone.name())) {
        servers.computeIfAbsent(server.name(), n -> new ArrayList<>()).add(server.address());
      }
    }
    servers.forEach((name, addresses) -> put(name, host(addresses)));
    zone.names().forEach((name, answer) -> put(name, federated(answer)));
  }

  private void put(Hostname hostname, Node node) {
    String name = key(name(hostname));
    nodes.put(name, name.equals(apex) ? new Node(true, node.unproven, node.a, node.aaaa) : node);
    for (String above = parent(name); above.length() > apex.length(); above = parent(above)) {
      nodes.putIfAbsent(above, Node.EMPTY);
    }
  }

  private static String parent(String name) {
    return name.substring(1 + name.charAt(0));
  }

  private static Node host(List<String> addresses) {
    return new Node(
        false,
        false,
        drawn(List.of(new Share(1, addresses)), Type.A, NS_TTL),
        drawn(List.of(new Share(1, addresses)), Type.AAAA, NS_TTL));
  }

  private static Node federated(Optional<Answer> answer) {
    if (answer.isEmpty()) {
      return new Node(false, true, null, null);
    }
    List<Share> shares = new ArrayList<>();
    for (Member member : answer.get().members()) {
      shares.add(new Share(member.weight(), member.addresses()));
    }
    long ttl = answer.get().ttl().toSeconds();
    return new Node(false, false, drawn(shares, Type.A, ttl), drawn(shares, Type.AAAA, ttl));
  }

  private record Share(long weight, List<String> addresses) {}

  /**
   * Members that have the family at all, by their weights: the same as drawing among all and, where
   * the drawn one lacks it, drawing again among those that have it. Null where none has.
   */
  private static Records.@Nullable Drawn drawn(List<Share> shares, int type, long ttl) {
    List<Records> members = new ArrayList<>();
    List<Long> weights = new ArrayList<>();
    for (Share share : shares) {
      List<byte[]> wires = new ArrayList<>();
      for (String address : share.addresses()) {
        byte[] wire = address(address);
        if (wire.length == (type == Type.A ? 4 : 16)) {
          wires.add(wire);
        }
      }
      if (!wires.isEmpty()) {
        members.add(answer(wires, type, ttl));
        weights.add(share.weight());
      }
    }
    return members.isEmpty()
        ? null
        : new Records.Drawn(
            members.toArray(Records[]::new), weights.stream().mapToLong(w -> w).toArray());
  }

  private byte[] soa(Name apexName, Name primary, long serial) {
    Name contact = name(apexName, "hostmaster");
    return new SOARecord(
            apexName,
            DClass.IN,
            negativeTtl,
            primary,
            contact,
            serial,
            REFRESH,
            RETRY,
            EXPIRE,
            negativeTtl)
        .rdataToWireCanonical();
  }

  private static List<byte[]> nsWires(Zone zone, Name apexName) {
    return zone.nameServers().stream()
        .map(ZoneSpec.NameServer::name)
        .distinct()
        .map(server -> new NSRecord(apexName, DClass.IN, NS_TTL, name(server)))
        .map(Record::rdataToWireCanonical)
        .toList();
  }

  private static Records glue(Zone zone) {
    var bytes = new ByteArrayOutputStream();
    int count = 0;
    for (ZoneSpec.NameServer server : zone.nameServers()) {
      if (server.name().within(zone.name())) {
        byte[] wire = address(server.address());
        bytes.writeBytes(name(server.name()).toWireCanonical());
        bytes.writeBytes(body(wire.length == 4 ? Type.A : Type.AAAA, NS_TTL, wire));
        count++;
      }
    }
    return new Records(count, bytes.toByteArray());
  }

  private static Records answer(List<byte[]> rdata, int type, long ttl) {
    var bytes = new ByteArrayOutputStream();
    for (byte[] wire : rdata) {
      bytes.writeBytes(OWNER_IS_QUESTION);
      bytes.writeBytes(body(type, ttl, wire));
    }
    return new Records(rdata.size(), bytes.toByteArray());
  }

  /** A record from its type on. */
  private static byte[] body(int type, long ttl, byte[] rdata) {
    var out = new ByteArrayOutputStream();
    for (int half : new int[] {type, DClass.IN, (int) (ttl >> 16), (int) ttl, rdata.length}) {
      out.write(half >> 8);
      out.write(half);
    }
    out.writeBytes(rdata);
    return out.toByteArray();
  }

  private static long negativeTtl(Zone zone) {
    long least = zone.negativeTtl().toSeconds();
    for (Optional<Answer> answer : zone.names().values()) {
      least = Math.min(least, answer.map(a -> a.ttl().toSeconds()).orElse(least));
    }
    return least;
  }

  private static byte[] address(String literal) {
    byte[] wire = NetUtil.createByteArrayFromIpAddressString(literal);
    if (wire == null) {
      throw new IllegalArgumentException("not an IP address: " + literal);
    }
    return wire;
  }

  static String key(Hostname hostname) {
    return key(name(hostname));
  }

  private static String key(Name name) {
    return new String(name.toWireCanonical(), StandardCharsets.ISO_8859_1);
  }

  private static Name name(Hostname hostname) {
    try {
      return Name.fromString(hostname.value(), Name.root);
    } catch (TextParseException e) {
      throw new IllegalArgumentException("not a DNS name: " + hostname, e);
    }
  }

  private static Name name(Name zone, String label) {
    try {
      return Name.fromString(label, zone);
    } catch (TextParseException e) {
      return zone; // no room left for a label: the contact is the apex itself
    }
  }
}
