package io.acf.simulator.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

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
   * @param labels that its body sets, in {@code metadata.labels}
   */
  public record Entry(
      long seq,
      Instant at,
      String method,
      String path,
      int status,
      String actor,
      boolean mutating,
      SortedMap<String, String> labels) {}

  /**
   * Which requests are asked for; what is left out is any.
   *
   * @param path as a whole, or its beginning where it ends with a star
   * @param label {@code key} or {@code key=value}
   */
  public record Wanted(
      Optional<String> method,
      Optional<String> path,
      Optional<String> actor,
      Optional<String> label,
      Optional<Boolean> mutating) {
    /** Every request. */
    public static final Wanted ALL =
        new Wanted(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    boolean takes(Entry entry) {
      return method.map(entry.method()::equals).orElse(true)
          && path.map(each -> ofPath(each, entry.path())).orElse(true)
          && actor.map(entry.actor()::equals).orElse(true)
          && label.map(each -> labelled(each, entry.labels())).orElse(true)
          && mutating.map(each -> each == entry.mutating()).orElse(true);
    }

    private static boolean ofPath(String wanted, String path) {
      return wanted.endsWith("*")
          ? path.startsWith(wanted.substring(0, wanted.length() - 1))
          : path.equals(wanted);
    }

    private static boolean labelled(String wanted, SortedMap<String, String> labels) {
      int equals = wanted.indexOf('=');
      return equals < 0
          ? labels.containsKey(wanted)
          : wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
    }
  }

  public synchronized void add(
      Instant at,
      String method,
      String path,
      int status,
      String actor,
      boolean mutating,
      SortedMap<String, String> labels) {
    lastSeq++;
    entries.addLast(new Entry(lastSeq, at, method, path, status, actor, mutating, labels));
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

  /** Those of the entries after {@code seq} that are wanted, oldest first. */
  public List<Entry> since(long seq, Wanted wanted) {
    return since(seq).stream().filter(wanted::takes).toList();
  }

  /** The answer of {@code GET /_sim/journal?since=}. */
  public synchronized ObjectNode json(long seq, Wanted wanted) {
    List<Entry> newer = since(seq);
    List<ObjectNode> found = newer.stream().filter(wanted::takes).map(Journal::json).toList();
    long asked = Math.max(0, lastSeq - Math.max(0, seq));
    return Json.object(
        "resources",
        found,
        "count",
        found.size(),
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
        "mutating", entry.mutating(),
        "labels", entry.labels());
  }
}
