package io.acf.dns.disk;

import io.acf.config.Hostname;
import io.acf.dns.Fence;
import io.acf.dns.Serial;
import io.acf.dns.Zone;
import io.acf.dns.ZonePublisher.Publication;
import io.acf.dns.ZonePublisher.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The zones of the embedded server: what is answered lives in memory, and a snapshot of each zone
 * lies in {@code DIR/ZONE.json}.
 *
 * <p>A new zone is answered first and kept on disk then: a slow disk delays no failover, and a full
 * one stops none. Whoever is killed in between answers the older snapshot after the next start,
 * until the zone is replaced again.
 *
 * <p>A snapshot that is of no use is put aside, and told; the zone is absent then, so that it is
 * built anew from evidence. One that cannot be read just now is tried again a few times before.
 */
public final class EmbeddedZones {
  private static final String TIP =
      "it is answered from memory; free space or repair the folder before a restart";

  /** A snapshot that cannot be read so often (once a tick) is of no use. */
  static final int TRIES = 5;

  private final ReentrantLock lock = new ReentrantLock();
  private final Consumer<Zone> answering;
  private final Consumer<Hostname> withdrawing;
  private final ZoneFiles files;
  private final Map<Hostname, Zone> answered = new HashMap<>();
  private final Set<Hostname> kept = new HashSet<>();
  private final Map<Hostname, Unread> unread = new HashMap<>();
  private final Set<Hostname> looked = new HashSet<>();
  private final Set<Hostname> foreign = new HashSet<>();
  private final SortedSet<Hostname> lost = new TreeSet<>();
  private final SortedMap<Hostname, String> problems = new TreeMap<>();
  private Optional<String> unlisted = Optional.empty();

  /** A snapshot that was there and could not be read, so often. */
  private record Unread(String reason, int tries) {}

  private EmbeddedZones(ZoneFiles files, Consumer<Zone> answering, Consumer<Hostname> withdrawing) {
    this.files = files;
    this.answering = answering;
    this.withdrawing = withdrawing;
  }

  /**
   * Loads every snapshot and answers it at once. A snapshot that cannot be understood is put aside;
   * {@link #problems} tells.
   *
   * @param folder need not exist
   * @param answering is handed each zone to answer from then on
   * @param withdrawing is handed each zone to refuse from then on
   */
  public static EmbeddedZones open(
      Path folder, Consumer<Zone> answering, Consumer<Hostname> withdrawing) {
    var zones = new EmbeddedZones(new ZoneFiles(folder), answering, withdrawing);
    zones.load();
    return zones;
  }

  private void load() {
    List<Hostname> names;
    try {
      names = files.names();
    } catch (IOException e) {
      unlisted = Optional.of("cannot list the kept zones: " + reason(e));
      return;
    }
    names.forEach(this::load);
  }

  private void load(Hostname name) {
    looked.add(name);
    Unread before = unread.remove(name);
    switch (files.read(name)) {
      case ZoneFiles.Loaded.Good good -> loaded(good);
      case ZoneFiles.Loaded.None none -> {}
      case ZoneFiles.Loaded.Bad bad -> useless(name, bad.reason());
      case ZoneFiles.Loaded.Unreadable unreadable -> {
        int tries = before == null ? 1 : before.tries() + 1;
        if (tries < TRIES) {
          lost.add(name);
          unread.put(name, new Unread(unreadable.reason(), tries));
        } else {
          useless(name, files.aside(name, unreadable.reason()).reason());
        }
      }
    }
  }

  private void loaded(ZoneFiles.Loaded.Good good) {
    var name = good.zone().name();
    try {
      answer(good.zone());
      lost.remove(name);
      kept.add(name);
      if (!good.whole()) {
        foreign.add(name);
        problems.put(
            name,
            "the kept zone "
                + name
                + " is of a newer version; what is not understood is skipped, and the file is kept"
                + " beside when the zone changes");
      }
    } catch (IllegalArgumentException e) {
      useless(name, files.aside(name, "cannot be answered: " + reason(e)).reason());
    }
  }

  private void useless(Hostname name, String why) {
    lost.add(name);
    problems.put(name, why + "; it is built anew from what probes find");
  }

  private void answer(Zone zone) {
    answering.accept(zone);
    answered.put(zone.name(), zone);
  }

  /** What was found wrong with the snapshots since the start, for people; a line a zone. */
  public List<String> problems() {
    lock.lock();
    try {
      var all = new ArrayList<String>();
      unlisted.ifPresent(all::add);
      all.addAll(problems.values());
      unread.values().forEach(it -> all.add(it.reason()));
      return all;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Zones whose snapshot is of no use and that have no answer yet: their names get REFUSED or
   * SERVFAIL until a probe passes.
   */
  public SortedSet<Hostname> lost() {
    lock.lock();
    try {
      return new TreeSet<>(lost);
    } finally {
      lock.unlock();
    }
  }

  /** What is answered and could not be kept on disk: a restart would answer something older. */
  public SortedSet<Hostname> unkept() {
    lock.lock();
    try {
      var unkept = new TreeSet<>(answered.keySet());
      unkept.removeAll(kept);
      return unkept;
    } finally {
      lock.unlock();
    }
  }

  /** Also tries again what the disk refused before: a snapshot to be read, or to be kept. */
  public Reading read(Hostname name) {
    lock.lock();
    try {
      Zone zone = answered.get(name);
      if (zone == null && (unread.containsKey(name) || !looked.contains(name))) {
        load(name);
        zone = answered.get(name);
      }
      if (zone != null) {
        if (!kept.contains(name)) {
          Publication again = keep(zone); // unkept() tells what came of it
        }
        return new Reading.Seen(zone.owned());
      }
      Unread reading = unread.get(name);
      return reading == null
          ? new Reading.Absent()
          : new Reading.Blind(reading.reason(), "make the snapshot readable, or remove it");
    } finally {
      lock.unlock();
    }
  }

  /**
   * Replaces the zone whole and atomically: a reader sees the old or the new one. Refuses a serial
   * that is not newer than what is answered.
   */
  public Publication replace(Zone zone) {
    lock.lock();
    try {
      Zone before = answered.get(zone.name());
      boolean same = zone.equals(before);
      if (before != null && !same && !Serial.newer(zone.serial(), before.serial())) {
        return new Publication.Stale(new Fence(before.serial()));
      }
      if (same && kept.contains(zone.name())) {
        return new Publication.Published(new Fence(zone.serial()));
      }
      if (!same) {
        answer(zone);
      }
      var names = zone.names().values();
      if (names.isEmpty() || names.stream().anyMatch(Optional::isPresent)) {
        lost.remove(zone.name());
      }
      return keep(zone);
    } catch (IllegalArgumentException e) { // an address that is none: nothing was swapped
      return new Publication.Failed(reason(e), "correct the zone or the region", false);
    } finally {
      lock.unlock();
    }
  }

  /** Those too whose snapshot is lost: what git no longer lists is not missed any more. */
  public SortedSet<Hostname> zones() {
    lock.lock();
    try {
      var zones = new TreeSet<>(answered.keySet());
      zones.addAll(lost);
      return zones;
    } finally {
      lock.unlock();
    }
  }

  /** Gone from the answers at once; a snapshot that stays on disk would bring it back. */
  public Publication withdraw(Hostname zone) {
    lock.lock();
    try {
      files.remove(zone);
      withdrawing.accept(zone);
      answered.remove(zone);
      kept.remove(zone);
      unread.remove(zone);
      lost.remove(zone);
      problems.remove(zone);
      return new Publication.Published(Fence.NONE);
    } catch (IOException e) {
      return new Publication.Failed(
          "the kept zone " + zone + " cannot be removed: " + reason(e),
          "make the folder writable, or remove the snapshot",
          true);
    } finally {
      lock.unlock();
    }
  }

  private Publication keep(Zone zone) {
    try {
      kept.remove(zone.name());
      if (foreign.contains(zone.name())) {
        files.keepOriginal(zone.name());
        foreign.remove(zone.name());
      }
      files.write(zone);
      kept.add(zone.name());
      unread.remove(zone.name());
      return new Publication.Published(new Fence(zone.serial()));
    } catch (IOException e) {
      return new Publication.Failed("not kept on disk: " + reason(e), TIP, true);
    }
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
