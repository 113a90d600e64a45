package io.acf.health.http;

import io.acf.health.ProbeResult;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;

/** Requests on fresh connections, each under one deadline from connect to last byte. */
final class Exchanges implements AutoCloseable {
  /** How late the event loop may be before we say that we did not ask, rather than it failed. */
  private static final Duration LATE = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Clients clients;

  Exchanges(Vertx vertx) {
    this.vertx = vertx;
    this.clients = new Clients(vertx);
  }

  /** Asks all at once; answers in the same order. */
  List<ProbeResult> ask(List<Question> questions, IntPredicate passes) {
    List<CompletableFuture<ProbeResult>> asked = new ArrayList<>();
    questions.forEach(question -> asked.add(start(question, passes)));
    long start = System.nanoTime();
    List<ProbeResult> results = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      Duration most = questions.get(i).timeout().plus(LATE);
      results.add(await(asked.get(i), most.toNanos() - (System.nanoTime() - start)));
    }
    return results;
  }

  private static ProbeResult await(CompletableFuture<ProbeResult> asked, long nanos) {
    try {
      return asked.get(Math.max(nanos, 1), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return abandoned(asked, "interrupted");
    } catch (TimeoutException e) {
      return abandoned(asked, "our own event loop is late");
    } catch (ExecutionException e) {
      return new ProbeResult.Unasked(Causes.line(e));
    }
  }

  private static ProbeResult abandoned(CompletableFuture<ProbeResult> asked, String why) {
    ProbeResult unasked = new ProbeResult.Unasked(why);
    return asked.complete(unasked) ? unasked : asked.join();
  }

  private CompletableFuture<ProbeResult> start(Question question, IntPredicate passes) {
    try {
      var client = clients.client(question.trustAnchor(), question.timeout());
      return new Exchange(vertx, question, passes).start(client);
    } catch (RuntimeException e) { // a trust anchor that is none, a client that is closed
      return CompletableFuture.completedFuture(new ProbeResult.Unasked(Causes.line(e)));
    }
  }

  @Override
  public void close() {
    clients.close();
  }
}
