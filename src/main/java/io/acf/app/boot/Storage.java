package io.acf.app.boot;

import io.acf.app.journal.DataFolder;
import io.acf.app.journal.SqliteJournal;
import io.acf.config.Hostname;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What lies on disk and is not as it should be. None of it stops an answer; people are to know it
 * from the log, from health and from the metric.
 */
public final class Storage {
  private final DataFolder data;
  private final Zones zones;
  private final SqliteJournal journal;

  public Storage(DataFolder data, Zones zones, SqliteJournal journal) {
    this.data = data;
    this.zones = zones;
    this.journal = journal;
  }

  /**
   * What became of the snapshots of the zones.
   *
   * @param problems what was found wrong with them, a line each
   * @param unkept zones that are answered and could not be kept on disk
   * @param lost zones whose snapshot is of no use and that have no answer yet
   */
  public record Zones(
      Supplier<List<String>> problems,
      Supplier<SortedSet<Hostname>> unkept,
      Supplier<SortedSet<Hostname>> lost) {}

  /** The parts of the data folder. */
  public enum Part {
    DATA,
    ZONES,
    JOURNAL;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is wrong now, one line each; parts that are well are not there. */
  public SortedMap<Part, List<String>> troubles() {
    var troubles = new TreeMap<Part, List<String>>();
    put(troubles, Part.DATA, data.troubles());
    var ofZones = new ArrayList<>(zones.problems().get());
    zones.unkept().get().forEach(zone -> ofZones.add("not kept on disk: the zone " + zone));
    put(troubles, Part.ZONES, ofZones);
    put(troubles, Part.JOURNAL, journal.fault().stream().toList());
    return Collections.unmodifiableSortedMap(troubles);
  }

  private static void put(SortedMap<Part, List<String>> all, Part part, List<String> lines) {
    if (!lines.isEmpty()) {
      all.put(part, List.copyOf(lines));
    }
  }

  public int troubles(Part part) {
    return troubles().getOrDefault(part, List.of()).size();
  }

  /** Whether each zone that was answered before the start is answered now. */
  public boolean answersAll() {
    return zones.lost().get().isEmpty();
  }
}
