package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.config.ConnectionSpec;
import java.time.Duration;
import org.cloudfoundry.reactor.ConnectionContext;
import org.cloudfoundry.reactor.RootProvider;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Where the parts of a region are, from {@code GET /} alone: the library's own way needs {@code GET
 * /v2/info}, which a region without API v2 does not have. Answers are kept for 5 minutes, errors
 * not at all.
 */
final class CfRoot implements RootProvider {
  static final Duration LIFE = Duration.ofMinutes(5);

  private final ConnectionSpec region;
  private final Duration limit;
  private final SingleFlight<Links> asking = new SingleFlight<>();
  private volatile @Nullable Links known;

  /**
   * @param limit how long one answer may take
   */
  CfRoot(ConnectionSpec region, Duration limit) {
    this.region = region;
    this.limit = limit;
  }

  /**
   * @param login where tokens are fetched
   * @param version of API v3, such as 3.215.0; empty where it is not told
   */
  record Links(TokenHost login, String version, Deadline fresh) {}

  Mono<Links> links(HttpClient http) {
    return Mono.defer(
        () -> {
          Links links = known;
          return links != null && !links.fresh().passed()
              ? Mono.just(links)
              : asking.join(() -> ask(http));
        });
  }

  /** Always asks, and keeps the answer. */
  Mono<Links> ask(HttpClient http) {
    return http.headers(headers -> headers.set("Accept", "application/json"))
        .get()
        .uri(base() + "/")
        .response(
            (response, body) ->
                Bodies.read(body, Bodies.ONE)
                    .defaultIfEmpty(new byte[0])
                    .map(
                        bytes -> {
                          int status = response.status().code();
                          if (status != 200) {
                            throw Faults.answer(
                                status, bytes, response.responseHeaders().get("X-Cf-RouterError"));
                          }
                          return links(Bodies.json(bytes));
                        }))
        .next()
        .timeout(limit)
        // A host that is not trusted may be mended any moment; nothing is sent to it meanwhile.
        .doOnNext(links -> known = links.login() instanceof TokenHost.Refused ? null : links);
  }

  private Links links(JsonNode root) {
    JsonNode links = root.path("links");
    String version = links.path("cloud_controller_v3").path("meta").path("version").asText("");
    return new Links(TokenHost.of(links, region), version, Deadline.in(LIFE));
  }

  private String base() {
    String text = region.api().toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public Mono<String> getRoot(ConnectionContext context) {
    return Mono.just(base());
  }

  @Override
  public Mono<String> getRoot(String key, ConnectionContext context) {
    return switch (key) {
      case "cloud_controller_v3" -> Mono.just(base() + "/v3");
      case "authorization_endpoint", "login", "uaa" ->
          links(context.getHttpClient()).map(links -> links.login().url().toString());
      default -> Mono.error(new IllegalArgumentException("no link " + key + " is known"));
    };
  }
}
