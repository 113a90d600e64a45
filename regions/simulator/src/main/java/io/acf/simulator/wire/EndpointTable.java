package io.acf.simulator.wire;

import io.acf.simulator.wire.Endpoint.Access;
import io.acf.simulator.wire.Endpoint.Handler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every endpoint, declared once: found by method and path, and listed for the documentation. */
public final class EndpointTable {
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final Node root = new Node();

  private Function<Endpoint, Handler> wrapping = Endpoint::handler;

  /** An endpoint and what its path's parameters are in a request. */
  public record Match(Endpoint endpoint, Map<String, String> params) {}

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    @Nullable Node param;
    final Map<String, Endpoint> byMethod = new HashMap<>();
  }

  /** For whoever has a token. */
  public EndpointTable on(String method, String path, String doc, Handler handler) {
    return add(new Endpoint(method, path, doc, Access.TOKEN, handler));
  }

  /** For anyone. */
  public EndpointTable open(String method, String path, String doc, Handler handler) {
    return add(new Endpoint(method, path, doc, Access.OPEN, handler));
  }

  /** What stands in front of the handlers of the endpoints that are declared from now on. */
  public EndpointTable wrapping(Function<Endpoint, Handler> handlers) {
    wrapping = handlers;
    return this;
  }

  private Endpoint worn(Endpoint endpoint) {
    return new Endpoint(
        endpoint.method(),
        endpoint.path(),
        endpoint.doc(),
        endpoint.access(),
        wrapping.apply(endpoint));
  }

  private EndpointTable add(Endpoint declared) {
    Endpoint endpoint = worn(declared);
    Node node = root;
    for (String segment : segments(endpoint.path())) {
      if (segment.startsWith(":")) {
        node.param = node.param == null ? new Node() : node.param;
        node = node.param;
      } else {
        node = node.literals.computeIfAbsent(segment, key -> new Node());
      }
    }
    if (node.byMethod.put(endpoint.method(), endpoint) != null) {
      throw new IllegalStateException(
          "declared twice: " + endpoint.method() + " " + endpoint.path());
    }
    endpoints.add(endpoint);
    return this;
  }

  public List<Endpoint> endpoints() {
    return Collections.unmodifiableList(endpoints);
  }

  /** The endpoint of a request; HEAD is answered like GET. */
  public Optional<Match> match(String method, String path) {
    List<String> segments = segments(path);
    String asked = method.equals("HEAD") ? "GET" : method;
    Endpoint endpoint = find(root, segments, 0, asked);
    if (endpoint == null) {
      return Optional.empty();
    }
    Map<String, String> params = new HashMap<>();
    List<String> template = segments(endpoint.path());
    for (int i = 0; i < template.size(); i++) {
      if (template.get(i).startsWith(":")) {
        params.put(template.get(i).substring(1), segments.get(i));
      }
    }
    return Optional.of(new Match(endpoint, params));
  }

  /** A literal segment wins over a parameter. */
  private static @Nullable Endpoint find(Node node, List<String> path, int at, String method) {
    if (at == path.size()) {
      return node.byMethod.get(method);
    }
    Node literal = node.literals.get(path.get(at));
    Endpoint found = literal == null ? null : find(literal, path, at + 1, method);
    return found != null || node.param == null ? found : find(node.param, path, at + 1, method);
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>(8);
    int start = 0;
    while (start < path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      if (end > start) {
        segments.add(path.substring(start, end));
      }
      start = end + 1;
    }
    return segments;
  }
}
