package io.acf.simulator.osb;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a broker is asked, as the Open Service Broker API has it.
 *
 * @param method GET, PUT, PATCH or DELETE
 * @param path below the broker's URL, beginning with /v2/
 * @param query parameters by name
 * @param body what is sent as JSON; null for nothing
 */
public record BrokerCall(
    String method, String path, Map<String, String> query, @Nullable JsonNode body) {

  public BrokerCall {
    query = Map.copyOf(query);
  }

  /** Path and query, encoded, parameters in order of their names. */
  public String target() {
    StringBuilder target = new StringBuilder(path);
    char before = '?';
    for (Map.Entry<String, String> each : new TreeMap<>(query).entrySet()) {
      target
          .append(before)
          .append(encode(each.getKey()))
          .append('=')
          .append(encode(each.getValue()));
      before = '&';
    }
    return target.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
