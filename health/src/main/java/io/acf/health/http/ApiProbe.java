package io.acf.health.http;

import io.acf.health.ProbeResult;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks a region's CF API for its root ({@code GET /}, exempt from the API's rate limit): health of
 * the control plane. It gates pushes only; a CF API that is away never drains traffic.
 */
public final class ApiProbe implements AutoCloseable {
  private final Exchanges exchanges;

  /**
   * @param vertx stays the caller's to close
   */
  public ApiProbe(Vertx vertx) {
    exchanges = new Exchanges(vertx);
  }

  /**
   * Blocks at most the timeout and some; never throws for what it meets. Passes on 200–399.
   *
   * @param api base URL, http or https
   * @param trustAnchor PEM in place of the JDK's anchors
   */
  public ProbeResult probe(URI api, Optional<String> trustAnchor, Duration timeout) {
    boolean tls = "https".equals(api.getScheme());
    String host = api.getHost();
    if (host == null) {
      return new ProbeResult.Unasked("no host in the API's URL");
    }
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    int port = api.getPort() > 0 ? api.getPort() : tls ? 443 : 80;
    String base = api.getRawPath() == null ? "" : api.getRawPath();
    var question =
        new Question(
            Optional.empty(),
            name,
            port,
            tls,
            base.endsWith("/") ? base : base + "/",
            timeout,
            trustAnchor);
    return exchanges.ask(List.of(question), s -> s >= 200 && s <= 399).getFirst();
  }

  @Override
  public void close() {
    exchanges.close();
  }
}
