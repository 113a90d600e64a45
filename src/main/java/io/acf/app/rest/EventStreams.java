package io.acf.app.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acf.app.state.Board;
import io.acf.app.state.EventLog;
import io.acf.app.state.Replica;
import io.acf.federation.Event;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Streams of events. Each client is read to from the journal at its own pace, on its own virtual
 * thread: there is no queue that a slow one could fill.
 */
@Singleton
public final class EventStreams {
  static final int CLIENTS_MOST = 200;
  private static final int GROUP = 100;
  private static final long RETRY_MILLIS = 2000;
  private static final Duration SEND_MOST = Duration.ofSeconds(10);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final Replica replica;
  private final ObjectMapper json;
  private final StreamClients clients;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private volatile boolean closed;

  EventStreams(Replica replica, ObjectMapper json, StreamClients clients) {
    this.clients = clients;
    this.replica = replica;
    this.json = json;
    replica.announcements().listen(event -> signal());
    replica
        .board()
        .listen(
            new Board.Listener() {
              @Override
              public void closing() {
                close();
              }
            });
  }

  private void signal() {
    lock.lock();
    try {
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @PreDestroy
  void close() {
    closed = true;
    signal();
  }

  /**
   * Serves one client until it leaves.
   *
   * @param lastId what it has seen: {@code REPLICA:SEQUENCE} or a sequence; null: only what comes
   */
  void stream(@Nullable String lastId, Predicate<Event> wanted, SseEventSink sink, Sse sse)
      throws InterruptedException {
    if (!clients.enter(CLIENTS_MOST)) {
      throw new Refusal(
          ProblemType.TOO_MANY_CLIENTS,
          CLIENTS_MOST + " clients listen already",
          "ask for " + Api.BASE + "/events?after=SEQUENCE instead");
    }
    try (sink) {
      var newest = replica.events().last();
      var seen =
          lastId == null
              ? Optional.of(newest)
              : new Resume(replica.id(), replica.events().dropped(), newest).from(lastId);
      if (!send(sink, sse.newEventBuilder().comment("acf").reconnectDelay(RETRY_MILLIS).build())) {
        return;
      }
      if (seen.isEmpty()) {
        reset(newest, sink, sse);
      }
      follow(seen.orElse(newest), wanted, sink, sse);
    } finally {
      clients.leave();
    }
  }

  /** Between what the client has seen and what comes next lies something it will never get. */
  private static boolean reset(long last, SseEventSink sink, Sse sse) throws InterruptedException {
    return send(sink, sse.newEventBuilder().name("reset").data("{\"last\":" + last + "}").build());
  }

  private void follow(long from, Predicate<Event> wanted, SseEventSink sink, Sse sse)
      throws InterruptedException {
    var seen = from;
    while (!closed && !sink.isClosed()) {
      var all = EventLog.Query.ALL;
      var newest = replica.events().last();
      if (seen < replica.events().dropped()) { // Slower than the journal forgets.
        if (!reset(newest, sink, sse)) {
          return;
        }
        seen = newest;
      }
      var events =
          replica
              .events()
              .find(
                  new EventLog.Query(
                      seen, all.kind(), all.region(), all.federation(), false, 0, GROUP))
              .events();
      for (var event : events) {
        seen = event.sequence();
        if (wanted.test(event) && !send(sink, event(event, sse))) {
          return;
        }
      }
      if (!events.isEmpty()) {
        continue;
      }
      seen = Math.max(seen, newest); // Past what is of no kind that we know.
      if (!newer(seen) && !send(sink, sse.newEventBuilder().comment("beat").build())) {
        return;
      }
    }
  }

  /** Waits for an event after this one; false where only time has passed. */
  private boolean newer(long seen) throws InterruptedException {
    lock.lock();
    try {
      long left = HEARTBEAT.toNanos();
      while (!closed && replica.events().last() <= seen && left > 0) {
        left = more.awaitNanos(left);
      }
      return replica.events().last() > seen;
    } finally {
      lock.unlock();
    }
  }

  private OutboundSseEvent event(Event event, Sse sse) {
    var view = ApiMapper.event(event);
    try {
      return sse.newEventBuilder()
          .id(view.id())
          .name(view.kind())
          .data(json.writeValueAsString(view))
          .build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** False where the client is gone, or too slow. */
  private static boolean send(SseEventSink sink, OutboundSseEvent event)
      throws InterruptedException {
    try {
      sink.send(event).toCompletableFuture().get(SEND_MOST.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException | IllegalStateException e) {
      return false;
    }
  }
}
