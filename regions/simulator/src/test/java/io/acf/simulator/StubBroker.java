package io.acf.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.acf.simulator.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A real, small service broker: answers what it was told to, and notes what it was asked. */
final class StubBroker implements AutoCloseable {
  /** What was asked, with the headers that brokers look at. */
  record Asked(String what, JsonNode body, Map<String, String> headers, String query) {}

  /** An answer. */
  record Says(int status, String body, Map<String, String> headers) {
    static Says of(int status, String body) {
      return new Says(status, body.replace('\'', '"'), Map.of());
    }

    Says retryAfter(int seconds) {
      return new Says(status, body, Map.of("Retry-After", Integer.toString(seconds)));
    }
  }

  static final String CATALOG =
      "{'services':[{'id':'s-db','name':'db','description':'A database','bindable':true,"
          + "'plan_updateable':true,'instances_retrievable':true,'bindings_retrievable':true,"
          + "'allow_context_updates':true,'tags':['sql','acid'],'requires':['syslog_drain'],"
          + "'metadata':{'shareable':true,'documentationUrl':'https://docs.example/db',"
          + "'displayName':'DB'},'plans':["
          + "{'id':'p-small','name':'small','description':'A small one','free':true,"
          + "'maximum_polling_duration':3600,"
          + "'maintenance_info':{'version':'1.2.3','description':'OS'},"
          + "'metadata':{'costs':[{'amount':{'usd':9.5},'unit':'MONTHLY'}]},"
          + "'schemas':{'service_instance':{'create':{'parameters':"
          + "{'$schema':'http://json-schema.org/draft-04/schema#','type':'object'}}}}},"
          + "{'id':'p-large','name':'large','description':'A large one','free':false,"
          + "'bindable':false,'plan_updateable':false}]}]}";

  private final HttpServer server;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Map<String, Function<Asked, Says>> answers = new ConcurrentHashMap<>();

  StubBroker() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
    says("GET catalog", Says.of(200, CATALOG));
    says("PUT instance", Says.of(201, "{}"));
    says("PATCH instance", Says.of(200, "{}"));
    says("DELETE instance", Says.of(200, "{}"));
    says("PUT binding", Says.of(201, "{'credentials':{'password':'sesame'}}"));
    says("DELETE binding", Says.of(200, "{}"));
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on it answers so; {@code what} is a method and one of catalog, instance, binding. */
  StubBroker says(String what, Says answer) {
    answers.put(what, seen -> answer);
    return this;
  }

  StubBroker says(String what, Function<Asked, Says> answer) {
    answers.put(what, answer);
    return this;
  }

  List<Asked> asked() {
    return asked;
  }

  /** What it was last asked of a kind. */
  Asked last(String what) {
    return asked.stream()
        .filter(each -> each.what().equals(what))
        .reduce((one, other) -> other)
        .orElseThrow(() -> new AssertionError(what + " was never asked: " + asked));
  }

  long count(String what) {
    return asked.stream().filter(each -> each.what().equals(what)).count();
  }

  private static String kind(String path) {
    if (path.endsWith("/v2/catalog")) {
      return "catalog";
    }
    String of = path.contains("/service_bindings/") ? "binding" : "instance";
    return path.endsWith("/last_operation") ? of + " operation" : of;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String what = exchange.getRequestMethod() + " " + kind(path);
      byte[] body = exchange.getRequestBody().readAllBytes();
      Map<String, String> headers = new ConcurrentHashMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      JsonNode json = body.length == 0 ? Json.object() : Json.MAPPER.readTree(body);
      Asked seen = new Asked(what, json, headers, query);
      asked.add(seen);
      Says says =
          answers
              .getOrDefault(what, any -> Says.of(404, "{'description':'no such thing'}"))
              .apply(seen);
      byte[] bytes = says.body().getBytes(StandardCharsets.UTF_8);
      says.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(says.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
