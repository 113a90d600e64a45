package io.acf.health.http;

import io.acf.health.ProbeResult;
import io.acf.health.ProbeResult.Cause;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;

/** One request and what became of it. */
final class Exchange {
  /** A body this long is enough: the rest is not read, the connection is closed. */
  static final int BODY_ENOUGH = 16 * 1024;

  private final Vertx vertx;
  private final Question question;
  private final IntPredicate passes;
  private final CompletableFuture<ProbeResult> result = new CompletableFuture<>();
  private final long start = System.nanoTime();

  Exchange(Vertx vertx, Question question, IntPredicate passes) {
    this.vertx = vertx;
    this.question = question;
    this.passes = passes;
  }

  /** What becomes of it, at the latest when its timeout has passed. */
  CompletableFuture<ProbeResult> start(HttpClient client) {
    long millis = Math.max(1, question.timeout().toMillis());
    long timer =
        vertx.setTimer(millis, id -> fail(Cause.TIMEOUT, "no answer in " + millis + " ms"));
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setServer(question.server())
            .setHost(question.host())
            .setPort(question.port())
            .setSsl(question.tls())
            .setURI(question.path())
            .setFollowRedirects(false)
            .putHeader(HttpHeaders.HOST, hostHeader())
            .putHeader(HttpHeaders.USER_AGENT, "acf-probe")
            .putHeader(HttpHeaders.ACCEPT, "*/*");
    client
        .request(options)
        .onFailure(this::failed)
        .onSuccess(
            request -> {
              request.exceptionHandler(this::failed);
              var closing = result.whenComplete((any, none) -> request.reset());
              send(request);
            });
    var cancelling = result.whenComplete((any, none) -> vertx.cancelTimer(timer));
    return result;
  }

  /** Routers look at the host alone; a port would only be noise. */
  private String hostHeader() {
    return question.host().indexOf(':') < 0 ? question.host() : "[" + question.host() + "]";
  }

  private void send(HttpClientRequest request) {
    if (result.isDone()) {
      return; // connected after the deadline
    }
    request
        .send()
        .onFailure(this::failed)
        .onSuccess(
            response -> {
              long[] read = {0};
              response.exceptionHandler(this::failed);
              response.endHandler(end -> judge(response));
              response.handler(
                  part -> {
                    read[0] += part.length();
                    if (read[0] > BODY_ENOUGH) {
                      judge(response);
                    }
                  });
            });
  }

  private void judge(HttpClientResponse response) {
    int status = response.statusCode();
    String routerError = response.getHeader("X-Cf-RouterError");
    if (routerError != null) {
      fail(Cause.ROUTER, Causes.printable(routerError) + " (" + status + ")");
    } else if (passes.test(status)) {
      result.complete(new ProbeResult.Passed(status, took()));
    } else {
      fail(Cause.STATUS, "HTTP " + status);
    }
  }

  private void failed(Throwable failure) {
    result.complete(Causes.of(failure, took()));
  }

  private void fail(Cause cause, String detail) {
    result.complete(new ProbeResult.Failed(cause, detail, took()));
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
