package io.acf.dns.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.acf.config.Hostname;
import io.acf.dns.Answer;
import io.acf.dns.Zone;
import io.acf.dns.testing.Zones;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;

/** What clients really ask: a resolver between them and us, with all that it is strict about. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class RealResolverTest {
  /** Resolvers of others, each set to be as strict as it can be. */
  enum Product {
    /** Asks with 0x20 case, strictly minimised names (RFC 9156), and iterates from our servers. */
    UNBOUND("unbound", "unbound", "-d", "-c") {
      @Override
      String config(Path folder, int port, int ours) {
        return """
        server:
          interface: 127.0.0.1
          port: %d
          directory: "%s"
          pidfile: ""
          username: ""
          chroot: ""
          use-syslog: no
          num-threads: 1
          module-config: "iterator"
          do-not-query-localhost: no
          use-caps-for-id: yes
          qname-minimisation: yes
          qname-minimisation-strict: yes
          harden-referral-path: no
        remote-control:
          control-enable: no
        stub-zone:
          name: "example.com"
          stub-addr: 127.0.0.1@%d
        """
            .formatted(port, folder, ours);
      }
    },

    /** Asks with EDNS and a cookie (RFC 7873), and forwards to us. */
    BIND("bind9", "named", "-f", "-n", "1", "-c") {
      @Override
      String config(Path folder, int port, int ours) {
        return """
        options {
          directory "%s";
          pid-file "%s/pid";
          session-keyfile "%s/session";
          listen-on port %d { 127.0.0.1; };
          listen-on-v6 { none; };
          recursion yes;
          dnssec-validation no;
          send-cookie yes;
        };
        controls { };
        zone "example.com" { type forward; forward only; forwarders { 127.0.0.1 port %d; }; };
        """
            .formatted(folder, folder, folder, port, ours);
      }
    };

    private final String debian;
    private final List<String> command;

    Product(String debian, String... command) {
      this.debian = debian;
      this.command = List.of(command);
    }

    abstract String config(Path folder, int port, int ours);
  }

  @TempDir Path folder;
  private DnsServer server;
  private Process process;
  private SimpleResolver resolver;

  @BeforeEach
  void serve() throws IOException {
    server =
        DnsServer.start(
            new InetSocketAddress("127.0.0.1", 0),
            DnsOptions.DEFAULT,
            () -> new SplittableRandom(3),
            new DnsListener() {},
            TcpClients.Limits.DEFAULT);
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.close();
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  @ParameterizedTest
  @EnumSource(Product.class)
  void answersGetThroughAResolver(Product product) throws IOException {
    server.serve(Zones.zone(7));
    start(product);
    var shop = ask("ShOp.eXample.com", "A");
    assertThat(shop.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(addresses(shop)).hasSize(1).isSubsetOf("192.0.2.1", "192.0.2.2", "192.0.2.3");
    assertThat(shop.getSection(Section.ANSWER).getFirst().getTTL()).isBetween(20L, 30L);
    assertThat(ask("dual.example.com", "AAAA").getSection(Section.ANSWER)).isNotEmpty();
    assertThat(ask("deep.a.b.example.com", "A").getSection(Section.ANSWER)).isNotEmpty();
    for (var nothing : List.of("a.b.example.com", "b.example.com")) {
      assertThat(ask(nothing, "A").getRcode()).as(nothing).isEqualTo(Rcode.NOERROR);
    }
    var nodata = ask("shop.example.com", "AAAA");
    assertThat(nodata.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(nodata.getSection(Section.ANSWER)).isEmpty();
    assertThat(ask("no.example.com", "A").getRcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(ask("new.example.com", "A").getRcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(ask("example.com", "SOA").getSection(Section.ANSWER)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Product.class)
  void trafficMovesWithinTheTtl(Product product) throws IOException {
    server.serve(zone(1, "192.0.2.1"));
    start(product);
    assertThat(shop()).containsExactly("192.0.2.1");
    server.serve(zone(2, "192.0.2.2"));
    // A ttl of 1 s, which Unbound rounds up; then nothing brings the old answer back.
    await("the region that left is not named any more")
        .pollInterval(Duration.ofMillis(50))
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(10))
        .until(() -> shop().equals(List.of("192.0.2.2")));
  }

  private static Zone zone(long serial, String address) {
    var names = new TreeMap<Hostname, Optional<Answer>>();
    names.put(
        new Hostname("shop.example.com"),
        Optional.of(Zones.answer(1, Zones.member("eu-1", 1, address))));
    return Zones.zone(serial, names);
  }

  private List<String> shop() {
    return addresses(ask("shop.example.com", "A"));
  }

  private static List<String> addresses(Message answer) {
    return answer.getSection(Section.ANSWER).stream()
        .filter(ARecord.class::isInstance)
        .map(record -> ((ARecord) record).getAddress().getHostAddress())
        .toList();
  }

  private Message ask(String name, String type) {
    try {
      return resolver.send(ResponderTest.query(name, type));
    } catch (IOException e) {
      throw new AssertionError(name + " " + type, e);
    }
  }

  private void start(Product product) throws IOException {
    var program = Path.of("/usr/sbin", product.command.getFirst());
    var reason = program + " is not installed (Debian package " + product.debian + ")";
    if (!Files.isExecutable(program)) {
      System.out.println("SKIPPED: " + reason);
      assertThat(System.getenv("ACF_NO_SKIP")).as(reason).isNotEqualTo("1");
    }
    assumeTrue(Files.isExecutable(program), reason);
    await(product + " answers")
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> answers(product));
    resolver.setTimeout(Duration.ofSeconds(5));
  }

  /** Starts it, again where another has taken the port meanwhile. */
  private boolean answers(Product product) throws IOException {
    if (process == null || !process.isAlive()) {
      int port = freePort();
      var config = folder.resolve("resolver.conf");
      Files.writeString(config, product.config(folder, port, server.address().getPort()));
      var command = Stream.concat(product.command.stream(), Stream.of(config.toString())).toList();
      process = new ProcessBuilder(command).inheritIO().start();
      resolver = new SimpleResolver(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      resolver.setTimeout(Duration.ofMillis(300)); // What is asked before it listens is lost.
    }
    var answer = resolver.send(ResponderTest.query("example.com", "SOA"));
    return answer.getRcode() == Rcode.NOERROR;
  }

  private static int freePort() throws IOException {
    try (var tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress())) {
      return udp.getLocalPort();
    }
  }
}
