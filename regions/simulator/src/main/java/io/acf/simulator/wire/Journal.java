package io.acf.simulator.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The last 100,000 API requests, for assertions. Safe for use by several threads. */
public final class Journal {
  /** How many entries are kept. */
  public static final int CAPACITY = 100_000;

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long lastSeq;

  /**
   * One API request.
   *
   * @param seq 1, 2, 3, ...
   * @param at when it was answered
   * @param method as sent
   * @param path without the query
   * @param status what was answered; 0 where nothing was (black hole)
   * @param actor name of the user or client, empty without a token
   * @param mutating whether it changes the region; tokens, manifest_diff and resource_matches do
   *     not
   */
  public record Entry(
      long seq,
      Instant at,
      String method,
      String path,
      int status,
      String actor,
      boolean mutating) {}

  public synchronized void add(
      Instant at, String method, String path, int status, String actor, boolean mutating) {
    lastSeq++;
    entries.addLast(new Entry(lastSeq, at, method, path, status, actor, mutating));
    if (entries.size() > CAPACITY) {
      entries.removeFirst();
    }
  }

  /** Every entry after {@code seq} that is still held, oldest first. */
  public synchronized List<Entry> since(long seq) {
    List<Entry> newer = new ArrayList<>();
    var newestFirst = entries.descendingIterator();
    while (newestFirst.hasNext()) {
      Entry entry = newestFirst.next();
      if (entry.seq() <= seq) {
        break;
      }
      newer.add(entry);
    }
    return newer.reversed();
  }

  public synchronized long lastSeq() {
    return lastSeq;
  }

  /** The answer of {@code GET /_sim/journal?since=}. */
  public synchronized ObjectNode json(long seq) {
    List<Entry> newer = since(seq);
    long asked = Math.max(0, lastSeq - Math.max(0, seq));
    return Json.object(
        "resources",
        newer.stream().map(Journal::json).toList(),
        "last_seq",
        lastSeq,
        "dropped",
        asked - newer.size());
  }

  private static ObjectNode json(Entry entry) {
    return Json.object(
        "seq", entry.seq(),
        "at", entry.at().toString(),
        "method", entry.method(),
        "path", entry.path(),
        "status", entry.status(),
        "actor", entry.actor(),
        "mutating", entry.mutating());
  }
}
