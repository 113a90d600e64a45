package io.acf.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.HealthSpec;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.health.Endpoint;
import io.acf.health.ProbeResult;
import io.acf.health.ProbeResult.Cause;
import io.acf.health.ProbeTarget;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over the wire, against small servers of good and bad manners. */
class HttpProbeTest {
  private static final String HOST = "shop.example.com";

  /** For those that never answer in time. */
  private static final Duration SHORT = Duration.ofMillis(500);

  /** For those that answer, on a machine that does other things too. */
  private static final Duration LONG = Duration.ofSeconds(20);

  private static final Endpoint ENDPOINT =
      new Endpoint(new Hostname("shop.example.com"), new RegionName("eu-1"));
  private static final Certificates CA = new Certificates();
  private static final Instant TOMORROW = Instant.now().plus(Duration.ofHours(20));
  private static Vertx vertx;
  private static HttpProbe probe;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    probe = new HttpProbe(vertx);
  }

  @AfterAll
  static void stop() throws Exception {
    probe.close();
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  @ParameterizedTest
  @CsvSource({
    "200,,PASSED",
    "204,,PASSED",
    "302,,PASSED",
    "399,,PASSED",
    "400,,STATUS",
    "404,,STATUS",
    "503,,STATUS",
    "404,unknown_route,ROUTER",
    "503,no_endpoints,ROUTER",
    "200,endpoint_failure,ROUTER"
  })
  void statusAndRouterErrorDecide(int status, String routerError, String wanted) {
    int port =
        http(
            "127.0.0.1",
            request -> {
              if (routerError != null) {
                request.response().putHeader("X-Cf-RouterError", routerError);
              }
              request.response().putHeader("Location", "http://127.0.0.1:1/");
              request.response().setStatusCode(status).end(status == 204 ? "" : "hello");
            });
    ProbeResult result = probe.probe(target("http", port, "127.0.0.1"));
    if (wanted.equals("PASSED")) {
      assertThat(result).isInstanceOf(ProbeResult.Passed.class);
      assertThat(((ProbeResult.Passed) result).status()).isEqualTo(status);
    } else {
      assertFailed(result, Cause.valueOf(wanted));
      String detail = ((ProbeResult.Failed) result).detail();
      assertThat(detail)
          .isEqualTo(routerError == null ? "HTTP " + status : routerError + " (" + status + ")");
    }
  }

  @Test
  void asksWithTheFederatedHostOnAFreshConnectionEachTime() {
    var hosts = new ConcurrentLinkedQueue<String>();
    var remotes = new ConcurrentLinkedQueue<Integer>();
    int port =
        http(
            "127.0.0.1",
            request -> {
              hosts.add(request.getHeader("Host") + " " + request.uri());
              remotes.add(request.remoteAddress().port());
              request.response().end("ok");
            });
    for (int i = 0; i < 5; i++) {
      assertThat(probe.probe(target("http", port, "127.0.0.1")))
          .isInstanceOf(ProbeResult.Passed.class);
    }
    assertThat(hosts).containsOnly(HOST + " /healthz?deep=1");
    assertThat(remotes).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void refused() throws IOException {
    try (var bound = new Socket()) {
      bound.bind(new InetSocketAddress("127.0.0.1", 0)); // and does not listen
      int port = bound.getLocalPort();
      assertFailed(probe.probe(target("http", port, "127.0.0.1")), Cause.REFUSED);
      assertFailed(probe.probe(target("https", port, "127.0.0.1")), Cause.REFUSED);
    }
  }

  @Test
  void blackHole() {
    var open = new AtomicInteger();
    int port =
        tcp(
            socket -> {
              open.incrementAndGet();
              socket.closeHandler(closed -> open.decrementAndGet());
            });
    for (String scheme : List.of("http", "https")) {
      ProbeResult result = probe.probe(target(SHORT, scheme, port, "127.0.0.1"));
      assertFailed(result, Cause.TIMEOUT);
      assertThat(((ProbeResult.Failed) result).took()).isBetween(SHORT, SHORT.plusMillis(900));
    }
    Awaitility.await().until(() -> open.get() == 0);
  }

  @Test
  void dripIsOneDeadline() {
    int port =
        tcp(
            socket ->
                socket.handler(
                    asked -> {
                      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                      long timer = vertx.setPeriodic(50, id -> socket.write("x"));
                      socket.closeHandler(closed -> vertx.cancelTimer(timer));
                    }));
    assertFailed(probe.probe(target(SHORT, "http", port, "127.0.0.1")), Cause.TIMEOUT);
  }

  @Test
  void aLongBodyIsEnoughAfterSixteenKilobytes() {
    var open = new AtomicInteger();
    int port =
        tcp(
            socket -> {
              open.incrementAndGet();
              socket.closeHandler(closed -> open.decrementAndGet());
              socket.handler(
                  asked -> {
                    socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
                    socket.write(Buffer.buffer(new byte[Exchange.BODY_ENOUGH + 1]));
                  });
            });
    assertThat(probe.probe(target("http", port, "127.0.0.1")))
        .isInstanceOf(ProbeResult.Passed.class);
    Awaitility.await().until(() -> open.get() == 0);
  }

  @Test
  void nonsenseAndHangingUp() {
    int nonsense = tcp(socket -> socket.end(Buffer.buffer("220 mail.example.com ESMTP\r\n")));
    assertFailed(probe.probe(target("http", nonsense, "127.0.0.1")), Cause.PROTOCOL);
    assertFailed(probe.probe(target("https", nonsense, "127.0.0.1")), Cause.PROTOCOL);
    int rude = tcp(NetSocket::close);
    assertFailed(probe.probe(target("http", rude, "127.0.0.1")), Cause.PROTOCOL);
    int half =
        tcp(
            socket ->
                socket.end(Buffer.buffer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")));
    assertFailed(probe.probe(target("http", half, "127.0.0.1")), Cause.PROTOCOL);
  }

  @Test
  void everyAddressMustPass() {
    int port = http("127.0.0.1", request -> request.response().end("ok"));
    assertThat(probe.probe(target("http", port, "127.0.0.1", "127.0.0.1")))
        .isInstanceOf(ProbeResult.Passed.class);
    ProbeResult result = probe.probe(target("http", port, "127.0.0.1", "127.0.0.2"));
    assertFailed(result, Cause.REFUSED);
    assertThat(((ProbeResult.Failed) result).detail()).startsWith("127.0.0.2: ");
  }

  @Test
  void ipv6Literal() throws IOException {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        InetAddress.getByName("::1").isReachable(200), "no IPv6 loopback here");
    int port = http("::1", request -> request.response().end("ok"));
    assertThat(probe.probe(target("http", port, "::1"))).isInstanceOf(ProbeResult.Passed.class);
  }

  @Test
  void aNameInPlaceOfAnAddressIsNotAsked() {
    assertThat(probe.probe(target("http", 80, "localhost")))
        .isInstanceOf(ProbeResult.Unasked.class);
  }

  @Test
  void tlsIsVerified() {
    var sni = new ConcurrentLinkedQueue<String>();
    int good = https(CA.issue(HOST, TOMORROW), sni);
    int expired = https(CA.issue(HOST, Instant.now().minusSeconds(60)), sni);
    int wrongName = https(CA.issue("other.example.com", TOMORROW), sni);
    int unknown = https(new Certificates().issue(HOST, TOMORROW), sni);
    assertThat(tls(good, CA.anchor())).isInstanceOf(ProbeResult.Passed.class);
    assertThat(sni).containsOnly(HOST);
    assertThat(detail(tls(expired, CA.anchor()))).isEqualTo("certificate expired");
    assertThat(detail(tls(wrongName, CA.anchor()))).startsWith("certificate: No").contains(HOST);
    assertThat(detail(tls(unknown, CA.anchor()))).isEqualTo("certificate of an unknown authority");
    assertThat(detail(probe.probe(target("https", good, "127.0.0.1"))))
        .as("the JDK's anchors do not know it")
        .isEqualTo("certificate of an unknown authority");
    assertThat(tls(good, "no pem")).isInstanceOf(ProbeResult.Unasked.class);
  }

  @Test
  void aClosedProbeAsksNobody() {
    var closed = new HttpProbe(vertx);
    int port = http("127.0.0.1", request -> request.response().end("ok"));
    assertThat(closed.probe(target("http", port, "127.0.0.1")))
        .isInstanceOf(ProbeResult.Passed.class);
    closed.close();
    assertThat(closed.probe(target("http", port, "127.0.0.1")))
        .isInstanceOf(ProbeResult.Unasked.class);
  }

  private static ProbeResult tls(int port, String anchor) {
    ProbeTarget plain = target("https", port, "127.0.0.1");
    return probe.probe(
        new ProbeTarget(plain.endpoint(), plain.router(), plain.health(), Optional.of(anchor)));
  }

  private static String detail(ProbeResult result) {
    assertFailed(result, Cause.CERTIFICATE);
    return ((ProbeResult.Failed) result).detail();
  }

  private static void assertFailed(ProbeResult result, Cause cause) {
    assertThat(result).isInstanceOf(ProbeResult.Failed.class);
    assertThat(((ProbeResult.Failed) result).cause()).as(result.toString()).isEqualTo(cause);
  }

  private static ProbeTarget target(String scheme, int port, String... addresses) {
    return target(LONG, scheme, port, addresses);
  }

  private static ProbeTarget target(
      Duration timeout, String scheme, int port, String... addresses) {
    var health =
        new HealthSpec(
            "/healthz?deep=1",
            new Hostname(HOST),
            HealthSpec.DEFAULT_EXPECT_STATUS,
            HealthSpec.DEFAULT_INTERVAL,
            timeout,
            3,
            2);
    return new ProbeTarget(
        ENDPOINT,
        new RegionSpec.Router(List.of(addresses), scheme, port),
        health,
        Optional.empty());
  }

  private static int http(String address, Consumer<HttpServerRequest> answer) {
    return vertx
        .createHttpServer()
        .requestHandler(answer::accept)
        .listen(0, address)
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private static int https(Certificates.Identity identity, ConcurrentLinkedQueue<String> sni) {
    var options =
        new HttpServerOptions()
            .setSsl(true)
            .setSni(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addKeyValue(Buffer.buffer(identity.keyPem()))
                    .addCertValue(Buffer.buffer(identity.certificatePem())));
    return vertx
        .createHttpServer(options)
        .requestHandler(
            request -> {
              sni.add(String.valueOf(request.connection().indicatedServerName()));
              request.response().end("ok");
            })
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private static int tcp(Consumer<NetSocket> manners) {
    return vertx
        .createNetServer(new NetServerOptions())
        .connectHandler(manners::accept)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }
}
