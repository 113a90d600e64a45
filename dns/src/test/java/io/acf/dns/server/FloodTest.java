package io.acf.dns.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acf.dns.server.DnsListener.Drop;
import io.acf.dns.server.DnsListener.Transport;
import io.acf.dns.testing.Zones;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSIDOption;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Forged addresses, cookies and names of servers. */
class FloodTest {
  private static final RandomGenerator DICE = new SplittableRandom(42);
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] CLIENT_COOKIE = HEX.parseHex("2464c4abcf10c957");

  private long nanos;
  private long seconds = 1_559_731_985L;
  private final Map<Drop, Integer> drops = new EnumMap<>(Drop.class);
  private final RateLimit limit = new RateLimit(200, () -> nanos);
  private final Cookies cookies =
      new Cookies(HEX.parseHex("e5e973e5a6b2a43f48e7dc849e37bfcf"), () -> seconds);
  private final Responder responder =
      new Responder(
          new DnsListener() {
            @Override
            public void dropped(Drop reason, Transport transport) {
              drops.merge(reason, 1, Integer::sum);
            }

            @Override
            public void broke(RuntimeException bug) {
              throw bug;
            }
          },
          cookies,
          "replica-7".getBytes(StandardCharsets.US_ASCII));

  FloodTest() {
    responder.serve(Zones.zone(7));
  }

  private static InetAddress at(String literal) throws Exception {
    return InetAddress.getByName(literal);
  }

  private static Message query(String name, EDNSOption... options) throws Exception {
    Message query =
        Message.newQuery(Record.newRecord(Name.fromString(name + "."), Type.A, DClass.IN));
    if (options.length > 0) {
      query.addRecord(new OPTRecord(1232, 0, 0, 0, List.of(options)), Section.ADDITIONAL);
    }
    return query;
  }

  private Optional<Message> ask(String from, Message query) throws Exception {
    ByteBuf out =
        responder.respond(
            Unpooled.wrappedBuffer(query.toWire()),
            new Responder.Asker(Transport.UDP, at(from), Optional.of(limit)),
            DICE,
            UnpooledByteBufAllocator.DEFAULT);
    if (out == null) {
      return Optional.empty();
    }
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    out.release();
    return Optional.of(new Message(bytes));
  }

  @Test
  void ofWhatIsTooMuchEverySecondIsCutShort() throws Exception {
    int whole = 0;
    int cut = 0;
    int bytes = query("shop.example.com").toWire().length;
    for (int i = 0; i < 1000; i++) {
      // One network, whichever of its addresses is forged.
      var answer = ask("198.51.100." + i % 250, query("shop.example.com"));
      if (answer.isPresent() && answer.get().getHeader().getFlag(Flags.TC)) {
        assertThat(answer.get().toWire()).hasSizeLessThanOrEqualTo(bytes);
        cut++;
      } else {
        whole += answer.isPresent() ? 1 : 0;
      }
    }
    assertThat(whole).isEqualTo(200);
    assertThat(cut).isEqualTo(400);
    assertThat(drops).containsEntry(Drop.RATE, 400);
    assertThat(ask("198.51.101.1", query("shop.example.com")))
        .as("another network is not to blame")
        .isPresent();
    assertThat(ask("198.51.100.1", query("nothing.example.com")).orElseThrow().getRcode())
        .as("a flood of one kind silences no other")
        .isEqualTo(Rcode.NXDOMAIN);
    nanos += 500_000_000;
    int later = 0;
    for (int i = 0; i < 300; i++) {
      var answer = ask("198.51.100.1", query("shop.example.com"));
      later += answer.isPresent() && !answer.get().getHeader().getFlag(Flags.TC) ? 1 : 0;
    }
    assertThat(later).as("half a second gives half of it back").isEqualTo(100);
  }

  @Test
  void ofSixthVersionANetworkIsAFiftySixth() throws Exception {
    for (int i = 0; i < 200; i++) {
      assertThat(ask("2001:db8:0:" + Integer.toHexString(i) + "::1", query("shop.example.com")))
          .isPresent();
    }
    assertThat(limit.judge(at("2001:db8:0:42::1"), RateLimit.Kind.ANSWER))
        .isNotEqualTo(RateLimit.Verdict.SEND);
    assertThat(limit.judge(at("2001:db8:0:142::1"), RateLimit.Kind.ANSWER))
        .isEqualTo(RateLimit.Verdict.SEND);
  }

  @Test
  void nonsenseIsLimitedToo() throws Exception {
    int answers = 0;
    byte[] nonsense = Arrays.copyOf(query("shop.example.com").toWire(), 20);
    for (int i = 0; i < 1000; i++) {
      var out =
          responder.respond(
              Unpooled.wrappedBuffer(nonsense),
              new Responder.Asker(Transport.UDP, at("203.0.113.9"), Optional.of(limit)),
              DICE,
              UnpooledByteBufAllocator.DEFAULT);
      answers += out == null ? 0 : 1;
    }
    assertThat(answers).isEqualTo(600);
  }

  @Test
  void theHouseItselfIsNotLimited() throws Exception {
    for (var near :
        List.of(
            "127.0.0.1", "10.1.2.3", "192.168.7.7", "172.16.0.1", "::1", "fe80::1", "fd00::7")) {
      for (int i = 0; i < 1000; i++) {
        assertThat(limit.judge(at(near), RateLimit.Kind.ANSWER)).isEqualTo(RateLimit.Verdict.SEND);
      }
    }
  }

  /** RFC 9018, A.1 and A.2. */
  @Test
  void cookiesAreThoseOfTheStandard() throws Exception {
    var client = at("198.51.100.100");
    assertThat(HEX.formatHex(cookies.fresh(CLIENT_COOKIE, client)))
        .isEqualTo("2464c4abcf10c957010000005cf79f111f8130c3eee29480");
    seconds = 1_559_734_385L;
    assertThat(HEX.formatHex(cookies.fresh(CLIENT_COOKIE, client)))
        .isEqualTo("2464c4abcf10c957010000005cf7a871d4a564a1442aca77");
    assertThat(
            cookies.proven(
                HEX.parseHex("2464c4abcf10c957010000005cf79f111f8130c3eee29480"), client))
        .isTrue();
  }

  @Test
  void whoShowsOurCookieIsNotLimited() throws Exception {
    var first =
        ask("198.51.100.100", query("shop.example.com", new CookieOption(CLIENT_COOKIE)))
            .orElseThrow();
    var given = (CookieOption) first.getOPT().getOptions().getFirst();
    assertThat(given.getClientCookie()).isEqualTo(CLIENT_COOKIE);
    byte[] ours = given.getServerCookie().orElseThrow();
    assertThat(ours).hasSize(16);
    var shown = query("shop.example.com", new CookieOption(CLIENT_COOKIE, ours));
    for (int i = 0; i < 1000; i++) {
      var answer = ask("198.51.100.100", shown).orElseThrow();
      assertThat(answer.getHeader().getFlag(Flags.TC)).isFalse();
    }
    assertThat(cookies.proven(given.toWire(), at("198.51.100.100")))
        .as("an option's header is none of its data")
        .isFalse();
    byte[] whole = cookies.fresh(CLIENT_COOKIE, at("198.51.100.100"));
    assertThat(cookies.proven(whole, at("198.51.100.101"))).as("of another address").isFalse();
    seconds += 3600;
    assertThat(cookies.proven(whole, at("198.51.100.100"))).isTrue();
    seconds += 1;
    assertThat(cookies.proven(whole, at("198.51.100.100"))).as("too old").isFalse();
    seconds -= 3901 + 1;
    assertThat(cookies.proven(whole, at("198.51.100.100"))).as("of the future").isFalse();
  }

  @Test
  void aCookieOfNoLengthIsAnError() throws Exception {
    for (int length : new int[] {0, 1, 7, 9, 15, 41}) {
      byte[] wire =
          query("shop.example.com", new org.xbill.DNS.GenericEDNSOption(10, new byte[length]))
              .toWire();
      var out =
          responder.respond(
              Unpooled.wrappedBuffer(wire),
              new Responder.Asker(Transport.TCP, at("203.0.113.9"), Optional.empty()),
              DICE,
              UnpooledByteBufAllocator.DEFAULT);
      assertThat(out).isNotNull();
      assertThat(out.getByte(3) & 15).as("length " + length).isEqualTo(Rcode.FORMERR);
    }
  }

  @Test
  void whoAsksIsToldWhichServerThisIs() throws Exception {
    var answer =
        ask("127.0.0.1", query("shop.example.com", new NSIDOption(new byte[0]))).orElseThrow();
    var options = answer.getOPT().getOptions();
    assertThat(options).hasSize(1);
    assertThat(new String(options.getFirst().toWire(), StandardCharsets.US_ASCII))
        .endsWith("replica-7");
    assertThat(answer.getSection(Section.ANSWER)).hasSize(1);
    var unasked =
        ask("127.0.0.1", query("shop.example.com", new CookieOption(CLIENT_COOKIE))).orElseThrow();
    assertThat(unasked.getOPT().getOptions()).hasSize(1);
  }

  @Test
  void optionsHaveRanges() {
    assertThatThrownBy(() -> new DnsOptions("", 200)).hasMessageContaining("nsid");
    assertThatThrownBy(() -> new DnsOptions("é", 200)).hasMessageContaining("nsid");
    assertThatThrownBy(() -> new DnsOptions("x", -1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> new RateLimit(0, () -> 0)).hasMessageContaining("0");
  }
}
