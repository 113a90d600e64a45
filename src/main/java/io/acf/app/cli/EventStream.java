package io.acf.app.cli;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events (WHATWG HTML §9.2) that go on over cuts: after each one the stream is opened
 * again with {@code Last-Event-ID}. Silence of three heartbeats counts as a cut.
 */
public final class EventStream {
  private static final Duration SILENCE = Duration.ofSeconds(45);
  private static final Duration MOST = Duration.ofSeconds(30);
  private static final int LINE_BUFFER = 1024;

  private final Remote remote;
  private final String path;
  private final Consumer<String> talk;
  private String lastId;
  private Duration retry = Duration.ofSeconds(2);

  /**
   * @param after sequence of the last event that is known
   * @param talk told of cuts and gaps
   */
  EventStream(Remote remote, String path, long after, Consumer<String> talk) {
    this.remote = remote;
    this.path = path;
    this.lastId = String.valueOf(after);
    this.talk = talk;
  }

  /** Hands over event after event until this thread is interrupted. */
  void follow(Consumer<Reply> each) throws InterruptedException {
    var cuts = 0;
    while (true) {
      var before = lastId;
      try {
        once(each);
      } catch (IOException cut) {
        if (cuts++ == 0) {
          talk.accept("acf: stream lost (" + cut.getMessage() + "), trying again");
        }
      }
      if (!lastId.equals(before)) {
        cuts = 0;
      }
      var wait = retry.multipliedBy(1L << Math.min(cuts, 4));
      Thread.sleep(wait.compareTo(MOST) < 0 ? wait : MOST);
    }
  }

  /** One connection, until it is cut. */
  private void once(Consumer<Reply> each) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(remote.uri(path))
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", lastId)
            .GET()
            .build();
    var lines = new Lines();
    var sent =
        remote
            .http()
            .sendAsync(
                request,
                head ->
                    head.statusCode() == 200
                        ? HttpResponse.BodySubscribers.fromLineSubscriber(lines)
                        : HttpResponse.BodySubscribers.replacing(null));
    try {
      var opened = new Opening(sent, lines);
      opened.check(remote);
      read(lines, each);
    } finally {
      lines.stop();
      sent.cancel(true);
    }
  }

  private void read(Lines lines, Consumer<Reply> each) throws IOException, InterruptedException {
    var fields = new ArrayDeque<String>();
    while (true) {
      var line = lines.next(SILENCE);
      if (!line.isEmpty()) {
        fields.add(line);
        if (fields.size() > LINE_BUFFER) {
          throw new IOException("an event of more than " + LINE_BUFFER + " lines");
        }
        continue;
      }
      dispatch(fields, each);
      fields.clear();
    }
  }

  private void dispatch(ArrayDeque<String> fields, Consumer<Reply> each) {
    var data = new StringBuilder();
    var kind = "message";
    @Nullable String id = null;
    for (var field : fields) {
      var colon = field.indexOf(':');
      var name = colon < 0 ? field : field.substring(0, colon);
      var value = colon < 0 ? "" : field.substring(colon + 1).replaceFirst("^ ", "");
      switch (name) {
        case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
        case "event" -> kind = value;
        case "id" -> id = value;
        case "retry" -> retry = retry(value);
        default -> {} // a comment, or a field of a later version
      }
    }
    if (id != null) {
      lastId = id;
    }
    if (kind.equals("reset")) {
      talk.accept("acf: some events are gone: the gap was too long");
      var last = Reply.parse(data.toString(), "the event stream").body().path("last");
      lastId = last.asText(lastId);
    } else if (!data.isEmpty()) {
      each.accept(Reply.parse(data.toString(), "the event stream"));
    }
  }

  private Duration retry(String value) {
    return value.matches("\\d{1,6}") ? Duration.ofMillis(Long.parseLong(value)) : retry;
  }

  /** Waits for the headers: an error status ends it all, a cut does not. */
  private record Opening(
      java.util.concurrent.CompletableFuture<HttpResponse<Void>> sent, Lines lines) {
    void check(Remote remote) throws IOException, InterruptedException {
      lines.opened().orTimeout(10, TimeUnit.SECONDS);
      var first =
          java.util.concurrent.CompletableFuture.anyOf(
              sent.thenApply(HttpResponse::statusCode), lines.opened().thenApply(nothing -> 200));
      try {
        var status = (int) first.get(20, TimeUnit.SECONDS);
        if (status / 100 == 4) {
          throw remote.refused(status, "");
        }
        if (status != 200) {
          throw new IOException("HTTP " + status);
        }
      } catch (ExecutionException | CompletionException e) {
        throw new IOException(message(e), e);
      } catch (TimeoutException e) {
        throw new IOException("no answer", e);
      }
    }

    private static String message(Exception e) {
      var cause = e.getCause();
      return cause == null || cause.getMessage() == null ? "refused" : cause.getMessage();
    }
  }

  /** Lines of the body, asked for one by one, so that nothing piles up. */
  private static final class Lines implements Flow.Subscriber<String> {
    private final BlockingQueue<String> queue = new LinkedBlockingQueue<>(LINE_BUFFER);
    private final java.util.concurrent.CompletableFuture<Void> opened =
        new java.util.concurrent.CompletableFuture<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable String ended;

    java.util.concurrent.CompletableFuture<Void> opened() {
      return opened;
    }

    /** The next line; a cut or silence is an error. */
    String next(Duration patience) throws IOException, InterruptedException {
      var deadline = System.nanoTime() + patience.toNanos();
      while (System.nanoTime() < deadline) {
        var line = queue.poll(200, TimeUnit.MILLISECONDS);
        if (line != null) {
          return line;
        }
        var why = ended;
        if (why != null && queue.isEmpty()) {
          throw new IOException(why);
        }
      }
      throw new IOException("silent for " + patience.toSeconds() + " s");
    }

    void stop() {
      var current = subscription;
      if (current != null) {
        current.cancel();
      }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      opened.complete(null);
      given.request(1);
    }

    @Override
    public void onNext(String line) {
      var current = subscription;
      try {
        queue.put(line);
        if (current != null) {
          current.request(1);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        ended = "interrupted";
      }
    }

    @Override
    public void onError(Throwable problem) {
      ended = problem.getMessage() == null ? problem.toString() : problem.getMessage();
    }

    @Override
    public void onComplete() {
      ended = "closed by the server";
    }
  }
}
