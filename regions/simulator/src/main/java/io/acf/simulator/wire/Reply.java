package io.acf.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An answer.
 *
 * @param status HTTP status
 * @param headers in the order they are sent
 * @param body bytes, possibly none
 * @param later what is answered instead, once it is known; null for this answer itself
 */
public record Reply(
    int status,
    Map<String, String> headers,
    byte[] body,
    @Nullable CompletableFuture<Reply> later) {
  private static final byte[] NOTHING = {};

  public Reply(int status, Map<String, String> headers, byte[] body) {
    this(status, headers, body, null);
  }

  /** An answer that somebody else has to be asked for; a {@link CfError} of it is answered too. */
  public static Reply later(CompletableFuture<Reply> answer) {
    return new Reply(200, Map.of(), NOTHING, answer);
  }

  public static Reply json(int status, JsonNode body) {
    return json(status, Json.bytes(body));
  }

  private static Reply json(int status, byte[] body) {
    return new Reply(status, Map.of("Content-Type", "application/json; charset=utf-8"), body);
  }

  /** A page of rows between its other fields. */
  public static Reply page(
      ObjectNode before, String field, Stream<? extends JsonNode> rows, ObjectNode after) {
    return json(200, Json.bytes(before, field, rows, after));
  }

  public static Reply ok(JsonNode body) {
    return json(200, body);
  }

  public static Reply created(JsonNode body) {
    return json(201, body);
  }

  /** 202 with the URL of the job. */
  public static Reply accepted(String location) {
    return new Reply(202, Map.of("Location", location), NOTHING);
  }

  public static Reply empty(int status) {
    return new Reply(status, Map.of(), NOTHING);
  }

  public static Reply text(int status, String contentType, String body) {
    return new Reply(
        status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
  }

  public static Reply error(CfError error) {
    return json(error.status(), error.body());
  }

  public Reply with(String header, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return new Reply(status, all, body);
  }
}
