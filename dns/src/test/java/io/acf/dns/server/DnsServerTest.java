package io.acf.dns.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acf.dns.server.DnsListener.Drop;
import io.acf.dns.server.DnsListener.Rcode;
import io.acf.dns.server.DnsListener.Transport;
import io.acf.dns.testing.Zones;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

/** Over the wire: sockets, clients of all manners, and two resolvers that others wrote. */
class DnsServerTest {
  private static final TcpClients.Limits SHORT =
      new TcpClients.Limits(8, Duration.ofMillis(300), Duration.ofMillis(700));

  private final Map<Rcode, AtomicInteger> answered = new ConcurrentHashMap<>();
  private final Map<Drop, AtomicInteger> dropped = new ConcurrentHashMap<>();
  private DnsServer server;

  @BeforeEach
  void start() throws IOException {
    server = start(new InetSocketAddress("127.0.0.1", 0));
    server.serve(Zones.zone(7));
  }

  private DnsServer start(InetSocketAddress address) throws IOException {
    var listener =
        new DnsListener() {
          @Override
          public void answered(Rcode rcode, Transport transport) {
            answered.computeIfAbsent(rcode, r -> new AtomicInteger()).incrementAndGet();
          }

          @Override
          public void dropped(Drop reason, Transport transport) {
            dropped.computeIfAbsent(reason, r -> new AtomicInteger()).incrementAndGet();
          }
        };
    return DnsServer.start(
        address, DnsOptions.DEFAULT, () -> new SplittableRandom(5), listener, SHORT);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aResolverIsAnsweredOverUdpAndTcp() throws IOException {
    for (boolean tcp : List.of(false, true)) {
      SimpleResolver resolver = new SimpleResolver(server.address());
      resolver.setTCP(tcp);
      resolver.setTimeout(Duration.ofSeconds(3));
      Message answer = resolver.send(ResponderTest.query("ShOp.example.com", "A"));
      assertThat(answer.getRcode()).isZero();
      assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
      assertThat(answer.getSection(Section.ANSWER)).hasSize(1);
      assertThat(answer.getQuestion().getName().toString()).isEqualTo("ShOp.example.com.");
      assertThat(resolver.send(ResponderTest.query("no.example.com", "A")).getRcode())
          .isEqualTo(org.xbill.DNS.Rcode.NXDOMAIN);
    }
    Awaitility.await().until(() -> answered.get(Rcode.NXDOMAIN).get() == 2);
    assertThat(answered.get(Rcode.NOERROR)).hasValue(2);
  }

  @Test
  void sharesOverTheWireAreWithinTwoPercent() throws IOException {
    byte[] query = ResponderTest.query("shop.example.com", "A").toWire();
    Map<String, Integer> drawn = new HashMap<>();
    try (var socket = new DatagramSocket()) {
      socket.setSoTimeout(3_000);
      socket.connect(server.address());
      byte[] answer = new byte[512];
      for (int i = 0; i < 10_000; i++) {
        socket.send(new DatagramPacket(query, query.length));
        var packet = new DatagramPacket(answer, answer.length);
        socket.receive(packet);
        byte[] address = Arrays.copyOfRange(answer, packet.getLength() - 4, packet.getLength());
        drawn.merge(InetAddress.getByAddress(address).getHostAddress(), 1, Integer::sum);
      }
    }
    assertThat(drawn.get("192.0.2.1") / 10_000d).isBetween(0.48, 0.52);
    assertThat(drawn.get("192.0.2.2") / 10_000d).isBetween(0.28, 0.32);
    assertThat(drawn.get("192.0.2.3") / 10_000d).isBetween(0.18, 0.22);
  }

  /** While zones are swapped without a pause, every answer is whole and from one of them. */
  @Test
  void aSwapIsNeverSeenHalfDone() throws Exception {
    var stop = new AtomicBoolean();
    Thread swapping =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (long serial = 8; !stop.get(); serial++) {
                    server.serve(Zones.zone(serial));
                  }
                });
    byte[] query = ResponderTest.query("example.com", "SOA").toWire();
    try (var socket = new DatagramSocket()) {
      socket.setSoTimeout(3_000);
      socket.connect(server.address());
      long before = 0;
      for (int i = 0; i < 2_000; i++) {
        socket.send(new DatagramPacket(query, query.length));
        var packet = new DatagramPacket(new byte[512], 512);
        socket.receive(packet);
        var soa =
            (org.xbill.DNS.SOARecord)
                new Message(Arrays.copyOf(packet.getData(), packet.getLength()))
                    .getSection(Section.ANSWER)
                    .getFirst();
        assertThat(soa.getSerial()).isGreaterThanOrEqualTo(before);
        before = soa.getSerial();
      }
      assertThat(before).isGreaterThan(7);
    } finally {
      stop.set(true);
      swapping.join();
    }
  }

  @Test
  void tcpQueriesMayComeAllAtOnceAndInPieces() throws IOException {
    try (Socket client = connect()) {
      var out = new java.io.ByteArrayOutputStream();
      var framed = new DataOutputStream(out);
      List<Integer> ids = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        Message query = ResponderTest.query("shop.example.com", "A");
        ids.add(query.getHeader().getID());
        byte[] wire = query.toWire();
        framed.writeShort(wire.length);
        framed.write(wire);
      }
      byte[] all = out.toByteArray();
      var dice = new SplittableRandom(2);
      for (int at = 0; at < all.length; ) {
        int part = Math.min(dice.nextInt(1, 4_000), all.length - at);
        client.getOutputStream().write(all, at, part);
        client.getOutputStream().flush();
        at += part;
      }
      var in = new DataInputStream(client.getInputStream());
      List<Integer> answers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        answers.add(new Message(in.readNBytes(in.readUnsignedShort())).getHeader().getID());
      }
      assertThat(answers).isEqualTo(ids);
    }
  }

  @Test
  void silentAndIdleTcpClientsAreClosed() throws IOException {
    try (Socket silent = connect();
        Socket drips = connect();
        Socket idle = connect()) {
      drips.getOutputStream().write(0);
      exchange(idle);
      long start = System.nanoTime();
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      assertThat(drips.getInputStream().read()).isEqualTo(-1);
      exchange(idle);
      assertThat(idle.getInputStream().read()).isEqualTo(-1);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(SHORT.idle());
    }
    assertThat(dropped.get(Drop.CLIENT)).hasValue(3);
  }

  @Test
  void whenThereAreTooManyTheLongestIdleGoes() throws IOException {
    List<Socket> clients = new ArrayList<>();
    try {
      for (int i = 0; i < SHORT.clients(); i++) {
        clients.add(connect());
        exchange(clients.get(i));
      }
      exchange(clients.getFirst());
      clients.add(connect());
      exchange(clients.getLast());
      assertThat(clients.get(1).getInputStream().read()).as("the longest idle").isEqualTo(-1);
      exchange(clients.getFirst());
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  @Test
  void aTcpClientThatNeverReadsIsNotQueuedForWithoutBound() throws IOException {
    try (Socket client = connect()) {
      byte[] wire = ResponderTest.query("shop.example.com", "A").toWire();
      byte[] frame = new byte[wire.length + 2];
      frame[1] = (byte) wire.length;
      System.arraycopy(wire, 0, frame, 2, wire.length);
      byte[] many = new byte[frame.length * 1_000];
      for (int i = 0; i < 1_000; i++) {
        System.arraycopy(frame, 0, many, i * frame.length, frame.length);
      }
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10_000; i++) { // 350 MB: far more than the sockets hold
                  client.getOutputStream().write(many);
                }
              })
          .isInstanceOf(IOException.class);
    }
    assertThat(dropped.get(Drop.CLIENT)).hasValue(1);
  }

  @Test
  void noiseOverTheWireLeavesItAnswering() throws IOException {
    var dice = new SplittableRandom(13);
    try (var socket = new DatagramSocket()) {
      for (int i = 0; i < 3_000; i++) {
        byte[] noise = new byte[dice.nextInt(i % 100 == 0 ? 9_000 : 80)];
        dice.nextBytes(noise);
        socket.send(new DatagramPacket(noise, noise.length, server.address()));
      }
    }
    for (int i = 0; i < 20; i++) {
      try (Socket client = connect()) {
        byte[] noise = new byte[2_000];
        dice.nextBytes(noise);
        client.getOutputStream().write(noise);
      }
    }
    SimpleResolver resolver = new SimpleResolver(server.address());
    assertThat(resolver.send(ResponderTest.query("shop.example.com", "A")).getRcode()).isZero();
    resolver.setTCP(true);
    assertThat(resolver.send(ResponderTest.query("shop.example.com", "A")).getRcode()).isZero();
  }

  @Test
  void answersOnIpv6() throws IOException {
    Assumptions.assumeTrue(InetAddress.getByName("::1").isReachable(200), "no IPv6 loopback here");
    try (DnsServer six = start(new InetSocketAddress("::1", 0))) {
      six.serve(Zones.zone(1));
      SimpleResolver resolver = new SimpleResolver(six.address());
      assertThat(resolver.send(ResponderTest.query("shop.example.com", "A")).getRcode()).isZero();
    }
  }

  @Test
  void aTakenAddressIsSaidPlainly() {
    assertThatThrownBy(() -> start(server.address()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot answer DNS at")
        .hasMessageContaining("in use");
  }

  @Test
  void closedMeansClosed() throws IOException {
    InetSocketAddress address = server.address();
    server.close();
    try (DnsServer again = start(address)) {
      assertThat(again.address()).isEqualTo(address);
    }
  }

  @Test
  void digUnderstandsIt() throws Exception {
    if (!present("dig")) {
      String reason = "no dig: apt-get install bind9-dnsutils";
      assertThat(System.getenv("ACF_NO_SKIP")).as(reason).isNotEqualTo("1");
      Assumptions.abort(reason);
    }
    Map<String, String> wanted = new java.util.LinkedHashMap<>();
    wanted.put("shop.example.com A", "status: NOERROR");
    wanted.put("+tcp shop.example.com A", "flags: qr aa rd;");
    wanted.put("+noedns +dnssec shop.example.com AAAA", "SOA\tns1.example.com. hostmaster");
    wanted.put("example.com NS", "ns1.example.com.\t3600\tIN\tAAAA\t2001:db8::53");
    wanted.put("shop.example.com ANY", "HINFO\t\"RFC8482\" \"\"");
    wanted.put("+norecurse no.example.com A", "status: NXDOMAIN");
    wanted.put("new.example.com A", "status: SERVFAIL");
    wanted.put("example.org A", "status: REFUSED");
    wanted.put("+edns=1 +noednsnegotiation shop.example.com A", "status: BADVERS");
    wanted.put("CH version.bind TXT", "status: REFUSED");
    for (Map.Entry<String, String> each : wanted.entrySet()) {
      String said = dig(each.getKey());
      assertThat(said).as(each.getKey()).contains(each.getValue());
      assertThat(said).as(each.getKey()).doesNotContain("malformed", "mismatch", "extra bytes");
    }
  }

  private String dig(String arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "dig", "@127.0.0.1", "-p", "" + server.address().getPort(), "+tries=1", "+time=5"));
    command.addAll(List.of(arguments.split(" ")));
    Process dig = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(dig.getInputStream().readAllBytes());
    assertThat(dig.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  static boolean present(String program) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(folder -> new java.io.File(folder, program).canExecute());
  }

  private Socket connect() throws IOException {
    var client = new Socket();
    client.connect(server.address(), 3_000);
    client.setSoTimeout(10_000);
    return client;
  }

  private static void exchange(Socket client) throws IOException {
    byte[] wire = ResponderTest.query("shop.example.com", "A").toWire();
    var out = new DataOutputStream(client.getOutputStream());
    byte[] frame = new byte[wire.length + 2];
    frame[1] = (byte) wire.length;
    System.arraycopy(wire, 0, frame, 2, wire.length);
    out.write(frame);
    out.flush();
    var in = new DataInputStream(client.getInputStream());
    assertThat(new Message(in.readNBytes(in.readUnsignedShort())).getRcode()).isZero();
  }
}
