package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.regions.CallGate;
import io.acf.regions.Fault;
import io.acf.regions.Limits;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.cloudfoundry.reactor.HttpClientResponseWithConnection;
import org.cloudfoundry.reactor.client.v3.AbstractClientV3Operations;
import org.cloudfoundry.reactor.util.Operator;
import org.cloudfoundry.reactor.util.OperatorContext;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/**
 * API calls of one verb on one thread: each asks the gate, has a deadline, and ends in an answer or
 * a {@link CfException}. An extension of cf-java-client by the way it offers itself, for what its
 * typed calls lack: labels at creation, raw bytes, response headers, states it does not know.
 */
final class CfCalls extends AbstractClientV3Operations {
  /** The field that holds the text of an answer in YAML. */
  private static final String YAML = "yaml";

  private static final Pattern GUID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");

  private final CfConnection connection;
  private final CfTokens.OneCaller token;
  private final CallGate gate;
  private final Limits limits;
  private Deadline deadline;
  private final Heard heard;

  /** Hears of each call that ended. */
  interface Heard {
    /**
     * @param status HTTP status; 0 where no answer came
     */
    void called(String method, int status, Duration took);
  }

  CfCalls(
      CfConnection connection,
      CfTokens.OneCaller token,
      CallGate gate,
      Limits limits,
      Deadline deadline,
      Heard heard) {
    super(
        connection.context(),
        connection.context().getRootProvider().getRoot("cloud_controller_v3", connection.context()),
        token,
        Map.of());
    this.connection = connection;
    this.token = token;
    this.gate = gate;
    this.limits = limits;
    this.deadline = deadline;
    this.heard = heard;
  }

  /**
   * @param body an empty object where there is none
   * @param job guid at the end of {@code Location}
   */
  record Answer(JsonNode body, Optional<String> job) {}

  /** A guid that came from the region, fit to stand in a URL. */
  static String guid(JsonNode node) {
    String guid = node.asText("");
    if (!GUID.matcher(guid).matches()) {
      throw new CfException.Failed(
          Fault.Cause.NONSENSE, "the API names a guid that is none: " + Faults.line(guid), "");
    }
    return guid;
  }

  /** {@code GET} below /v3. */
  JsonNode read(UnaryOperator<UriComponentsBuilder> uri) {
    return call(
            HttpMethod.GET,
            uri,
            Operator.PayloadConfiguration::response,
            Bodies.LIST,
            limits.call(),
            connection.http())
        .body();
  }

  /** {@code GET} below /v3 of what is YAML, not JSON. */
  String readYaml(UnaryOperator<UriComponentsBuilder> uri) {
    return read(uri).path(YAML).asText("");
  }

  Answer post(UnaryOperator<UriComponentsBuilder> uri, JsonNode body) {
    return send(HttpMethod.POST, uri, json(body), "application/json");
  }

  /** A POST without a body, as actions are. */
  Answer post(UnaryOperator<UriComponentsBuilder> uri) {
    return call(
        HttpMethod.POST,
        uri,
        Operator.PayloadConfiguration::response,
        Bodies.ONE,
        limits.call(),
        connection.http());
  }

  /** The manifest as it is, byte for byte. */
  Answer postYaml(UnaryOperator<UriComponentsBuilder> uri, byte[] body) {
    return send(HttpMethod.POST, uri, body, "application/x-yaml");
  }

  Answer patch(UnaryOperator<UriComponentsBuilder> uri, JsonNode body) {
    return send(HttpMethod.PATCH, uri, json(body), "application/json");
  }

  Answer delete(UnaryOperator<UriComponentsBuilder> uri) {
    return call(
        HttpMethod.DELETE,
        uri,
        Operator.PayloadConfiguration::response,
        Bodies.ONE,
        limits.call(),
        connection.http());
  }

  /**
   * @param time how long the bits may take, beyond the deadline of a call
   */
  Answer upload(UnaryOperator<UriComponentsBuilder> uri, Path zip, Duration time) {
    Duration limit = limits.call().plus(time);
    extend(limit);
    return call(
        HttpMethod.POST,
        uri,
        payload ->
            payload
                .sendForm(
                    (request, form) ->
                        form.multipart(true)
                            .file("bits", "package.zip", zip.toFile(), "application/zip"))
                .response(),
        Bodies.ONE,
        limit,
        connection.http().responseTimeout(limit));
  }

  /** Time that went into something else than the region does not count. */
  void extend(Duration time) {
    deadline = deadline.plus(time);
  }

  private static byte[] json(JsonNode body) {
    return body.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private Answer send(
      HttpMethod method, UnaryOperator<UriComponentsBuilder> uri, byte[] body, String type) {
    return call(
        method,
        uri,
        payload ->
            payload
                .send(
                    (request, out) -> {
                      request
                          .header(HttpHeaderNames.CONTENT_TYPE, type)
                          .header(HttpHeaderNames.CONTENT_LENGTH, String.valueOf(body.length));
                      return out.sendByteArray(Mono.just(body));
                    })
                .response(),
        Bodies.ONE,
        limits.call(),
        connection.http());
  }

  private Answer call(
      HttpMethod method,
      UnaryOperator<UriComponentsBuilder> uri,
      Function<Operator.PayloadConfiguration, Operator.ResponseReceiver> body,
      int longest,
      Duration limit,
      HttpClient http) {
    Duration time = deadline.atMost(limit);
    long start = System.nanoTime();
    int status = 0;
    try (CallGate.Open open = enter()) {
      Answer answer =
          operator(http)
              .flatMap(
                  operator ->
                      body.apply(operator.request(method).uri(uri))
                          .parseBodyToMono(
                              it ->
                                  Bodies.pieces(it.getBody(), longest)
                                      .map(read -> answer(it.getResponse(), read))))
              .timeout(time)
              .block();
      status = 200;
      token.accepted();
      return answer == null ? new Answer(Bodies.JSON.createObjectNode(), Optional.empty()) : answer;
    } catch (RuntimeException e) {
      CfException error = Faults.of(e);
      if (error instanceof CfException.Refused refused) {
        throw refused;
      }
      if (error instanceof CfException.Failed failed) {
        status = failed.status();
        if (status == 429) {
          throw connection.throttle().refusal();
        }
        if (status != 0 && status != 401) {
          token.accepted();
        }
      }
      throw error;
    } finally {
      heard.called(method.name(), status, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  private static Answer answer(HttpClientResponse response, Bodies.Body read) {
    if (response.status().code() / 100 != 2) {
      throw Faults.answer(response.status().code(), read.bytes(), null);
    }
    return new Answer(
        body(response, read), job(response.responseHeaders().get(HttpHeaderNames.LOCATION)));
  }

  private static JsonNode body(HttpClientResponse response, Bodies.Body read) {
    if (read.length() == 0) {
      return Bodies.JSON.createObjectNode();
    }
    String type = response.responseHeaders().get(HttpHeaderNames.CONTENT_TYPE);
    return type != null && type.contains("yaml")
        ? Bodies.JSON
            .createObjectNode()
            .put(YAML, new String(read.bytes(), java.nio.charset.StandardCharsets.UTF_8))
        : Bodies.json(read);
  }

  private static Optional<String> job(@Nullable String location) {
    if (location == null) {
      return Optional.empty();
    }
    String last = location.substring(location.lastIndexOf('/') + 1);
    return Optional.of(last).filter(GUID.asMatchPredicate());
  }

  private CallGate.Open enter() {
    if (connection.throttle().left().isPresent()) {
      throw connection.throttle().refusal();
    }
    return switch (gate.enter()) {
      case CallGate.Open open -> open;
      case CallGate.Shut shut -> throw new CfException.Refused(shut.reason(), shut.retryAfter());
    };
  }

  /**
   * The library's operator with our own eyes for errors: they see headers, and read so far only.
   */
  private Mono<Operator> operator(HttpClient http) {
    return root.map(
        base ->
            new Operator(
                    OperatorContext.builder()
                        .connectionContext(connectionContext)
                        .root(base)
                        .tokenProvider(tokenProvider)
                        .build(),
                    http)
                .headers(headers -> headers.set(HttpHeaderNames.ACCEPT, "application/json"))
                .headersWhen(
                    headers ->
                        tokenProvider
                            .getToken(connectionContext)
                            .map(value -> headers.set(HttpHeaderNames.AUTHORIZATION, value)))
                .withErrorPayloadMapper(inbound -> inbound.flatMap(CfCalls::errors)));
  }

  private static Flux<HttpClientResponseWithConnection> errors(
      HttpClientResponseWithConnection inbound) {
    int status = inbound.getResponse().status().code();
    if (status < 400) {
      return Flux.just(inbound);
    }
    return Bodies.read(
            ByteBufFlux.fromInbound(inbound.getConnection().inbound().receive()), Bodies.ERROR)
        .defaultIfEmpty(new byte[0])
        .onErrorReturn(CfException.class, new byte[0])
        .doFinally(signal -> inbound.getConnection().dispose())
        .<HttpClientResponseWithConnection>map(
            bytes -> {
              throw Faults.answer(
                  status, bytes, inbound.getResponse().responseHeaders().get("X-Cf-RouterError"));
            })
        .flux();
  }
}
