package io.acf.federation.testing;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What happened, in order: the last lines for people, and one number over all of them, by which two
 * runs are the same or not.
 */
public final class Trace {
  private final ArrayDeque<Line> lines = new ArrayDeque<>();
  private final int most;
  private long hash = 0xcbf29ce484222325L;
  private long count;

  /** A thing that happened. */
  public record Line(Instant at, String text) {}

  /**
   * @param most lines that are kept for people, 1 or more
   */
  public Trace(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("no line is kept: " + most);
    }
    this.most = most;
  }

  /** Adds a line. */
  public void add(Instant at, String text) {
    count++;
    hash = mixed(mixed(mixed(hash, at.getEpochSecond()), at.getNano()), text.hashCode());
    if (lines.size() == most) {
      lines.removeFirst();
    }
    lines.addLast(new Line(at, text));
  }

  private static long mixed(long hash, long value) {
    var mixed = (hash ^ value) * 0x9e3779b97f4a7c15L;
    return mixed ^ (mixed >>> 29);
  }

  /** Over every line ever added, its time included. */
  public long hash() {
    return hash;
  }

  /** Lines ever added. */
  public long count() {
    return count;
  }

  /** The last lines, the oldest first. */
  public List<Line> last() {
    return List.copyOf(lines);
  }
}
