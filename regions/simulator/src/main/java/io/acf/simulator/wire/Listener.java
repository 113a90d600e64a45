package io.acf.simulator.wire;

import io.acf.simulator.RequestFault;
import io.acf.simulator.RequestFault.Scope;
import io.acf.simulator.model.Foundation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One address and port for API, UAA, admin REST and app traffic, told apart by Host and path. All
 * requests run on one event loop.
 */
public final class Listener {
  /** How long those who asked for a stop may wait for their answer. */
  public static final long LAST_ANSWERS_MILLIS = 50;

  private final Vertx vertx;
  private final Context context;
  private final String host;
  private final Dispatch api;
  private final Dispatch admin;
  private final Traffic traffic;
  private final Foundation foundation;
  private final FaultGate gate;
  private final Proxy proxy;
  private @Nullable HttpServer server;
  private Future<Void> stopped = Future.succeededFuture();
  private @Nullable HeldPort held;
  private volatile int port;
  private final @Nullable Certificates certificates;
  private final Pulse pulse;
  private final Patience patience;

  public Listener(
      Vertx vertx,
      String host,
      Dispatch api,
      Dispatch admin,
      Traffic traffic,
      Foundation foundation,
      FaultGate gate,
      @Nullable Certificates certificates) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.host = host;
    this.api = api;
    this.admin = admin;
    this.traffic = traffic;
    this.foundation = foundation;
    this.gate = gate;
    this.proxy = new Proxy(vertx);
    this.certificates = certificates;
    this.pulse = new Pulse(vertx, foundation);
    this.patience = new Patience(vertx, Patience.USUAL);
  }

  /** Where it listens, or listened last; 0 before the first time. */
  public int port() {
    return port;
  }

  /** Listens; with port 0 on a free one. The port is held until {@link #release()}. */
  public Future<Void> listen(int wanted) {
    Promise<Void> done = Promise.promise();
    // the port of a server that is still closing would be closed under the next one
    context.runOnContext(go -> stopped.onComplete(closed -> listenNow(wanted).onComplete(done)));
    return done.future();
  }

  private Future<Void> listenNow(int wanted) {
    if (server != null) {
      return Future.succeededFuture();
    }
    try {
      hold(wanted);
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
    HttpServer fresh =
        vertx
            .createHttpServer(options())
            .connectionHandler(patience::connected)
            .invalidRequestHandler(this::unreadable)
            .requestHandler(this::handle);
    server = fresh;
    return fresh
        .listen(SocketAddress.inetSocketAddress(port, host))
        .onFailure(reason -> server = null)
        .mapEmpty();
  }

  private void hold(int wanted) throws IOException {
    if (held == null) {
      held = HeldPort.bind(host, wanted);
      port = held.port();
    }
  }

  /** Stops, and gives the port back. */
  public Future<Void> release() {
    return stop()
        .onComplete(
            stopped -> {
              if (held != null) {
                held.close();
                held = null;
              }
            });
  }

  /** Closes the port and every connection. */
  public Future<Void> stop() {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        go -> {
          HttpServer old = server;
          server = null;
          if (old != null) {
            stopped = old.close();
          }
          stopped.onComplete(done);
        });
    return done.future();
  }

  /** Shows a certificate with a flaw to new connections, or the right one; nothing without TLS. */
  public void certificate(Optional<RequestFault.CertificateFlaw> flaw) {
    if (certificates != null) {
      certificates.show(flaw);
    }
  }

  /** Stops a moment later, so that whoever asked for it is answered. */
  public void stopAfterAnswers() {
    later(LAST_ANSWERS_MILLIS, this::stop);
  }

  /** Runs {@code work} on the event loop after a while. */
  public void later(long millis, Runnable work) {
    vertx.setTimer(millis, fired -> work.run());
  }

  private HttpServerOptions options() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHandle100ContinueAutomatically(true)
            .setMaxInitialLineLength(256 * 1024)
            .setMaxHeaderSize(64 * 1024)
            .setMaxFormAttributeSize(16 * 1024 * 1024)
            .setIdleTimeout(0)
            // else a connection is told of with its first request only, too late for Patience
            .setHttp2ClearTextEnabled(false)
            .setTcpNoDelay(true)
            .setReuseAddress(true);
    if (certificates != null) {
      options.setSsl(true).setKeyCertOptions(certificates.options());
    }
    return options;
  }

  private void unreadable(HttpServerRequest request) {
    Sending.send(
        vertx, request, Bounds.unreadable(request.decoderResult().cause()), new Delivery.Whole());
  }

  private void handle(HttpServerRequest request) {
    String name = hostName(request);
    String path = Calls.path(request);
    boolean toApi = isApi(name);
    patience.begun(request);
    Optional<Reply> refusal = Bounds.refusal(request, toApi);
    if (refusal.isPresent()) {
      Sending.send(vertx, request, refusal.get(), new Delivery.Whole());
      return;
    }
    if (toApi && (path.equals("/_sim") || path.startsWith("/_sim/"))) {
      admin.accept(request, new Delivery.Whole(), this::wake);
      return;
    }
    Scope side = toApi ? Scope.API : Scope.ROUTER;
    Optional<String> authorization = Optional.ofNullable(request.getHeader("Authorization"));
    String address = request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
    String query = request.query() == null ? "" : request.query();
    switch (gate.pass(side, request.method().name(), path, query, authorization, address)) {
      case FaultGate.Passage.Swallowed swallowed -> {
        if (toApi) {
          api.note(request, 0);
        }
        request.pause();
      }
      case FaultGate.Passage.Reset reset -> {
        if (toApi) {
          api.note(request, 0);
        }
        Sending.reset(request);
      }
      case FaultGate.Passage.Refused refused ->
          after(
              request,
              refused.delay().toMillis(),
              () -> {
                if (toApi) {
                  api.note(request, refused.reply().status());
                }
                Sending.send(vertx, request, refused.reply(), new Delivery.Whole());
              });
      case FaultGate.Passage.Let let ->
          after(
              request,
              let.delay().toMillis(),
              () -> {
                let.headers().forEach(request.response()::putHeader);
                if (toApi) {
                  patience.reading(request);
                  api.accept(
                      request,
                      let.delivery(),
                      () -> {
                        patience.read(request);
                        wake();
                      });
                } else {
                  route(request, name, path, let.delivery());
                }
              });
    }
  }

  private void route(HttpServerRequest request, String name, String path, Delivery delivery) {
    String method = request.method().name();
    var headers = Calls.headers(request);
    headers.putIfAbsent("x-forwarded-proto", request.scheme());
    switch (foundation.transact(() -> traffic.answer(method, name, path, headers))) {
      case Traffic.Answer.Ready ready -> Sending.send(vertx, request, ready.reply(), delivery);
      case Traffic.Answer.Elsewhere elsewhere ->
          proxy.pass(
              request,
              elsewhere,
              status -> foundation.transact(() -> elsewhere.done().apply(status)));
    }
    wake();
  }

  private void after(HttpServerRequest request, long millis, Runnable work) {
    if (millis <= 0) {
      work.run();
      return;
    }
    request.pause();
    vertx.setTimer(
        millis,
        fired -> {
          request.resume();
          work.run();
        });
  }

  /** Lets the region's time go on by itself. */
  public void wake() {
    context.runOnContext(go -> pulse.arm());
  }

  /** The Host without its port, in lower case; empty where there is none. */
  private static String hostName(HttpServerRequest request) {
    var authority = request.authority();
    return authority == null ? "" : authority.host().toLowerCase(Locale.ROOT);
  }

  /** Whether a Host means the API: an address, localhost, our own name or a system name. */
  private boolean isApi(String name) {
    return name.isEmpty()
        || name.equals(host)
        || name.equals("localhost")
        || name.indexOf(':') >= 0
        || name.startsWith("api.")
        || name.startsWith("uaa.")
        || name.startsWith("login.")
        || name.startsWith("log-cache.")
        || name.matches("\\d{1,3}(\\.\\d{1,3}){3}");
  }
}
