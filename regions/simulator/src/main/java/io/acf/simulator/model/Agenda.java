package io.acf.simulator.model;

import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * What is going to happen in a region, and the region's time. Time moves only in {@link #advance};
 * whatever is due then happens in order, each thing at its own time.
 */
public final class Agenda {
  private final PriorityQueue<Item> items =
      new PriorityQueue<>(Comparator.comparingLong(Item::at).thenComparingLong(Item::order));
  private long now;
  private long order;

  private record Item(long at, long order, Runnable work, boolean stays) {}

  public Agenda(long now) {
    this.now = now;
  }

  /** Milliseconds since the epoch; never goes back. */
  public long now() {
    return now;
  }

  /** {@code work} happens {@code millis} from now. */
  public void in(long millis, Runnable work) {
    items.add(new Item(now + Math.max(0, millis), order++, work, false));
  }

  /** The same for what happens whatever becomes of the region's state. */
  public void inAnyCase(long millis, Runnable work) {
    items.add(new Item(now + Math.max(0, millis), order++, work, true));
  }

  /** Nothing happens any more but what happens in any case. */
  void forget() {
    items.removeIf(each -> !each.stays());
  }

  /** When the next thing happens. */
  public OptionalLong next() {
    Item item = items.peek();
    return item == null ? OptionalLong.empty() : OptionalLong.of(item.at());
  }

  /** Lets everything happen that is due at {@code time}. */
  public void advance(long time) {
    Item item = items.peek();
    while (item != null && item.at() <= time) {
      items.remove();
      now = Math.max(now, item.at());
      item.work().run();
      item = items.peek();
    }
    now = Math.max(now, time);
  }
}
