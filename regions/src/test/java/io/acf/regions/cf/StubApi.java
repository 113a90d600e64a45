package io.acf.regions.cf;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.acf.config.ArtifactSource;
import io.acf.config.CredentialsRef;
import io.acf.config.RegionName;
import io.acf.config.RegionSpec;
import io.acf.config.Target;
import io.acf.regions.CallGate;
import io.acf.regions.Limits;
import io.acf.regions.RegionListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An API that answers what a test wants, however wrong. Good tokens are the ones given last. */
final class StubApi implements AutoCloseable {
  static final String PASSWORD = "canary-password-93f1";
  static final Limits QUICK =
      new Limits(
          Duration.ofSeconds(5), Duration.ofMillis(300), 1 << 20, 4, 8, 10, Duration.ofSeconds(5));

  record Response(int status, String type, String body, Map<String, String> headers) {
    static Response json(int status, String body) {
      return new Response(status, "application/json; charset=utf-8", body, Map.of());
    }

    static Response html(int status) {
      return new Response(status, "text/html", "<html>sorry</html>", Map.of());
    }

    Response with(String header, String value) {
      var more = new TreeMap<>(headers);
      more.put(header, value);
      return new Response(status, type, body, more);
    }
  }

  final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger tokens = new AtomicInteger();
  final CountDownLatch released = new CountDownLatch(1);
  volatile String good = "";
  volatile int expiresIn = 600;

  /** What the API root says of login and uaa; empty: this stub itself. */
  volatile List<String> logins = List.of();

  volatile Function<String, Response> api = request -> empty();
  volatile Function<String, Response> uaa = request -> null;
  private final HttpServer server;

  StubApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  static Response empty() {
    return list(0);
  }

  static Response list(int total, String... resources) {
    return Response.json(
        200,
        "{\"pagination\":{\"total_results\":"
            + total
            + ",\"total_pages\":1},\"resources\":["
            + String.join(",", resources)
            + "]}");
  }

  static Response error(int status, String title, String detail) {
    return Response.json(
        status,
        "{\"errors\":[{\"code\":1,\"title\":\"%s\",\"detail\":\"%s\"}]}".formatted(title, detail));
  }

  private void handle(HttpExchange exchange) throws IOException {
    String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    exchange.getRequestBody().readAllBytes();
    requests.add(line);
    Response response = answer(line, exchange.getRequestHeaders().getFirst("Authorization"));
    if (response == null) {
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
      return;
    }
    byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", response.type());
    response.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private Response answer(String line, String authorization) {
    if (line.equals("GET /") || line.startsWith("GET /v2/info")) {
      Response odd = api.apply(line);
      return odd == null || odd.status() != 200 || odd.type().startsWith("text/html")
          ? odd
          : line.equals("GET /") ? root() : info();
    }
    if (line.startsWith("POST /oauth/token")) {
      Response odd = uaa.apply(line);
      return odd != null ? odd : token();
    }
    if (!("bearer " + good).equalsIgnoreCase(authorization)) {
      return error(401, "CF-InvalidAuthToken", "Invalid Auth Token");
    }
    return api.apply(line);
  }

  private Response token() {
    good = "canary-token-" + tokens.incrementAndGet();
    return Response.json(
        200,
        "{\"access_token\":\"%s\",\"token_type\":\"bearer\",\"expires_in\":%d}"
            .formatted(good, expiresIn));
  }

  private Response root() {
    return Response.json(
        200,
        """
        {"links":{"self":{"href":"%1$s"},"cloud_controller_v2":null,"login":{"href":"%2$s"},
         "uaa":{"href":"%3$s"},
         "cloud_controller_v3":{"href":"%1$s/v3","meta":{"version":"3.215.0"}}}}\
        """
            .formatted(
                uri(),
                logins.isEmpty() ? uri() : logins.getFirst(),
                logins.isEmpty() ? uri() : logins.getLast()));
  }

  private Response info() {
    return Response.json(
        200, "{\"authorization_endpoint\":\"%1$s\",\"token_endpoint\":\"%1$s\"}".formatted(uri()));
  }

  int port() {
    return server.getAddress().getPort();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  long count(String start) {
    synchronized (requests) {
      return requests.stream().filter(it -> it.startsWith(start)).count();
    }
  }

  /** A region whose API is this stub. */
  CfRegion region() {
    return region(QUICK, CallGate.ALWAYS_OPEN, ref -> Optional.of(credentials()));
  }

  CfRegion region(Limits limits, CallGate gate, CredentialsSource source) {
    return new CfRegion(
        spec(uri(), Optional.empty()).connection(),
        source,
        none(),
        limits,
        gate,
        RegionListener.NONE);
  }

  static Credentials credentials() {
    return Credentials.user("admin", PASSWORD);
  }

  static ArtifactSource none() {
    return artifact -> {
      throw new ArtifactSource.Unreadable("no artefact here", "", true);
    };
  }

  static RegionSpec spec(URI api, Optional<RegionSpec.TrustAnchor> ca) {
    return new RegionSpec(
        new RegionName("eu-1"),
        api,
        new RegionSpec.Router(List.of("127.0.0.1"), "http", 80),
        Optional.of(new Target("demo", "prod")),
        new TreeMap<>(),
        100,
        new CredentialsRef(CredentialsRef.From.ENV, "EU1"),
        ca);
  }

  @Override
  public void close() {
    released.countDown();
    server.stop(0);
  }
}
