package io.acf.regions.cf;

import io.acf.config.ConnectionSpec;
import io.acf.regions.CallGate;
import io.acf.regions.Fault;
import io.acf.regions.Limits;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.cloudfoundry.reactor.DefaultConnectionContext;
import org.cloudfoundry.reactor.RootProvider;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * The threads and sockets of one region, for the life of the process: a context per call leaks
 * (cf-java-client #1186). Everything in it is bounded: 2 threads, 8 connections, 64 who wait.
 */
final class CfConnection implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int CONNECTIONS = 8;
  private static final int WAITING = 64;

  private final ConnectionProvider pool;
  private final LoopResources loop;
  private final HttpClient http;
  private final DefaultConnectionContext context;
  private final Throttle throttle;
  private final AtomicReference<Duration> skew = new AtomicReference<>(Duration.ZERO);
  private final URI api;
  private final CallGate gate;

  /**
   * @throws CfException where the trust anchor is none
   */
  CfConnection(ConnectionSpec region, Limits limits, RootProvider root) {
    this(region, limits, root, CallGate.ALWAYS_OPEN, Clock.systemUTC());
  }

  /**
   * @param gate told what answers say of the region's rate limit
   * @param clock by which a wait that the region asks for ends
   * @throws CfException where the trust anchor is none
   */
  CfConnection(
      ConnectionSpec region, Limits limits, RootProvider root, CallGate gate, Clock clock) {
    this.gate = gate;
    this.throttle = new Throttle(clock);
    api = region.api();
    String name = "cf-" + region.name();
    // TLS first: it may refuse the trust anchor, and nothing is open yet.
    SslContext tls = secure(api) ? tls(region) : null;
    pool =
        ConnectionProvider.builder(name)
            .maxConnections(CONNECTIONS)
            .pendingAcquireMaxCount(WAITING)
            .pendingAcquireTimeout(limits.call())
            .maxIdleTime(Duration.ofSeconds(30))
            .maxLifeTime(Duration.ofMinutes(5))
            .build();
    loop = LoopResources.create(name, THREADS, true);
    HttpClient plain =
        HttpClient.create(pool)
            .runOn(loop)
            .compress(true)
            .responseTimeout(limits.call())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limits.call().toMillis())
            .doOnResponse((response, connection) -> noticed(response));
    http = tls == null ? plain : plain.secure(spec -> spec.sslContext(tls));
    context =
        DefaultConnectionContext.builder()
            .apiHost(api.getHost())
            .port(port(api))
            .secure(secure(api))
            .httpClient(http)
            .rootProvider(root)
            .cacheDuration(CfRoot.LIFE)
            .connectionPoolSize(CONNECTIONS)
            .threadPoolSize(1)
            .invalidTokenRetries(1L)
            .build();
  }

  private static boolean secure(URI api) {
    return !"http".equalsIgnoreCase(api.getScheme());
  }

  private static int port(URI api) {
    return api.getPort() > 0 ? api.getPort() : secure(api) ? 443 : 80;
  }

  /** Trusts the region's own anchor in place of the JDK's; verification is never off. */
  private static SslContext tls(ConnectionSpec region) {
    try {
      SslContextBuilder builder = SslContextBuilder.forClient();
      region
          .ca()
          .ifPresent(
              pem ->
                  builder.trustManager(
                      new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))));
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new CfException.Failed(
          Fault.Cause.CERTIFICATE,
          "ca of region "
              + region.name()
              + " is not a certificate in PEM ("
              + e.getClass().getSimpleName()
              + ")",
          "The file starts with -----BEGIN CERTIFICATE-----.");
    }
  }

  private void noticed(HttpClientResponse response) {
    Instant date = date(response.responseHeaders().get("Date"));
    if (date != null) {
      skew.set(Duration.between(Instant.now(), date));
    }
    RateLimitHeaders.read(response.responseHeaders(), regionNow())
        .ifPresent(it -> gate.told(it.limit(), it.remaining(), it.untilReset()));
    if (response.status().code() == 429) {
      throttle.hold(
          response.path().endsWith("oauth/token") ? "UAA" : "the region",
          response.responseHeaders().get("Retry-After"),
          response.responseHeaders().get("X-RateLimit-Reset"),
          regionNow());
    }
  }

  private static @Nullable Instant date(@Nullable String header) {
    try {
      return header == null
          ? null
          : ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException e) {
      return null; // No date: the last one known goes on.
    }
  }

  /** Now, by the region's clock as far as it has told us. */
  Instant regionNow() {
    return Instant.now().plus(skew.get());
  }

  Throttle throttle() {
    return throttle;
  }

  HttpClient http() {
    return http;
  }

  DefaultConnectionContext context() {
    return context;
  }

  @Override
  public void close() {
    context.dispose();
    pool.disposeLater().block(Duration.ofSeconds(5));
    loop.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(Duration.ofSeconds(10));
  }
}
