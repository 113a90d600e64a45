package io.acf.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.conformance.Exchange;
import io.acf.simulator.conformance.Exchanges;
import io.acf.simulator.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Talks to a simulator over the wire, as admin. */
public final class Client {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;
  private final BooleanSupplier judged;
  private String token = "";
  private Duration patience = Duration.ofSeconds(20);

  public record Answer(int status, HttpResponse<byte[]> response) {
    public JsonNode json() {
      try {
        return Json.MAPPER.readTree(response.body());
      } catch (IOException e) {
        throw new AssertionError(text(), e);
      }
    }

    public String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  /** What it gets from a region of today's version without faults is judged by the description. */
  public Client(Simulator simulator) {
    this(simulator.uri(), () -> simulator.isUndisturbed());
  }

  /** For a region of which nothing is known: its answers are not judged. */
  public Client(URI base) {
    this(base, () -> false);
  }

  private Client(URI base, BooleanSupplier judged) {
    this.base = base;
    this.judged = judged;
  }

  public static Client loggedIn(Simulator simulator) {
    Client client = new Client(simulator);
    client.login();
    return client;
  }

  public Client patience(Duration value) {
    patience = value;
    return this;
  }

  /** The same client with another token. */
  public Client with(String accessToken) {
    token = accessToken;
    return this;
  }

  public Client login() {
    token =
        form(Map.of("grant_type", "password", "username", "admin", "password", "admin"), "cf:")
            .json()
            .path("access_token")
            .asText();
    return this;
  }

  public Answer form(Map<String, String> fields, String basic) {
    return form("/oauth/token", fields, basic);
  }

  /** Posts a form as a client with its secret, or as nobody where {@code basic} is empty. */
  public Answer form(String path, Map<String, String> fields, String basic) {
    StringBuilder body = new StringBuilder();
    fields.forEach(
        (key, value) ->
            body.append(body.isEmpty() ? "" : "&")
                .append(key)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    String pair =
        java.util.Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    return send(basic.isEmpty() ? request : request.header("Authorization", "Basic " + pair));
  }

  public Answer get(String path) {
    return call("GET", path, "", "application/json");
  }

  public Answer post(String path, Object... keysAndValues) {
    return call("POST", path, Json.object(keysAndValues).toString(), "application/json");
  }

  public Answer patch(String path, Object... keysAndValues) {
    return call("PATCH", path, Json.object(keysAndValues).toString(), "application/json");
  }

  public Answer put(String path, Object... keysAndValues) {
    return call("PUT", path, Json.object(keysAndValues).toString(), "application/json");
  }

  public Answer delete(String path) {
    return call("DELETE", path, "", "application/json");
  }

  public Answer call(String method, String path, String body, String type) {
    return call(method, path, body, type, Map.of());
  }

  public Answer call(
      String method, String path, String body, String type, Map<String, String> headers) {
    return call(method, path, body.getBytes(UTF_8), type, headers);
  }

  public Answer call(
      String method, String path, byte[] body, String type, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "bearer " + token);
    }
    headers.forEach(request::header);
    return send(request);
  }

  public Answer upload(String path, String field, byte[] bits) {
    return upload(path, Map.of(), field, "package.zip", bits);
  }

  /** A form with fields and one file; no file where its name is empty. */
  public Answer upload(
      String path, Map<String, String> fields, String field, String fileName, byte[] bits) {
    String boundary = "b0undary";
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    String part = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"";
    fields.forEach(
        (name, value) ->
            all.writeBytes((part + name + "\"\r\n\r\n" + value + "\r\n").getBytes(UTF_8)));
    if (!fileName.isEmpty()) {
      String type = "\"; filename=\"" + fileName + "\"\r\nContent-Type: application/zip\r\n\r\n";
      all.writeBytes((part + field + type).getBytes(UTF_8));
      all.writeBytes(bits);
      all.writeBytes("\r\n".getBytes(UTF_8));
    }
    all.writeBytes(("--" + boundary + "--\r\n").getBytes(UTF_8));
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .header("Authorization", "bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofByteArray(all.toByteArray())));
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          HTTP.send(request.timeout(patience).build(), HttpResponse.BodyHandlers.ofByteArray());
      if (judged.getAsBoolean()) {
        Exchanges.add(exchange(response));
      }
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Exchange exchange(HttpResponse<byte[]> response) {
    Map<String, List<String>> headers = new TreeMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    HttpRequest asked = response.request();
    return new Exchange(
        asked.method(), asked.uri().toString(), response.statusCode(), headers, response.body());
  }
}
