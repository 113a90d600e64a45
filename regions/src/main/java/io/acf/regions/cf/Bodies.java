package io.acf.regions.cf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.acf.regions.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;

/** Bodies of answers, never longer than agreed: a region may lie about anything. */
final class Bodies {
  /** A list of 5000 apps has about 10 MiB. */
  static final int LIST = 48 * 1024 * 1024;

  static final int ONE = 2 * 1024 * 1024;

  /** CF answers a manifest with all that is wrong in it. */
  static final int ERROR = 512 * 1024;

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

  static Mono<byte[]> read(ByteBufFlux body, int max) {
    return body.asByteArray()
        .collect(ByteArrayOutputStream::new, (all, part) -> add(all, part, max))
        .map(ByteArrayOutputStream::toByteArray);
  }

  private static void add(ByteArrayOutputStream all, byte[] part, int max) {
    if (all.size() + part.length > max) {
      throw new CfException.Failed(
          Fault.Cause.NONSENSE, "an answer is longer than " + max + " bytes", "");
    }
    all.write(part, 0, part.length);
  }

  /** JSON of an API; anything else (a maintenance page, a proxy's words) is nonsense. */
  static JsonNode json(byte[] body) {
    try {
      JsonNode tree = JSON.readTree(body);
      if (tree != null && tree.isObject()) {
        return tree;
      }
    } catch (IOException e) {
      // Said below, without the body: it may hold anything.
      return nonsense(body);
    }
    return nonsense(body);
  }

  private static JsonNode nonsense(byte[] body) {
    boolean html = body.length > 0 && body[0] == '<';
    throw new CfException.Failed(
        Fault.Cause.NONSENSE,
        html ? "an HTML page came instead of an answer of the API" : "the answer is not JSON",
        "Check that the api URL is that of a CF API, and what stands between.");
  }
}
