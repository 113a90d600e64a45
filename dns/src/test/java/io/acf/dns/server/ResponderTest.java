package io.acf.dns.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Hostname;
import io.acf.config.ZoneSpec;
import io.acf.dns.Answer;
import io.acf.dns.Zone;
import io.acf.dns.server.DnsListener.Transport;
import io.acf.dns.testing.Zones;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.HINFORecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Every answer is read back by dnsjava, which shares no code with our reader and writer. */
class ResponderTest {
  private static final RandomGenerator DICE = new SplittableRandom(42);
  private final Responder responder = responder(Zones.zone(7));

  private static Responder responder(Zone... zones) {
    var responder =
        new Responder(
            new DnsListener() {
              @Override
              public void broke(RuntimeException bug) {
                throw bug;
              }
            },
            new Cookies(new byte[16], () -> 1_800_000_000L),
            DnsOptions.DEFAULT.nsidBytes());
    for (Zone zone : zones) {
      responder.serve(zone);
    }
    return responder;
  }

  private record Row(String name, String type, int rcode, int answers, int denials) {}

  @Test
  void table() {
    List<Row> rows =
        List.of(
            new Row("shop.example.com", "A", Rcode.NOERROR, 1, 0),
            new Row("SHOP.example.COM", "A", Rcode.NOERROR, 1, 0),
            new Row("shop.example.com", "AAAA", Rcode.NOERROR, 0, 1),
            new Row("shop.example.com", "TXT", Rcode.NOERROR, 0, 1),
            new Row("shop.example.com", "SOA", Rcode.NOERROR, 0, 1),
            new Row("shop.example.com", "NS", Rcode.NOERROR, 0, 1),
            new Row("shop.example.com", "ANY", Rcode.NOERROR, 1, 0),
            new Row("below.shop.example.com", "A", Rcode.NXDOMAIN, 0, 1),
            new Row("nothing.example.com", "A", Rcode.NXDOMAIN, 0, 1),
            new Row("nothing.example.com", "ANY", Rcode.NXDOMAIN, 0, 1),
            new Row("new.example.com", "A", Rcode.SERVFAIL, 0, 0),
            new Row("new.example.com", "AAAA", Rcode.SERVFAIL, 0, 0),
            new Row("new.example.com", "TXT", Rcode.SERVFAIL, 0, 0),
            new Row("a.b.example.com", "A", Rcode.NOERROR, 0, 1),
            new Row("b.example.com", "A", Rcode.NOERROR, 0, 1),
            new Row("c.b.example.com", "A", Rcode.NXDOMAIN, 0, 1),
            new Row("deep.a.b.example.com", "A", Rcode.NOERROR, 1, 0),
            new Row("example.com", "SOA", Rcode.NOERROR, 1, 0),
            new Row("example.com", "NS", Rcode.NOERROR, 2, 0),
            new Row("example.com", "A", Rcode.NOERROR, 0, 1),
            new Row("example.com", "ANY", Rcode.NOERROR, 1, 0),
            new Row("example.com", "AXFR", Rcode.REFUSED, 0, 0),
            new Row("example.com", "IXFR", Rcode.REFUSED, 0, 0),
            new Row("ns1.example.com", "A", Rcode.NOERROR, 1, 0),
            new Row("ns1.example.com", "AAAA", Rcode.NOERROR, 1, 0),
            new Row("com", "A", Rcode.REFUSED, 0, 0),
            new Row(".", "NS", Rcode.REFUSED, 0, 0),
            new Row("example.org", "A", Rcode.REFUSED, 0, 0),
            new Row("notexample.com", "A", Rcode.REFUSED, 0, 0),
            new Row("ns.elsewhere.net", "A", Rcode.REFUSED, 0, 0));
    for (Row row : rows) {
      Message answer = ask(query(row.name(), row.type()));
      String what = row + "\n" + answer;
      assertThat(answer.getRcode()).as(what).isEqualTo(row.rcode());
      assertThat(answer.getSection(Section.ANSWER)).as(what).hasSize(row.answers());
      assertThat(answer.getSection(Section.AUTHORITY)).as(what).hasSize(row.denials());
      boolean ours = row.rcode() == Rcode.NOERROR || row.rcode() == Rcode.NXDOMAIN;
      assertThat(answer.getHeader().getFlag(Flags.AA)).as(what).isEqualTo(ours);
      assertThat(answer.getHeader().getFlag(Flags.RA)).as(what).isFalse();
      assertThat(answer.getHeader().getFlag(Flags.RD)).as(what).isTrue();
      assertThat(answer.getQuestion().getName().toString())
          .as("the question's case is kept")
          .isEqualTo(row.name().equals(".") ? "." : row.name() + ".");
    }
  }

  @Test
  void ttlAsWrittenAndDenialsBelowIt() {
    assertThat(ask(query("shop.example.com", "A")).getSection(Section.ANSWER).getFirst().getTTL())
        .isEqualTo(30);
    SOARecord soa =
        (SOARecord) ask(query("no.example.com", "A")).getSection(Section.AUTHORITY).getFirst();
    assertThat(soa.getName().toString()).isEqualTo("example.com.");
    assertThat(soa.getSerial()).isEqualTo(7);
    assertThat(soa.getTTL()).as("the zone says 25, an answer 20").isEqualTo(20);
    assertThat(soa.getMinimum()).isEqualTo(20);
    assertThat(soa.getHost().toString()).isEqualTo("ns1.example.com.");
  }

  @Test
  void nameServersComeWithGlue() {
    Message answer = ask(query("example.com", "NS"));
    assertThat(answer.getSection(Section.ANSWER).stream().map(r -> r.rdataToString()))
        .containsExactly("ns1.example.com.", "ns.elsewhere.net.");
    assertThat(
            answer.getSection(Section.ADDITIONAL).stream()
                .map(r -> r.getName() + " " + r.rdataToString()))
        .containsExactly("ns1.example.com. 198.51.100.5", "ns1.example.com. 2001:db8:0:0:0:0:0:53");
  }

  @Test
  void anyIsAnsweredMinimally() {
    HINFORecord any =
        (HINFORecord) ask(query("shop.example.com", "ANY")).getSection(Section.ANSWER).getFirst();
    assertThat(any.getCPU()).isEqualTo("RFC8482");
    assertThat(any.getName().toString()).isEqualTo("shop.example.com.");
  }

  @Test
  void otherClassesAreRefused() {
    for (int dnsClass : List.of(DClass.CH, DClass.HS, DClass.ANY, DClass.NONE)) {
      Message query = Message.newQuery(Record.newRecord(name("version.bind"), Type.TXT, dnsClass));
      assertThat(ask(query).getRcode()).isEqualTo(Rcode.REFUSED);
    }
  }

  @Test
  void otherOpcodesAreNotImplemented() {
    for (int opcode : List.of(Opcode.IQUERY, Opcode.STATUS, Opcode.NOTIFY, Opcode.UPDATE)) {
      Message query = query("shop.example.com", "A");
      query.getHeader().setOpcode(opcode);
      Message answer = ask(query);
      assertThat(answer.getRcode()).isEqualTo(Rcode.NOTIMP);
      assertThat(answer.getHeader().getOpcode()).isEqualTo(opcode);
      assertThat(answer.getHeader().getID()).isEqualTo(query.getHeader().getID());
    }
  }

  @Test
  void edns() {
    Message query = query("shop.example.com", "A");
    query.addRecord(new OPTRecord(4096, 0, 0, 0x8000), Section.ADDITIONAL);
    OPTRecord opt = ask(query).getOPT();
    assertThat(opt.getPayloadSize()).isEqualTo(1232);
    assertThat(opt.getVersion()).isZero();
    assertThat(opt.getFlags()).isEqualTo(0x8000);
    assertThat(ask(query("shop.example.com", "A")).getOPT()).isNull();
    Message newer = query("shop.example.com", "A");
    newer.addRecord(new OPTRecord(4096, 0, 1), Section.ADDITIONAL);
    Message answer = ask(newer);
    assertThat(answer.getRcode()).isEqualTo(Rcode.BADVERS);
    assertThat(answer.getOPT().getVersion()).isZero();
    Message twice = query("shop.example.com", "A");
    twice.addRecord(new OPTRecord(4096, 0, 0), Section.ADDITIONAL);
    twice.addRecord(new OPTRecord(4096, 0, 0), Section.ADDITIONAL);
    assertThat(ask(twice).getRcode()).isEqualTo(Rcode.FORMERR);
  }

  @Test
  void largeAnswersAreCutOverUdpAndWholeOverTcp() throws IOException {
    String[] many = new String[100];
    Arrays.setAll(many, i -> "192.0.2." + i);
    var names = new TreeMap<Hostname, Optional<Answer>>();
    names.put(
        new Hostname("many.example.com"),
        Optional.of(Zones.answer(30, Zones.member("eu-1", 1, many))));
    Responder large = responder(Zones.zone(1, names));
    Message query = query("many.example.com", "A");
    Message cut = ask(large, query.toWire(), Transport.UDP);
    assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(cut.getSection(Section.ANSWER)).isEmpty();
    Message whole = ask(large, query.toWire(), Transport.TCP);
    assertThat(whole.getHeader().getFlag(Flags.TC)).isFalse();
    assertThat(whole.getSection(Section.ANSWER)).hasSize(100);
    Message generous = query("many.example.com", "A");
    generous.addRecord(new OPTRecord(65_535, 0, 0), Section.ADDITIONAL);
    Message still = ask(large, generous.toWire(), Transport.UDP);
    assertThat(still.getHeader().getFlag(Flags.TC)).as("1,600 bytes are above 1232").isTrue();
    String[] some = Arrays.copyOf(many, 50);
    names.put(
        new Hostname("many.example.com"),
        Optional.of(Zones.answer(30, Zones.member("eu-1", 1, some))));
    large.serve(Zones.zone(2, names));
    assertThat(ask(large, query.toWire(), Transport.UDP).getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(ask(large, generous.toWire(), Transport.UDP).getSection(Section.ANSWER)).hasSize(50);
  }

  @Test
  void sharesAreExact() {
    Map<String, Integer> drawn = draws("shop.example.com", Type.A, 10_000);
    assertThat(drawn.get("192.0.2.1") / 10_000d).isBetween(0.49, 0.51);
    assertThat(drawn.get("192.0.2.2") / 10_000d).isBetween(0.29, 0.31);
    assertThat(drawn.get("192.0.2.3") / 10_000d).isBetween(0.19, 0.21);
  }

  @Test
  void aMemberOfTheOtherFamilyOnlyIsNotDrawn() {
    Map<String, Integer> four = draws("dual.example.com", Type.A, 9_000);
    assertThat(four.keySet()).containsExactlyInAnyOrder("192.0.2.1", "192.0.2.2 192.0.2.20");
    assertThat(four.get("192.0.2.1") / 9_000d).isBetween(0.31, 0.355);
    Map<String, Integer> six = draws("dual.example.com", Type.AAAA, 9_000);
    assertThat(six.get("2001:db8:0:0:0:0:0:1") / 9_000d).isBetween(0.73, 0.77);
    assertThat(six).hasSize(2);
  }

  private Map<String, Integer> draws(String name, int type, int times) {
    Map<String, Integer> drawn = new HashMap<>();
    Message query = query(name, Type.string(type));
    for (int i = 0; i < times; i++) {
      String answer = "";
      for (Record record : ask(query).getSection(Section.ANSWER)) {
        assertThat(record.getType()).isEqualTo(type);
        String address =
            record instanceof ARecord a
                ? a.getAddress().getHostAddress()
                : ((AAAARecord) record).getAddress().getHostAddress();
        answer += " " + address;
      }
      drawn.merge(answer.strip(), 1, Integer::sum);
    }
    return drawn;
  }

  @Test
  void theLargestWeightsDoNotOverflow() {
    var names = new TreeMap<Hostname, Optional<Answer>>();
    var members = new io.acf.dns.Member[2000];
    Arrays.setAll(members, i -> Zones.member("r-" + i, io.acf.dns.Member.WEIGHT_MOST, "192.0.2.1"));
    names.put(new Hostname("wide.example.com"), Optional.of(Zones.answer(30, members)));
    Responder wide = responder(Zones.zone(1, names));
    for (int i = 0; i < 1000; i++) {
      assertThat(ask(wide, query("wide.example.com", "A").toWire(), Transport.UDP).getRcode())
          .isZero();
    }
  }

  @Test
  void theLongestZoneAnswers() {
    Hostname child = new Hostname("b.example.com");
    var names = new TreeMap<Hostname, Optional<Answer>>();
    names.put(
        new Hostname("b.example.com"),
        Optional.of(Zones.answer(5, Zones.member("x", 1, "192.0.2.77"))));
    Zone zone =
        new Zone(
            child,
            3,
            List.of(new ZoneSpec.NameServer(new Hostname("ns1.example.com"), "198.51.100.5")),
            Duration.ofSeconds(30),
            names);
    responder.serve(zone);
    Message answer = ask(query("b.example.com", "A"));
    assertThat(answer.getSection(Section.ANSWER).getFirst().rdataToString())
        .isEqualTo("192.0.2.77");
    assertThat(ask(query("deep.a.b.example.com", "A")).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(ask(query("b.example.com", "SOA")).getSection(Section.ANSWER)).hasSize(1);
    responder.withdraw(child);
    assertThat(ask(query("deep.a.b.example.com", "A")).getRcode()).isEqualTo(Rcode.NOERROR);
    responder.withdraw(Zones.ZONE);
    assertThat(ask(query("shop.example.com", "A")).getRcode()).isEqualTo(Rcode.REFUSED);
  }

  @Test
  void nonsenseGetsFormerr() {
    byte[] good = query("shop.example.com", "A").toWire();
    assertThat(rcode(with(good, 5, 0))).as("no question").isEqualTo(Rcode.FORMERR);
    assertThat(rcode(with(good, 5, 2))).as("two questions").isEqualTo(Rcode.FORMERR);
    assertThat(rcode(Arrays.copyOf(good, good.length - 1))).isEqualTo(Rcode.FORMERR);
    assertThat(rcode(Arrays.copyOf(good, good.length + 1))).isEqualTo(Rcode.FORMERR);
    assertThat(rcode(Arrays.copyOf(good, 12))).isEqualTo(Rcode.FORMERR);
    assertThat(rcode(with(good, 12, 0xC0))).as("compressed").isEqualTo(Rcode.FORMERR);
    assertThat(rcode(with(good, 12, 0x40))).as("a label of 64").isEqualTo(Rcode.FORMERR);
    assertThat(rcode(with(good, 11, 1))).as("a record too few").isEqualTo(Rcode.FORMERR);
    byte[] longest = new byte[12 + 64 * 4 + 5];
    longest[5] = 1;
    for (int i = 0; i < 4; i++) {
      longest[12 + 64 * i] = 63;
    }
    assertThat(rcode(longest)).as("a name of 257").isEqualTo(Rcode.FORMERR);
    assertThat(raw(responder, Arrays.copyOf(good, 11), Transport.UDP)).isNull();
    assertThat(raw(responder, with(good, 2, 0x80), Transport.UDP)).as("a response").isNull();
  }

  /** 300,000 messages: mutations of good ones, and plain noise. */
  @Test
  void noMessageBreaksIt() throws IOException {
    List<byte[]> seeds =
        List.of(
            query("shop.example.com", "A").toWire(),
            query("deep.a.b.example.com", "AAAA").toWire(),
            query("example.com", "NS").toWire(),
            edns("nothing.example.com").toWire(),
            edns("new.example.com").toWire());
    var dice = new SplittableRandom(11);
    for (int i = 0; i < 300_000; i++) {
      byte[] message = seeds.get(dice.nextInt(seeds.size())).clone();
      if (i % 5 == 0) {
        message = new byte[dice.nextInt(100)];
        dice.nextBytes(message);
      }
      for (int flips = dice.nextInt(4); flips > 0 && message.length > 0; flips--) {
        message[dice.nextInt(message.length)] = (byte) dice.nextInt();
      }
      if (dice.nextInt(6) == 0) {
        message = Arrays.copyOf(message, dice.nextInt(message.length + 8));
      }
      byte[] response = raw(responder, message, dice.nextBoolean() ? Transport.UDP : Transport.TCP);
      if (response != null) {
        Message read = new Message(response);
        assertThat(read.getHeader().getFlag(Flags.QR)).isTrue();
        assertThat(response[0]).isEqualTo(message[0]);
        assertThat(response[1]).isEqualTo(message[1]);
        assertThat(response.length).isLessThanOrEqualTo(1232);
      }
    }
  }

  private static Message edns(String name) {
    Message query = query(name, "A");
    query.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
    return query;
  }

  private static byte[] with(byte[] message, int at, int value) {
    byte[] changed = message.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private int rcode(byte[] message) {
    return ask(responder, message, Transport.UDP).getRcode();
  }

  private Message ask(Message query) {
    return ask(responder, query.toWire(), Transport.UDP);
  }

  private static Message ask(Responder responder, byte[] query, Transport transport) {
    try {
      return new Message(raw(responder, query, transport));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] raw(Responder responder, byte[] message, Transport transport) {
    ByteBuf in = Unpooled.wrappedBuffer(message);
    ByteBuf out = responder.respond(in, asker(transport), DICE, UnpooledByteBufAllocator.DEFAULT);
    if (out == null) {
      return null;
    }
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    out.release();
    return bytes;
  }

  static Message query(String name, String type) {
    return Message.newQuery(Record.newRecord(name(name), Type.value(type), DClass.IN));
  }

  private static Name name(String name) {
    return Name.fromConstantString(name.equals(".") ? "." : name + ".");
  }

  private static Responder.Asker asker(Transport transport) {
    return new Responder.Asker(transport, InetAddress.getLoopbackAddress(), Optional.empty());
  }
}
