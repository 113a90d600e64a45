package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Steps that go on side by side in a region, each about to read the same of its own app, read it
 * with one call. The call always begins after the question: what it gives is read just before the
 * change that follows.
 */
final class CfGather {
  /** How long the first waits for others, where there are any. */
  private static final Duration WINDOW = Duration.ofMillis(25);

  private final Map<String, Round> open = new HashMap<>();
  private final AtomicInteger steps = new AtomicInteger();

  private static final class Round {
    final Set<String> keys = new TreeSet<>();
    final CompletableFuture<List<JsonNode>> answer = new CompletableFuture<>();
  }

  /** A step is at work until it is closed. */
  interface Step extends AutoCloseable {
    @Override
    void close();
  }

  Step begin() {
    steps.incrementAndGet();
    return steps::decrementAndGet;
  }

  /**
   * What the region shows for a key.
   *
   * @param kind of question; only questions of one kind are put together
   * @param read asks for all these keys in one call, and may give more than that
   * @param keyOf whose a resource is
   * @param most how long to wait for a call that another step makes
   */
  List<JsonNode> ask(
      String kind,
      String key,
      Function<Set<String>, List<JsonNode>> read,
      Function<JsonNode, String> keyOf,
      Duration most) {
    Round round;
    boolean first;
    synchronized (open) {
      round = open.computeIfAbsent(kind, same -> new Round());
      first = round.keys.isEmpty();
      round.keys.add(key);
    }
    List<JsonNode> all =
        first
            ? lead(kind, round, read)
            // A step that was given up reads nothing: those who waited for it read for themselves.
            : follow(round, most).orElseGet(() -> read.apply(Set.of(key)));
    return all.stream().filter(it -> keyOf.apply(it).equals(key)).toList();
  }

  private List<JsonNode> lead(
      String kind, Round round, Function<Set<String>, List<JsonNode>> read) {
    try {
      if (steps.get() > 1) {
        Deadline.in(WINDOW).pause(WINDOW);
      }
      Set<String> keys;
      synchronized (open) {
        open.remove(kind);
        keys = new TreeSet<>(round.keys);
      }
      List<JsonNode> all = read.apply(keys);
      round.answer.complete(all);
      return all;
    } catch (RuntimeException | Error e) {
      synchronized (open) {
        open.remove(kind, round);
      }
      if (Thread.currentThread().isInterrupted()) {
        round.answer.cancel(false);
      } else {
        round.answer.completeExceptionally(e);
      }
      throw e;
    }
  }

  private static Optional<List<JsonNode>> follow(Round round, Duration most) {
    try {
      return Optional.of(round.answer.get(most.plus(WINDOW).toMillis(), TimeUnit.MILLISECONDS));
    } catch (CancellationException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw Faults.of(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw Faults.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Faults.of(e);
    }
  }
}
