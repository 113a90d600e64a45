package io.acf.simulator.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A plain HTTP client with a token that speaks as the cf CLI does and notes each exchange. */
final class Wire {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI base;
  private Optional<String> token = Optional.empty();

  Wire(URI base) {
    this.base = base;
  }

  /** An answer: status, headers and body, the body also as JSON. */
  record Answer(Exchange exchange) {
    int status() {
      return exchange.status();
    }

    JsonNode json() {
      try {
        return JSON.readTree(exchange.body());
      } catch (IOException e) {
        throw new AssertionError(exchange + " has no JSON body: " + exchange.text(), e);
      }
    }

    String text() {
      return exchange.text();
    }

    Optional<String> header(String name) {
      return exchange.header(name);
    }

    /** Fails with the body in the message unless the status is this one. */
    Answer expect(int status) {
      if (status != exchange.status()) {
        throw new AssertionError(exchange + ", not " + status + ": " + exchange.text());
      }
      return this;
    }

    String guid() {
      return json().path("guid").asText();
    }
  }

  /** Logs in as the CLI does: client {@code cf} with no secret. */
  Wire login(String user, String password) {
    Answer answer =
        form(
                "/oauth/token",
                Map.of("grant_type", "password", "username", user, "password", password),
                "cf:")
            .expect(200);
    token = Optional.of(answer.json().path("access_token").asText());
    return this;
  }

  Answer form(String path, Map<String, String> fields, String basic) {
    StringBuilder body = new StringBuilder();
    fields.forEach(
        (name, value) ->
            body.append(body.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, UTF_8)));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(
        "Authorization", "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(UTF_8)));
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    headers.put("Accept", "application/json");
    return send("POST", path, headers, body.toString().getBytes(UTF_8));
  }

  Answer get(String path) {
    return send("GET", path, bearer(), new byte[0]);
  }

  Answer delete(String path) {
    return send("DELETE", path, bearer(), new byte[0]);
  }

  Answer post(String path, String json) {
    return send("POST", path, json(bearer()), json.getBytes(UTF_8));
  }

  Answer patch(String path, String json) {
    return send("PATCH", path, json(bearer()), json.getBytes(UTF_8));
  }

  Answer yaml(String path, String yaml) {
    Map<String, String> headers = bearer();
    headers.put("Content-Type", "application/x-yaml");
    return send("POST", path, headers, yaml.getBytes(UTF_8));
  }

  /** The CLI's upload: a field {@code resources} with JSON and, unless all matched, the bits. */
  Answer upload(String path, String resources, Optional<byte[]> bits) {
    return upload(path, resources, "package.zip", bits);
  }

  /** The same with another name of the file. */
  Answer upload(String path, String resources, String name, Optional<byte[]> bits) {
    String boundary = "----acf-conformance";
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"resources\"\r\n\r\n")
            .getBytes(UTF_8));
    body.writeBytes((resources + "\r\n").getBytes(UTF_8));
    bits.ifPresent(
        zip -> {
          body.writeBytes(
              ("--"
                      + boundary
                      + "\r\nContent-Disposition: form-data; name=\"bits\";"
                      + " filename=\""
                      + name
                      + "\"\r\nContent-Type: application/zip\r\n\r\n")
                  .getBytes(UTF_8));
          body.writeBytes(zip);
          body.writeBytes("\r\n".getBytes(UTF_8));
        });
    body.writeBytes(("--" + boundary + "--\r\n").getBytes(UTF_8));
    Map<String, String> headers = bearer();
    headers.put("Content-Type", "multipart/form-data; boundary=" + boundary);
    return send("POST", path, headers, body.toByteArray());
  }

  /** What the router answers for a host. */
  Answer visit(String host, String path) {
    return visit(host, path, Map.of());
  }

  /** The same with further headers; over a socket, as Java's client may not set Host. */
  Answer visit(String host, String path, Map<String, String> headers) {
    StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("Connection: close\r\n\r\n");
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(head.toString().getBytes(UTF_8));
      String[] parts =
          new String(socket.getInputStream().readAllBytes(), UTF_8).split("\r\n\r\n", 2);
      String[] lines = parts[0].split("\r\n");
      Map<String, List<String>> answered = new TreeMap<>();
      for (int i = 1; i < lines.length; i++) {
        String[] pair = lines[i].split(":", 2);
        answered.put(pair[0].toLowerCase(Locale.ROOT), List.of(pair[1].trim()));
      }
      int status = Integer.parseInt(lines[0].split(" ")[1]);
      return new Answer(new Exchange("GET", path, status, answered, parts[1].getBytes(UTF_8)));
    } catch (IOException e) {
      throw new AssertionError("GET " + path + " of " + host + " got no answer", e);
    }
  }

  Answer send(String method, String path, Map<String, String> headers, byte[] body) {
    URI uri = path.startsWith("http") ? URI.create(path) : base.resolve(path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      Map<String, List<String>> answered = new TreeMap<>(response.headers().map());
      String raw = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
      Exchange exchange =
          new Exchange(method, raw, response.statusCode(), answered, response.body());
      Exchanges.add(exchange);
      return new Answer(exchange);
    } catch (IOException e) {
      throw new AssertionError(method + " " + path + " got no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  Map<String, String> bearer() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json");
    token.ifPresent(value -> headers.put("Authorization", "bearer " + value));
    return headers;
  }

  private static Map<String, String> json(Map<String, String> headers) {
    headers.put("Content-Type", "application/json");
    return headers;
  }
}
