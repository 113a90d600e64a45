package io.acf.app.loops;

import io.acf.federation.Fact;
import io.acf.federation.Journal;
import io.acf.federation.LatestKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Writes facts to the journal behind the loops' backs, in order: a slow disk delays no probe and no
 * answer. A fact that state rests on waits until it is written, however long the disk fails: where
 * there is no room, the newest of a key takes the place of the one that waits. A fact without a key
 * that finds no room, or that the disk refuses, is dropped and counted.
 */
public final class Recorder implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Recorder.class);
  private static final int QUEUE = 4096;
  private static final Duration IDLE = Duration.ofHours(1);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Journal journal;
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition ended = lock.newCondition();

  /** What waits, by the order in which it came. Bounded by {@link #QUEUE} and one of each stem. */
  private final TreeMap<Long, Fact> waiting = new TreeMap<>();

  /**
   * The last place of each stem of a key that waits. Of one replica's facts the last of a stem is
   * enough, also where each is a key of its own: who ends another adoption of a pair has heard of a
   * newer command, which is written before it is in force.
   */
  private final Map<String, Long> places = new HashMap<>();

  private final AtomicLong dropped = new AtomicLong();
  private final Loop loop;
  private long place;
  private boolean refused;

  /** It is being closed: what is tried from now on is tried once. */
  private volatile boolean closing;

  private boolean givenUp;

  public Recorder(Journal journal) {
    this.journal = journal;
    this.loop = Loop.platform("acf-recorder", this::round).start();
  }

  public void record(List<Fact> facts) {
    lock.lock();
    try {
      facts.forEach(this::enqueue);
    } finally {
      lock.unlock();
    }
    loop.wake();
  }

  private void enqueue(Fact fact) {
    var full = waiting.size() >= QUEUE;
    var key = fact.key().map(LatestKey::stem);
    if (key.isEmpty() && full) {
      drop();
      return;
    }
    waiting.put(++place, fact);
    key.ifPresent(
        it -> {
          var before = places.put(it, place);
          if (full && before != null) {
            waiting.remove(before);
          }
        });
  }

  private void drop() {
    if (dropped.incrementAndGet() == 1) {
      LOG.warnf("facts-dropped reason=\"the journal is slow\" queue=%d", QUEUE);
    }
  }

  /** Facts without a key that found no room, or were refused, since the start. */
  public long dropped() {
    return dropped.get();
  }

  private Duration round() {
    for (var next = first(); next.isPresent(); next = first()) {
      var fact = next.get().getValue();
      var last = closing;
      if (journal.append(fact) instanceof Journal.Appended.Refused because) {
        refused(next.get().getKey(), fact, because);
        giveUp(last);
        return RETRY;
      }
      refused = false;
      done(next.get().getKey(), fact);
    }
    return IDLE;
  }

  private Optional<Map.Entry<Long, Fact>> first() {
    lock.lock();
    try {
      return Optional.ofNullable(waiting.firstEntry());
    } finally {
      lock.unlock();
    }
  }

  private void done(long at, Fact fact) {
    lock.lock();
    try {
      waiting.remove(at);
      fact.key().ifPresent(key -> places.remove(key.stem(), at));
      if (waiting.isEmpty()) {
        ended.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Once an outage is enough to say so; what state rests on is tried again. */
  private void refused(long at, Fact fact, Journal.Appended.Refused because) {
    if (!refused) {
      LOG.warnf(
          "fact-not-kept event=%s reason=\"%s\" tip=\"%s\"",
          fact.kind().word(), because.reason(), because.tip());
    }
    refused = true;
    if (fact.key().isEmpty()) {
      done(at, fact);
      drop();
    }
  }

  private void giveUp(boolean last) {
    lock.lock();
    try {
      givenUp = last;
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Writes what waits, until the deadline or the first that the journal refuses; then ends. */
  @Override
  public void close() {
    closing = true;
    loop.wake(); // A retry that is due later is due now.
    var left = drain(CLOSING.toNanos());
    if (left > 0) {
      LOG.warnf("facts-not-kept count=%d reason=\"stopped before the journal took them\"", left);
    }
    loop.stop();
    loop.join(left > 0 ? Duration.ZERO : CLOSING);
  }

  /**
   * Waits until nothing waits, or until that is given up.
   *
   * @return how many facts wait still
   */
  private int drain(long nanos) {
    lock.lock();
    try {
      while (!waiting.isEmpty() && !givenUp && nanos > 0) {
        nanos = ended.awaitNanos(nanos);
      }
      return waiting.size();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }
}
