package io.acf.simulator.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The latest log lines of apps, as a log cache holds them: in memory, a bounded number for each. A
 * static site writes nothing itself; what is here comes from the router and from the cells.
 */
public final class AppLogs {
  private static final int LINES_PER_APP = 1_000;

  /** Of how many apps that were deleted last the lines can still be read. */
  static final int GONE_KEPT = 100;

  private final LongSupplier clock;
  private final Map<String, Deque<Line>> lines = new HashMap<>();
  private final Deque<String> gone = new ArrayDeque<>();
  private long last;

  /**
   * One line.
   *
   * @param nanos since the epoch; no two lines have the same
   * @param source such as RTR, CELL or APP/PROC/WEB
   * @param instance index of the instance, or of the part of the platform
   */
  public record Line(long nanos, String source, String instance, boolean error, String text) {}

  AppLogs(LongSupplier clock) {
    this.clock = clock;
  }

  public void write(String app, String source, int instance, boolean error, String text) {
    last = Math.max(last + 1, clock.getAsLong() * 1_000_000);
    Deque<Line> kept = lines.computeIfAbsent(app, guid -> new ArrayDeque<>());
    if (kept.size() == LINES_PER_APP) {
      kept.removeFirst();
    }
    kept.addLast(new Line(last, source, "" + instance, error, text));
  }

  /**
   * Lines of an app with {@code from <= nanos < to}, at most {@code limit}: the oldest of them, or
   * the newest first.
   */
  public List<Line> read(String app, long from, long to, int limit, boolean newestFirst) {
    Deque<Line> kept = lines.getOrDefault(app, new ArrayDeque<>());
    List<Line> found = new ArrayList<>();
    for (Line line : newestFirst ? kept.reversed() : kept) {
      if (line.nanos() >= from && line.nanos() < to && found.size() < limit) {
        found.add(line);
      }
    }
    return found;
  }

  /** How many lines each app has. */
  public Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new HashMap<>();
    lines.forEach((app, kept) -> sizes.put(app, kept.size()));
    return sizes;
  }

  /** Loses all lines. */
  void clear() {
    lines.clear();
    gone.clear();
  }

  /** An app is deleted: its lines are lost once enough others have been deleted after it. */
  void gone(String app) {
    gone.addLast(app);
    if (gone.size() > GONE_KEPT) {
      lines.remove(gone.removeFirst());
    }
  }
}
