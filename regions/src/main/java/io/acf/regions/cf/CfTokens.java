package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.config.CredentialsRef;
import io.acf.regions.Fault;
import io.acf.regions.Limits;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.cloudfoundry.reactor.ConnectionContext;
import org.cloudfoundry.reactor.TokenProvider;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;

/**
 * The access token of a region: renewed at 80 % of its life, asked for once however many wait, and
 * never an error kept. cf-java-client 5.15.0's own providers replace no expired token where UAA
 * gives no refresh token (#1335), and replay errors for ever.
 */
final class CfTokens {
  private final CfRoot root;
  private final CredentialsRef ref;
  private final CredentialsSource source;
  private final AuthBreaker breaker;
  private final Throttle throttle;
  private final Duration limit;
  private final Runnable asked;
  private final SingleFlight<Token> asking = new SingleFlight<>();
  private @Nullable Token current;

  /**
   * @param asked told of each token request
   */
  CfTokens(
      CfRoot root,
      CredentialsRef ref,
      CredentialsSource source,
      AuthBreaker breaker,
      Throttle throttle,
      Limits limits,
      Runnable asked) {
    this.root = root;
    this.ref = ref;
    this.source = source;
    this.breaker = breaker;
    this.throttle = throttle;
    this.limit = limits.call();
    this.asked = asked;
  }

  /** Compared by identity; the value has no text form. */
  private static final class Token {
    final String header;
    final Credentials from;
    final Deadline renew;
    volatile boolean proven;

    Token(String header, Credentials from, Deadline renew) {
      this.header = header;
      this.from = from;
      this.renew = renew;
    }
  }

  /**
   * The provider of one caller, who makes one call at a time: it knows which token it gave, so that
   * a late 401 on an old token does not throw away a newer one.
   */
  OneCaller forOneCaller() {
    return new OneCaller();
  }

  final class OneCaller implements TokenProvider {
    private volatile @Nullable Token given;

    @Override
    public Mono<String> getToken(ConnectionContext context) {
      return token(context.getHttpClient())
          .map(
              token -> {
                given = token;
                return token.header;
              });
    }

    @Override
    public void invalidate(ConnectionContext context) {
      Token old = given;
      if (old != null) {
        drop(old);
      }
    }

    /** The API took the token that was given last. */
    void accepted() {
      Token token = given;
      if (token != null && !token.proven) {
        token.proven = true;
        breaker.accepted();
      }
    }
  }

  /** Guid of the user, or id of the client, that the token was given to; empty: it does not say. */
  Optional<String> actor() {
    Token token;
    synchronized (this) {
      token = current;
    }
    if (token == null) {
      return Optional.empty();
    }
    String[] parts = token.header.split("[ .]", -1);
    try {
      JsonNode claims = Bodies.JSON.readTree(Base64.getUrlDecoder().decode(parts[2]));
      return Json.text(claims.path("user_id")).or(() -> Json.text(claims.path("client_id")));
    } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty(); // No JWT: nothing is taken for our own doing.
    }
  }

  private synchronized void drop(Token old) {
    if (current == old) {
      current = null;
      // A fresh token that the API does not take is as bad as a refused password.
      if (!old.proven) {
        breaker.rejected(old.from);
      }
    }
  }

  private Mono<Token> token(HttpClient http) {
    return Mono.defer(
        () -> {
          synchronized (this) {
            Token token = current;
            return token != null && !token.renew.passed()
                ? Mono.just(token)
                : asking.join(() -> ask(http));
          }
        });
  }

  private Mono<Token> ask(HttpClient http) {
    Optional<Credentials> read = source.read(ref);
    if (read.isEmpty()) {
      return Mono.error(
          new CfException.Failed(
              Fault.Cause.AUTHENTICATION, "no credentials are configured (" + ref + ")", names()));
    }
    Credentials credentials = read.get();
    Optional<Fault> barred = breaker.bars(credentials, tip());
    if (barred.isPresent()) {
      return Mono.error(new CfException.Failed(barred.get()));
    }
    return root.links(http)
        .flatMap(links -> request(http, links.login().url(), credentials))
        .timeout(limit)
        .doOnNext(this::keep);
  }

  private synchronized void keep(Token token) {
    current = token;
  }

  private Mono<Token> request(HttpClient http, URI login, Credentials credentials) {
    asked.run();
    byte[] form = credentials.form().getBytes(StandardCharsets.UTF_8);
    return http.headers(
            headers ->
                headers
                    .set(HttpHeaderNames.ACCEPT, "application/json")
                    .set(HttpHeaderNames.AUTHORIZATION, credentials.basic())
                    .set(HttpHeaderNames.CONTENT_TYPE, "application/x-www-form-urlencoded")
                    .set(HttpHeaderNames.CONTENT_LENGTH, form.length))
        .post()
        .uri(login.resolve(login.getRawPath() + "/oauth/token"))
        .send(ByteBufFlux.fromInbound(Mono.just(form)))
        .response(
            (response, body) ->
                Bodies.read(body, Bodies.ONE)
                    .defaultIfEmpty(new byte[0])
                    .map(bytes -> token(response.status().code(), bytes, credentials)))
        .next();
  }

  private Token token(int status, byte[] body, Credentials credentials) {
    if (status == 429) {
      throw throttle.refusal();
    }
    if (status >= 500) {
      throw new CfException.Failed(
          Fault.Cause.SERVER_ERROR, "UAA answers " + status + " to a token request", "");
    }
    if (status == 400 || status == 401 || status == 403) {
      breaker.refused(credentials);
      throw new CfException.Failed(
          new Fault(
              Fault.Cause.AUTHENTICATION,
              "UAA refuses our credentials (" + status + ")",
              tip(),
              breaker.rest()));
    }
    JsonNode answer = Bodies.json(body);
    String token = answer.path("access_token").asText("");
    long life = answer.path("expires_in").asLong(0);
    if (status != 200 || !token.matches("[\\x21-\\x7e]{1,65536}") || life < 1) {
      throw new CfException.Failed(
          Fault.Cause.NONSENSE, "UAA answers " + status + " without a usable token", "");
    }
    Duration usable = Duration.ofMillis(Math.min(life, 86_400L) * 800);
    return new Token("bearer " + token, credentials, Deadline.in(usable));
  }

  private String tip() {
    return names() + " Or UAA has lost its users for a while. Try now: acf regions probe.";
  }

  private String names() {
    String name = ref.name();
    return switch (ref.from()) {
      case ENV -> {
        String prefix = name.toUpperCase(Locale.ROOT);
        yield "Set %s_USERNAME and %s_PASSWORD, or %s_CLIENT_ID and %s_CLIENT_SECRET."
            .formatted(prefix, prefix, prefix, prefix);
      }
      case FILE ->
          "Put files username and password, or client_id and client_secret, in " + name + ".";
    };
  }
}
