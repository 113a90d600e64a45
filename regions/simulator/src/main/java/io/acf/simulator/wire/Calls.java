package io.acf.simulator.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes calls of requests. */
final class Calls {
  private final String fallbackAuthority;

  /** {@code fallbackAuthority} is for links where a request has no Host. */
  Calls(String fallbackAuthority) {
    this.fallbackAuthority = fallbackAuthority;
  }

  /** The call that a request is. */
  Call call(
      HttpServerRequest request,
      EndpointTable.Match match,
      byte[] body,
      Map<String, String> fields,
      Map<String, Path> files,
      Actor actor) {
    String query = request.query();
    return new Call(
        request.method().name(),
        path(request),
        match.params(),
        query == null ? Map.of() : Call.parameters(query),
        headers(request),
        body,
        fields,
        files,
        actor,
        base(request));
  }

  private String base(HttpServerRequest request) {
    var authority = request.authority();
    if (authority == null || authority.port() <= 0) {
      return request.scheme() + "://" + fallbackAuthority;
    }
    String host = authority.host();
    return request.scheme()
        + "://"
        + (host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host)
        + ":"
        + authority.port();
  }

  /** The labels that a body of JSON sets; none where it is something else. */
  static SortedMap<String, String> labels(HttpServerRequest request, byte[] body) {
    if (body.length == 0 || !headerOf(request, "content-type").startsWith("application/json")) {
      return Collections.emptySortedMap();
    }
    SortedMap<String, String> labels = new TreeMap<>();
    try {
      JsonNode tree = Json.MAPPER.readTree(body);
      tree.at("/metadata/labels")
          .properties()
          .forEach(each -> labels.put(each.getKey(), each.getValue().asText()));
    } catch (IOException noJson) {
      return Collections.emptySortedMap();
    }
    return Collections.unmodifiableSortedMap(labels);
  }

  /** The path, / where there is none. */
  static String path(HttpServerRequest request) {
    String path = request.path();
    return path == null ? "/" : path;
  }

  /** A header in lower case, empty where there is none. */
  static String headerOf(HttpServerRequest request, String name) {
    String value = request.getHeader(name);
    return value == null ? "" : value.toLowerCase(Locale.ROOT);
  }

  /** All headers, by their names in lower case. */
  static Map<String, String> headers(HttpServerRequest request) {
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach(each -> headers.put(each.getKey().toLowerCase(Locale.ROOT), each.getValue()));
    return headers;
  }
}
