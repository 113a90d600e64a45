package io.acf.config.artifact;

import io.acf.config.StandIn;
import io.acf.config.artifact.Package.Unfit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of a package that are not the content that they stand for, by kind. */
final class StandIns {
  private static final int MAX_NAMED = 3;
  private final SortedMap<StandIn, List<String>> found = new TreeMap<>();

  /** Looks at the start of a file. */
  void look(String path, byte[] buffer, int length, long bytes) {
    var head = Arrays.copyOf(buffer, Math.min(length, StandIn.HEAD_BYTES));
    StandIn.of(head, bytes)
        .ifPresent(kind -> found.computeIfAbsent(kind, k -> new ArrayList<>()).add(path));
  }

  /** Refuses all that were found, by name; of many, the first few and their number. */
  void refuse() throws Unfit {
    if (found.isEmpty()) {
      return;
    }
    List<String> said = new ArrayList<>();
    found.forEach((kind, paths) -> said.add(said(kind, paths)));
    throw new Unfit("stand-in", String.join("; ", said), found.firstKey().tip());
  }

  private static String said(StandIn kind, List<String> paths) {
    var first = String.join(", ", paths.subList(0, Math.min(MAX_NAMED, paths.size())));
    int more = paths.size() - MAX_NAMED;
    return first
        + (more > 0
            ? " and " + more + " more files are each "
            : paths.size() == 1 ? " is " : " are each ")
        + kind.what()
        + ", not the content";
  }
}
