package io.acf.health.http;

import io.acf.health.ProbeResult;
import io.acf.health.ProbeResult.Cause;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;

/** Requests on fresh connections, each under one deadline from connect to last byte. */
final class Exchanges implements AutoCloseable {
  /** A body this long is enough: the rest is not read, the connection is closed. */
  static final int BODY_ENOUGH = 16 * 1024;

  /** Clients differ by trust anchor and timeout; the longest unused goes. */
  private static final int CLIENTS_MOST = 64;

  private static final int CONNECTIONS_MOST = 64;

  /** How late the event loop may be before we say that we did not ask, rather than it failed. */
  private static final Duration LATE = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Map<ClientKey, HttpClient> clients = new LinkedHashMap<>(16, 0.75f, true);

  private boolean closed;

  private record ClientKey(Optional<String> trustAnchor, Duration timeout) {}

  Exchanges(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Asks all at once; answers in the same order. */
  List<ProbeResult> ask(List<Question> questions, IntPredicate passes) {
    List<CompletableFuture<ProbeResult>> asked = new ArrayList<>();
    questions.forEach(question -> asked.add(start(question, passes)));
    long start = System.nanoTime();
    List<ProbeResult> results = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      Duration most = questions.get(i).timeout().plus(LATE);
      results.add(await(asked.get(i), most.toNanos() - (System.nanoTime() - start)));
    }
    return results;
  }

  private static ProbeResult await(CompletableFuture<ProbeResult> asked, long nanos) {
    try {
      return asked.get(Math.max(nanos, 1), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return abandoned(asked, "interrupted");
    } catch (TimeoutException e) {
      return abandoned(asked, "our own event loop is late");
    } catch (ExecutionException e) {
      return new ProbeResult.Unasked(Causes.line(e));
    }
  }

  private static ProbeResult abandoned(CompletableFuture<ProbeResult> asked, String why) {
    ProbeResult unasked = new ProbeResult.Unasked(why);
    return asked.complete(unasked) ? unasked : asked.join();
  }

  private CompletableFuture<ProbeResult> start(Question question, IntPredicate passes) {
    var exchange = new Exchange(question, passes);
    try {
      exchange.start(client(new ClientKey(question.trustAnchor(), question.timeout())));
    } catch (RuntimeException e) { // a trust anchor that is none, a client that is closed
      exchange.result.complete(new ProbeResult.Unasked(Causes.line(e)));
    }
    return exchange.result;
  }

  private synchronized HttpClient client(ClientKey key) {
    if (closed) {
      throw new IllegalStateException("shut down");
    }
    HttpClient known = clients.get(key);
    if (known != null) {
      return known;
    }
    if (clients.size() >= CLIENTS_MOST) {
      var oldest = clients.entrySet().iterator();
      HttpClient unused = oldest.next().getValue();
      oldest.remove();
      unused.close();
    }
    HttpClient made =
        vertx
            .httpClientBuilder()
            .with(options(key))
            // Each request reports what its connection met; Vert.x would log it as severe, too.
            .withConnectHandler(connection -> connection.exceptionHandler(met -> {}))
            .build();
    clients.put(key, made);
    return made;
  }

  private static HttpClientOptions options(ClientKey key) {
    int millis = (int) Math.clamp(key.timeout().toMillis(), 1, Integer.MAX_VALUE);
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setKeepAlive(false)
            .setMaxPoolSize(CONNECTIONS_MOST)
            .setMaxWaitQueueSize(CONNECTIONS_MOST)
            .setConnectTimeout(millis)
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setSslHandshakeTimeout(millis)
            .setForceSni(true)
            .setMaxHeaderSize(16 * 1024)
            .setDecompressionSupported(false);
    key.trustAnchor()
        .ifPresent(
            pem ->
                options.setTrustOptions(
                    new PemTrustOptions().addCertValue(Buffer.buffer(checked(pem)))));
    return options;
  }

  /** Vert.x reads an anchor only on connecting, and then it would look like the region's fault. */
  private static String checked(String pem) {
    try {
      var in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
      if (pem.contains("-----BEGIN CERTIFICATE-----")
          && !CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
        return pem;
      }
    } catch (CertificateException e) {
      throw new IllegalArgumentException("the trust anchor is no PEM certificate", e);
    }
    throw new IllegalArgumentException("the trust anchor holds no certificate");
  }

  @Override
  public synchronized void close() {
    closed = true;
    clients.values().forEach(HttpClient::close);
    clients.clear();
  }

  /** One request and what became of it. */
  private final class Exchange {
    private final Question question;
    private final IntPredicate passes;
    private final CompletableFuture<ProbeResult> result = new CompletableFuture<>();
    private final long start = System.nanoTime();

    Exchange(Question question, IntPredicate passes) {
      this.question = question;
      this.passes = passes;
    }

    void start(HttpClient client) {
      long millis = Math.max(1, question.timeout().toMillis());
      long timer =
          vertx.setTimer(millis, id -> fail(Cause.TIMEOUT, "no answer in " + millis + " ms"));
      RequestOptions options =
          new RequestOptions()
              .setMethod(HttpMethod.GET)
              .setHost(question.host())
              .setPort(question.port())
              .setSsl(question.tls())
              .setURI(question.path())
              .setFollowRedirects(false)
              .putHeader(HttpHeaders.HOST, hostHeader())
              .putHeader(HttpHeaders.USER_AGENT, "acf-probe")
              .putHeader(HttpHeaders.ACCEPT, "*/*");
      question.server().ifPresent(options::setServer);
      client
          .request(options)
          .onFailure(this::failed)
          .onSuccess(
              request -> {
                request.exceptionHandler(this::failed);
                var closing = result.whenComplete((any, none) -> request.reset());
                send(request);
              });
      var cancelling = result.whenComplete((any, none) -> vertx.cancelTimer(timer));
    }

    /** Routers look at the host alone; a port would only be noise. */
    private String hostHeader() {
      return question.host().indexOf(':') < 0 ? question.host() : "[" + question.host() + "]";
    }

    private void send(HttpClientRequest request) {
      if (result.isDone()) {
        return; // connected after the deadline
      }
      request
          .send()
          .onFailure(this::failed)
          .onSuccess(
              response -> {
                long[] read = {0};
                response.exceptionHandler(this::failed);
                response.endHandler(end -> judge(response));
                response.handler(
                    part -> {
                      read[0] += part.length();
                      if (read[0] > BODY_ENOUGH) {
                        judge(response);
                      }
                    });
              });
    }

    private void judge(HttpClientResponse response) {
      int status = response.statusCode();
      String routerError = response.getHeader("X-Cf-RouterError");
      if (routerError != null) {
        fail(Cause.ROUTER, Causes.printable(routerError) + " (" + status + ")");
      } else if (passes.test(status)) {
        result.complete(new ProbeResult.Passed(status, took()));
      } else {
        fail(Cause.STATUS, "HTTP " + status);
      }
    }

    private void failed(Throwable failure) {
      result.complete(Causes.of(failure, took()));
    }

    private void fail(Cause cause, String detail) {
      result.complete(new ProbeResult.Failed(cause, detail, took()));
    }

    private Duration took() {
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }
}
