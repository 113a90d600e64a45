package io.acf.app;

import io.acf.app.journal.SqliteJournal;
import io.acf.dns.disk.EmbeddedZones;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What lies on disk and is not as it should be. None of it stops an answer; people are to know it
 * from the log, from health and from the metric.
 */
final class Storage {
  private final DataFolder data;
  private final EmbeddedZones zones;
  private final SqliteJournal journal;

  Storage(DataFolder data, EmbeddedZones zones, SqliteJournal journal) {
    this.data = data;
    this.zones = zones;
    this.journal = journal;
  }

  /** The parts of the data folder. */
  enum Part {
    DATA,
    ZONES,
    JOURNAL;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is wrong now, one line each; parts that are well are not there. */
  SortedMap<Part, List<String>> troubles() {
    var troubles = new TreeMap<Part, List<String>>();
    put(troubles, Part.DATA, data.troubles());
    var ofZones = new ArrayList<>(zones.problems());
    zones.unkept().forEach(zone -> ofZones.add("not kept on disk: the zone " + zone));
    put(troubles, Part.ZONES, ofZones);
    put(troubles, Part.JOURNAL, journal.fault().stream().toList());
    return Collections.unmodifiableSortedMap(troubles);
  }

  private static void put(SortedMap<Part, List<String>> all, Part part, List<String> lines) {
    if (!lines.isEmpty()) {
      all.put(part, List.copyOf(lines));
    }
  }

  int troubles(Part part) {
    return troubles().getOrDefault(part, List.of()).size();
  }

  /** Whether each zone that was answered before the start is answered now. */
  boolean answersAll() {
    return zones.lost().isEmpty();
  }
}
