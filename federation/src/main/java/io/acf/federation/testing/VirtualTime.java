package io.acf.federation.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * An agenda on virtual time: whatever is due happens in order of time, and what is due at one
 * moment in an order that the dice draw. One thread; equal dice give equal runs.
 */
public final class VirtualTime {
  private final PriorityQueue<Item> items = new PriorityQueue<>();
  private final RandomGenerator dice;
  private final Trace trace;
  private Instant now;
  private long count;

  private record Item(Instant at, int draw, long nth, Runnable then) implements Comparable<Item> {
    /** It is asked very often: without the boxes and calls of a composed comparator. */
    @Override
    public int compareTo(Item other) {
      int order = at.compareTo(other.at);
      if (order == 0) {
        order = Integer.compare(draw, other.draw);
      }
      return order == 0 ? Long.compare(nth, other.nth) : order;
    }
  }

  /**
   * @param dice draws the order of what is due at one moment
   * @param trace is told the time of whatever happens
   */
  public VirtualTime(Instant start, RandomGenerator dice, Trace trace) {
    this.now = start;
    this.dice = dice;
    this.trace = trace;
  }

  /** Never goes back. */
  public Instant now() {
    return now;
  }

  /** What has happened so far. */
  public Trace trace() {
    return trace;
  }

  /** Runs this then, or next where that is past. */
  public void at(Instant when, Runnable then) {
    items.add(new Item(when.isBefore(now) ? now : when, dice.nextInt(), count++, then));
  }

  /** Runs this so long from now. */
  public void in(Duration time, Runnable then) {
    at(now.plus(time), then);
  }

  /** How many things wait to happen. */
  public int waiting() {
    return items.size();
  }

  /**
   * Lets the next thing happen.
   *
   * @param until things later than this wait
   * @return whether anything was due
   */
  public boolean next(Instant until) {
    var item = items.peek();
    if (item == null || item.at().isAfter(until)) {
      now = now.isAfter(until) ? now : until;
      return false;
    }
    items.poll();
    now = item.at();
    item.then().run();
    return true;
  }
}
