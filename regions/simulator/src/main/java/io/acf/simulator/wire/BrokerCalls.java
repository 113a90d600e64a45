package io.acf.simulator.wire;

import io.acf.simulator.osb.BrokerAnswer;
import io.acf.simulator.osb.BrokerCall;
import io.acf.simulator.osb.BrokerPort;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks service brokers over HTTP, with basic authentication. An answer has a time and a size that
 * it may take; redirects are not followed; certificates are verified. A broker that is an app of
 * the region is asked through the region's own router, whatever DNS says.
 */
public final class BrokerCalls implements BrokerPort {
  /** CC's broker_client_timeout_seconds. */
  public static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final int BODY_MAX = 4 * 1024 * 1024;
  private static final int CONNECTIONS_MAX = 20;
  private static final int WAITING_MAX = 1000;

  private final Vertx vertx;
  private final HttpClient client;
  private final HttpClient own;
  private final Supplier<URI> router;
  private final Duration timeout;

  /**
   * Calls on {@code vertx}.
   *
   * @param router where the region itself answers
   * @param authority whose certificate the region's own router has, in PEM; none without TLS
   * @param timeout what a broker may take for an answer
   */
  public BrokerCalls(
      Vertx vertx, Supplier<URI> router, Optional<Path> authority, Duration timeout) {
    this.vertx = vertx;
    this.router = router;
    this.timeout = timeout;
    this.client = vertx.createHttpClient(options());
    HttpClientOptions trusting = options();
    authority.ifPresent(
        file -> trusting.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    this.own = vertx.createHttpClient(trusting);
  }

  private HttpClientOptions options() {
    return new HttpClientOptions()
        .setKeepAlive(false)
        .setMaxPoolSize(CONNECTIONS_MAX)
        .setMaxWaitQueueSize(WAITING_MAX)
        .setConnectTimeout((int) timeout.toMillis());
  }

  @Override
  public void ask(
      Target target, BrokerCall call, Map<String, String> headers, Consumer<BrokerAnswer> then) {
    vertx.getOrCreateContext().runOnContext(go -> new Exchange(target, call, then).begin(headers));
  }

  /** One call and its answer, given once: whatever comes first. */
  private final class Exchange {
    private final Target target;
    private final BrokerCall call;
    private final Consumer<BrokerAnswer> then;
    private final AtomicBoolean over = new AtomicBoolean();
    private final long timer;
    private @Nullable HttpClientRequest request;

    Exchange(Target target, BrokerCall call, Consumer<BrokerAnswer> then) {
      this.target = target;
      this.call = call;
      this.then = then;
      this.timer = vertx.setTimer(timeout.toMillis(), late -> end(new BrokerAnswer.TimedOut()));
    }

    void begin(Map<String, String> headers) {
      try {
        (target.own() ? own : client)
            .request(options(headers))
            .onSuccess(this::send)
            .onFailure(reason -> end(failure(reason)));
      } catch (IllegalArgumentException e) {
        end(new BrokerAnswer.Broken(String.valueOf(e.getMessage())));
      }
    }

    private RequestOptions options(Map<String, String> headers) {
      URI uri = target.uri();
      boolean tls = "https".equals(uri.getScheme());
      int port = uri.getPort() < 0 ? (tls ? 443 : 80) : uri.getPort();
      String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
      RequestOptions options =
          new RequestOptions()
              .setMethod(HttpMethod.valueOf(call.method()))
              .setHost(uri.getHost())
              .setPort(port)
              .setSsl(tls)
              .setURI(path + call.target());
      if (target.own()) {
        URI own = router.get();
        options
            .setServer(SocketAddress.inetSocketAddress(own.getPort(), own.getHost()))
            .setSsl("https".equals(own.getScheme()));
      }
      headers.forEach(options::putHeader);
      String pair = target.username() + ":" + target.password();
      options.putHeader(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
      return options;
    }

    private void send(HttpClientRequest made) {
      if (over.get()) {
        made.reset(); // The connection came too late: what was asked for is mended already.
        return;
      }
      request = made;
      made.response().onSuccess(this::read).onFailure(reason -> end(failure(reason)));
      if (call.body() == null) {
        made.end().onFailure(reason -> end(failure(reason)));
      } else {
        made.putHeader("Content-Type", "application/json");
        made.end(Buffer.buffer(Json.bytes(call.body()))).onFailure(reason -> end(failure(reason)));
      }
    }

    private void read(HttpClientResponse response) {
      Buffer body = Buffer.buffer();
      response
          .handler(
              chunk -> {
                if (body.length() + chunk.length() > BODY_MAX) {
                  end(new BrokerAnswer.Broken("The service broker's answer is too large"));
                } else {
                  body.appendBuffer(chunk);
                }
              })
          .exceptionHandler(reason -> end(failure(reason)))
          .endHandler(
              end ->
                  end(
                      new BrokerAnswer.Came(
                          response.statusCode(),
                          HttpResponseStatus.valueOf(response.statusCode()).reasonPhrase(),
                          body.toString(StandardCharsets.UTF_8),
                          seconds(response.getHeader("Retry-After")))));
    }

    private BrokerAnswer failure(Throwable reason) {
      if (reason instanceof UnknownHostException
          || reason instanceof ConnectException
          || reason instanceof NoRouteToHostException) {
        return reason.getCause() instanceof TimeoutException
            ? new BrokerAnswer.TimedOut()
            : new BrokerAnswer.Unreachable(target.url() + call.target());
      }
      return new BrokerAnswer.Broken(String.valueOf(reason.getMessage()));
    }

    private void end(BrokerAnswer answer) {
      if (over.compareAndSet(false, true)) {
        vertx.cancelTimer(timer);
        HttpClientRequest open = request;
        if (open != null && !(answer instanceof BrokerAnswer.Came)) {
          open.reset();
        }
        then.accept(answer);
      }
    }
  }

  private static @Nullable Integer seconds(@Nullable String header) {
    return header != null && header.matches("\\d{1,8}") ? Integer.valueOf(header) : null;
  }
}
