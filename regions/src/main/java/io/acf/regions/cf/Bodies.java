package io.acf.regions.cf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.regions.Fault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;

/** Bodies of answers, never longer than agreed: a region may lie about anything. */
final class Bodies {
  /** A list of 5000 apps has about 10 MiB. */
  static final int LIST = 48 * 1024 * 1024;

  static final int ONE = 2 * 1024 * 1024;

  /** CF answers a manifest with all that is wrong in it. */
  static final int ERROR = 512 * 1024;

  /** Of a resource in a list: half of its bytes. */
  private static final Set<String> UNREAD =
      Set.of("links", "lifecycle", "health_check", "readiness_health_check");

  static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxStringLength(1024 * 1024)
                          .build())
                  .build())
          .build();

  private Bodies() {}

  /**
   * An answer in the pieces in which it came: a list of thousands is never copied into one array.
   */
  static final class Body {
    private final List<byte[]> parts = new ArrayList<>();
    private int length;

    private void add(byte[] part, int max) {
      length += part.length;
      if (length > max) {
        throw new CfException.Failed(
            Fault.Cause.NONSENSE, "an answer is longer than " + max + " bytes", "");
      }
      parts.add(part);
    }

    int length() {
      return length;
    }

    private InputStream stream() {
      return new SequenceInputStream(
          Collections.enumeration(parts.stream().map(ByteArrayInputStream::new).toList()));
    }

    byte[] bytes() {
      var all = new ByteArrayOutputStream(length);
      parts.forEach(all::writeBytes);
      return all.toByteArray();
    }
  }

  static Mono<Body> pieces(ByteBufFlux body, int max) {
    return body.asByteArray().collect(Body::new, (all, part) -> all.add(part, max));
  }

  static Mono<byte[]> read(ByteBufFlux body, int max) {
    return pieces(body, max).map(Body::bytes);
  }

  /** JSON of an API; anything else (a maintenance page, a proxy's words) is nonsense. */
  static JsonNode json(byte[] bytes) {
    Body body = new Body();
    body.add(bytes, bytes.length);
    return json(body);
  }

  /** The same; of the resources of a list without what nobody reads. */
  static JsonNode json(Body body) {
    try (JsonParser parser = JSON.getFactory().createParser(body.stream())) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        return object(parser);
      }
    } catch (IOException e) {
      // Said below, without the body: it may hold anything.
      return nonsense(body);
    }
    return nonsense(body);
  }

  private static ObjectNode object(JsonParser parser) throws IOException {
    ObjectNode object = JSON.createObjectNode();
    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      boolean list = parser.nextToken() == JsonToken.START_ARRAY && field.equals("resources");
      object.set(field, list ? resources(parser) : tree(parser));
    }
    return object;
  }

  private static ArrayNode resources(JsonParser parser) throws IOException {
    ArrayNode resources = JSON.createArrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      resources.add(parser.currentToken() == JsonToken.START_OBJECT ? read(parser) : tree(parser));
    }
    return resources;
  }

  private static ObjectNode read(JsonParser parser) throws IOException {
    ObjectNode resource = JSON.createObjectNode();
    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      parser.nextToken();
      if (UNREAD.contains(field)) {
        parser.skipChildren();
      } else {
        resource.set(field, tree(parser));
      }
    }
    return resource;
  }

  private static JsonNode tree(JsonParser parser) throws IOException {
    return JSON.readTree(parser);
  }

  private static JsonNode nonsense(Body body) {
    boolean html = body.length > 0 && body.bytes()[0] == '<';
    throw new CfException.Failed(
        Fault.Cause.NONSENSE,
        html ? "an HTML page came instead of an answer of the API" : "the answer is not JSON",
        "Check that the api URL is that of a CF API, and what stands between.");
  }
}
