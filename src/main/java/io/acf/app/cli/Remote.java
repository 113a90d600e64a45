package io.acf.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.app.rest.Api;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The orchestrator's REST, with a deadline on every call. */
final class Remote {
  static final Duration CONNECT = Duration.ofSeconds(5);

  /** A source refresh fetches from git, so this is more than a moment. */
  static final Duration DEADLINE = Duration.ofSeconds(30);

  private final URI server;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  Remote(URI server) {
    this.server = server;
  }

  URI server() {
    return server;
  }

  HttpClient http() {
    return http;
  }

  Reply get(String path) {
    return get(path, DEADLINE);
  }

  Reply get(String path, Duration deadline) {
    return json(send(request(path, deadline).GET().build()));
  }

  /** A body that is not JSON. */
  String text(String path) {
    return send(request(path, DEADLINE).GET().build());
  }

  Reply post(String path, Map<String, String> body) {
    var node = Reply.JSON.createObjectNode();
    new TreeMap<>(body).forEach(node::put);
    var request =
        request(path, DEADLINE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(node.toString()))
            .build();
    return json(send(request));
  }

  URI uri(String path) {
    return URI.create(server + Api.BASE + path);
  }

  private HttpRequest.Builder request(String path, Duration deadline) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(deadline)
        .header("Accept", "application/json, application/problem+json, */*;q=0.1")
        .header("User-Agent", "acf");
  }

  private Reply json(String body) {
    return body.isBlank()
        ? new Reply(Reply.JSON.createObjectNode())
        : Reply.parse(body, server.toString());
  }

  private String send(HttpRequest request) {
    try {
      var response = http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() / 100 != 2) {
        throw refused(response.statusCode(), response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Exit.FAILED, "interrupted", "", e);
    }
  }

  Failure unreachable(IOException cause) {
    if (cause instanceof HttpTimeoutException
        && !(cause instanceof java.net.http.HttpConnectTimeoutException)) {
      return new Failure(Exit.SERVER, server + " did not answer in time", "try again", cause);
    }
    var why = cause instanceof ConnectException ? "refuses connections" : "cannot be reached";
    var detail = cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
    return new Failure(
        Exit.SERVER,
        server + " " + why + detail,
        "start one with: acf serve --git REPO, or acf demo; or say where it is: --server URL",
        cause);
  }

  /** A problem (RFC 9457) as a failure with the exit code of its status. */
  Failure refused(int status, String body) {
    var problem = problem(body);
    var title = problem.path("title").asText("HTTP " + status);
    var detail = problem.path("detail").asText("");
    var message = detail.isEmpty() ? title : title + ": " + detail;
    for (var error : problem.path("errors")) {
      var one = error.isTextual() ? error.asText() : error.path("message").asText(error.toString());
      message += one.equals(detail) ? "" : "\n  " + one;
    }
    return new Failure(exit(status), message, problem.path("tip").asText(""));
  }

  private static JsonNode problem(String body) {
    try {
      return Reply.JSON.readTree(body);
    } catch (com.fasterxml.jackson.core.JsonProcessingException notJson) {
      return Reply.JSON.createObjectNode();
    }
  }

  static int exit(int status) {
    return switch (status) {
      case 400, 422 -> Exit.USAGE;
      case 409, 412, 428 -> Exit.CONFLICT;
      case 401, 403, 429 -> Exit.SERVER;
      default -> status >= 500 ? Exit.SERVER : Exit.FAILED;
    };
  }

  static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
