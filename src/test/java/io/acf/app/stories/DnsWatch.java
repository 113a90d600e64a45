package io.acf.app.stories;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks for one name fifty times a second and keeps every answer. */
final class DnsWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(20);

  /**
   * One question.
   *
   * @param at {@link System#nanoTime()} when the answer came
   * @param addresses empty where there was no address, or no answer
   * @param trouble empty where there was an answer
   */
  record Asked(long at, List<String> addresses, String trouble) {}

  private final DnsClient client;
  private final String host;
  private final List<Asked> asked = new ArrayList<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  DnsWatch(DnsClient client, String host) {
    this.client = client;
    this.host = host;
    var unused = clock.scheduleAtFixedRate(this::ask, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void ask() {
    Asked one;
    try {
      var addresses = client.ask(host);
      one = new Asked(System.nanoTime(), addresses, "");
    } catch (IOException | RuntimeException e) {
      one = new Asked(System.nanoTime(), List.of(), e.toString());
    }
    synchronized (asked) {
      asked.add(one);
    }
  }

  List<Asked> all() {
    synchronized (asked) {
      return List.copyOf(asked);
    }
  }

  /** Answers since a {@link System#nanoTime()}. */
  List<Asked> since(long nanoTime) {
    return all().stream().filter(one -> one.at() - nanoTime >= 0).toList();
  }

  /** Questions that got no address. */
  List<Asked> unanswered() {
    return all().stream().filter(one -> one.addresses().isEmpty()).toList();
  }

  /** From {@code nanoTime} to the last answer that named an address; zero where none did. */
  Duration lastNaming(String address, long nanoTime) {
    return since(nanoTime).stream()
        .filter(one -> one.addresses().contains(address))
        .reduce((first, second) -> second)
        .map(one -> Duration.ofNanos(one.at() - nanoTime))
        .orElse(Duration.ZERO);
  }

  /** The longest time without an answer that had an address. */
  Duration longestSilence() {
    long longest = 0;
    long last = -1;
    for (var one : all()) {
      if (!one.addresses().isEmpty()) {
        longest = last < 0 ? 0 : Math.max(longest, one.at() - last);
        last = one.at();
      }
    }
    return Duration.ofNanos(longest);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
