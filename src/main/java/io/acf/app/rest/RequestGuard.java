package io.acf.app.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acf.app.boot.Config;
import io.acf.app.boot.Listen;
import io.acf.config.Text;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands before every resource: a page of another site, a name that was rebound to loopback, a
 * path in disguise and a change that is no JSON do not come in.
 */
@Singleton
final class RequestGuard {
  private static final Set<HttpMethod> READS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  private static final Pattern JSON =
      Pattern.compile(
          "application/json\\s*(;\\s*charset=\"?utf-8\"?\\s*)?", Pattern.CASE_INSENSITIVE);
  private static final long BODY_MOST = 1024 * 1024;
  private static final int HEADERS_MOST = 100;
  private static final int PARAMETERS_MOST = 64;

  private final ObjectMapper json;
  private final Hosts hosts;
  private final Hosts managementHosts;

  RequestGuard(ObjectMapper json, Config config) {
    this.json = json;
    hosts = Hosts.of(Listen.parse(config.http()));
    managementHosts = Hosts.of(Listen.parse(config.management()));
  }

  void filters(@Observes Filters filters) {
    filters.register(this::enter, 1000);
  }

  /** Health and metrics say much about a house: other sites' pages do not read them either. */
  void management(@Observes ManagementInterface management) {
    management
        .router()
        .route()
        .order(Integer.MIN_VALUE)
        .handler(this::look)
        .failureHandler(this::unreadable);
  }

  private void look(RoutingContext context) {
    if (managementHosts.name(context.request().getHeader("Host"))) {
      context.next();
    } else {
      refuse(context, strangeHost());
    }
  }

  /** What the framework cannot read, as a Host that is none, is the sender's mistake: no error. */
  private void unreadable(RoutingContext context) {
    if (context.statusCode() == 400 && context.failure() instanceof VertxException) {
      refuse(
          context,
          new Refusal(
              ProblemType.BAD_REQUEST,
              "the request has no Host header that can be read",
              "name this server in it, as in Host: 127.0.0.1:8080"));
    } else {
      context.next();
    }
  }

  private static Refusal strangeHost() {
    return new Refusal(
        ProblemType.FORBIDDEN,
        "the Host header does not name this server",
        ProblemType.FORBIDDEN.meaning());
  }

  /** What no resource has claimed. */
  void routes(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE).failureHandler(this::unreadable);
    router
        .route("/")
        .last()
        .handler(
            context -> context.response().setStatusCode(307).putHeader("Location", Api.BASE).end());
    router
        .route()
        .last()
        .handler(
            context ->
                refuse(
                    context,
                    new Refusal(
                        ProblemType.NOT_FOUND,
                        "nothing is at this path",
                        "resources are listed at " + Api.BASE)));
    for (int status : List.of(400, 404, 405, 413, 414, 415, 431)) {
      router.errorHandler(
          status,
          context -> {
            var type = ProblemType.of(status);
            refuse(context, new Refusal(type, type.meaning(), ""));
          });
    }
  }

  private void enter(RoutingContext context) {
    var refusal = objection(context.request());
    context.response().putHeader("X-Content-Type-Options", "nosniff");
    context.response().putHeader("Cache-Control", "no-store");
    if (refusal.isPresent()) {
      refuse(context, refusal.get());
    } else {
      context.next();
    }
  }

  private Optional<Refusal> objection(HttpServerRequest request) {
    var path = request.path() == null ? "" : request.path().toLowerCase(Locale.ROOT);
    if (disguised(path)) {
      return refusal(ProblemType.BAD_REQUEST, "the path is not in its plain form");
    }
    if (request.headers().size() > HEADERS_MOST || request.params().size() > PARAMETERS_MOST) {
      return refusal(ProblemType.BAD_REQUEST, "too many headers or query parameters");
    }
    var authority = request.getHeader("Host");
    if (authority == null || !hosts.name(authority)) {
      return Optional.of(strangeHost());
    }
    var origin = request.getHeader("Origin");
    if (origin != null && !sameOrigin(origin, authority)) {
      return refusal(ProblemType.FORBIDDEN, "the Origin header names another site");
    }
    return READS.contains(request.method()) ? Optional.empty() : body(request);
  }

  private static Optional<Refusal> body(HttpServerRequest request) {
    if (request.getHeader("Transfer-Encoding") != null) {
      return refusal(ProblemType.LENGTH_REQUIRED, "the body comes in chunks");
    }
    var length = request.getHeader("Content-Length");
    if (length != null && (length.length() > 7 || Long.parseLong(length) > BODY_MOST)) {
      return refusal(ProblemType.CONTENT_TOO_LARGE, "the body has " + length + " bytes");
    }
    if (request.getHeader("Content-Encoding") != null) {
      return refusal(ProblemType.UNSUPPORTED_MEDIA_TYPE, "encoded bodies are not taken");
    }
    var type = request.getHeader("Content-Type");
    return JSON.matcher(type == null ? "" : type).matches()
        ? Optional.empty()
        : refusal(
            ProblemType.UNSUPPORTED_MEDIA_TYPE,
            "changes are taken as application/json in UTF-8, not as "
                + (type == null ? "nothing named" : Text.quoted(type)));
  }

  private static boolean disguised(String path) {
    return path.contains(";")
        || path.contains("//")
        || path.contains("/../")
        || path.endsWith("/..")
        || path.contains("/./")
        || path.contains("\\")
        || path.contains("%2f")
        || path.contains("%5c")
        || path.contains("%2e")
        || path.contains("%00")
        || path.contains("%3b");
  }

  private static boolean sameOrigin(String origin, String authority) {
    try {
      var uri = new URI(origin);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && authority.equalsIgnoreCase(uri.getAuthority());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static Optional<Refusal> refusal(ProblemType type, String detail) {
    return Optional.of(new Refusal(type, detail, type.meaning()));
  }

  private void refuse(RoutingContext context, Refusal refusal) {
    if (context.response().ended()) {
      return;
    }
    var type = refusal.type();
    var problem =
        Problems.document(
            type,
            type.status(),
            String.valueOf(refusal.getMessage()),
            plain(context.request().path()),
            refusal.errors(),
            refusal.tip());
    context.response().setStatusCode(type.status()).putHeader("Content-Type", Problems.TYPE);
    try {
      context.end(json.writeValueAsString(problem));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String plain(@Nullable String path) {
    return path == null ? "" : path;
  }
}
