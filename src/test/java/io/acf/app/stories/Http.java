package io.acf.app.stories;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acf.app.rest.Api;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/**
 * HTTP with a deadline; also with a Host header of one's own, which the JVM allows by {@code
 * jdk.httpclient.allowRestrictedHeaders=host}.
 */
final class Http {
  static final ObjectMapper JSON = Api.mapper();
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  private Http() {}

  /** An answer. */
  record Reply(int status, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new AssertionError("not JSON: " + status + " " + body, e);
      }
    }

    <T> T as(Class<T> type) {
      try {
        return JSON.readValue(body, type);
      } catch (JsonProcessingException e) {
        throw new AssertionError("not a " + type.getSimpleName() + ": " + status + " " + body, e);
      }
    }

    Reply expect(int wanted) {
      if (status != wanted) {
        throw new AssertionError("HTTP " + status + " instead of " + wanted + ": " + body);
      }
      return this;
    }
  }

  static Reply get(URI uri, Map<String, String> headers) throws IOException {
    return send(request(uri, headers).GET().build());
  }

  static Reply send(String method, URI uri, Map<String, String> headers, String body)
      throws IOException {
    return send(request(uri, headers).method(method, BodyPublishers.ofString(body)).build());
  }

  private static HttpRequest.Builder request(URI uri, Map<String, String> headers) {
    var request = HttpRequest.newBuilder(uri).timeout(DEADLINE);
    headers.forEach(request::header);
    return request;
  }

  private static Reply send(HttpRequest request) throws IOException {
    try {
      HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      throw Daemon.interrupted(e);
    }
  }

  /** Unwraps what cannot happen in a story that goes well. */
  interface Exchange {
    Reply send() throws IOException;
  }

  static Reply must(Exchange exchange) {
    try {
      return exchange.send();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
