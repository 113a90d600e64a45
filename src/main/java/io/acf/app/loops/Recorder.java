package io.acf.app.loops;

import io.acf.federation.Fact;
import io.acf.federation.Journal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Writes facts to the journal behind the loops' backs, in order: a slow disk delays no probe and no
 * answer. Facts that find no room are dropped and counted; what is true is seen again.
 */
public final class Recorder implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Recorder.class);
  private static final int QUEUE = 4096;
  private static final Duration IDLE = Duration.ofHours(1);

  private final Journal journal;
  private final BlockingQueue<Fact> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong dropped = new AtomicLong();
  private final Loop loop;

  public Recorder(Journal journal) {
    this.journal = journal;
    this.loop = Loop.platform("acf-recorder", this::round).start();
  }

  public void record(List<Fact> facts) {
    for (var fact : facts) {
      if (!queue.offer(fact) && dropped.incrementAndGet() == 1) {
        LOG.warnf("facts-dropped reason=\"the journal is slow\" queue=%d", QUEUE);
      }
    }
    loop.wake();
  }

  /** Facts that found no room since the start. */
  public long dropped() {
    return dropped.get();
  }

  private Duration round() {
    for (var fact = queue.poll(); fact != null; fact = queue.poll()) {
      if (journal.append(fact) instanceof Journal.Appended.Refused refused) {
        dropped.incrementAndGet();
        LOG.warnf(
            "fact-not-kept event=%s reason=\"%s\" tip=\"%s\"",
            fact.kind().word(), refused.reason(), refused.tip());
      }
    }
    return IDLE;
  }

  @Override
  public void close() {
    loop.close();
  }
}
