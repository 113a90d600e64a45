package io.acf.dns.disk;

import io.acf.config.Hostname;
import io.acf.dns.Serial;
import io.acf.dns.Zone;
import io.acf.dns.ZoneStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
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
 */
public final class EmbeddedZones implements ZoneStore {
  private static final String TIP =
      "it is answered from memory; free space or repair the folder before a restart";

  private final ReentrantLock lock = new ReentrantLock();
  private final Consumer<Zone> answering;
  private final Consumer<Hostname> withdrawing;
  private final ZoneFiles files;
  private final Map<Hostname, Zone> answered = new HashMap<>();
  private final Set<Hostname> kept = new HashSet<>();
  private final Map<Hostname, String> unread = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

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
      problems.add("cannot list the kept zones: " + reason(e));
      return;
    }
    names.forEach(this::load);
  }

  private void load(Hostname name) {
    switch (files.read(name)) {
      case ZoneFiles.Loaded.Good good -> {
        unread.remove(name);
        try {
          answer(good.zone());
          kept.add(name);
        } catch (IllegalArgumentException e) {
          problems.add("the kept zone " + name + " cannot be answered: " + reason(e));
        }
      }
      case ZoneFiles.Loaded.None none -> unread.remove(name);
      case ZoneFiles.Loaded.Bad bad -> {
        unread.remove(name);
        problems.add(bad.reason());
      }
      case ZoneFiles.Loaded.Unreadable unreadable -> unread.put(name, unreadable.reason());
    }
  }

  private void answer(Zone zone) {
    answering.accept(zone);
    answered.put(zone.name(), zone);
  }

  /** What was found wrong with the snapshots at the start, for people. */
  public List<String> problems() {
    lock.lock();
    try {
      return List.copyOf(problems);
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
  @Override
  public Reading read(Hostname name) {
    lock.lock();
    try {
      if (unread.containsKey(name)) {
        load(name);
      }
      Zone zone = answered.get(name);
      if (zone != null) {
        if (!kept.contains(name)) {
          Publication again = keep(zone); // unkept() tells what came of it
        }
        return new Reading.Seen(zone);
      }
      String reason = unread.get(name);
      return reason == null
          ? new Reading.Absent()
          : new Reading.Blind(reason, "make the snapshot readable, or remove it");
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Publication replace(Zone zone) {
    lock.lock();
    try {
      Zone before = answered.get(zone.name());
      boolean same = zone.equals(before);
      if (before != null && !same && !Serial.newer(zone.serial(), before.serial())) {
        return new Publication.Stale(before.serial());
      }
      if (same && kept.contains(zone.name())) {
        return new Publication.Published();
      }
      if (!same) {
        answer(zone);
      }
      return keep(zone);
    } catch (IllegalArgumentException e) { // an address that is none: nothing was swapped
      return new Publication.Failed(false, reason(e), "correct the zone or the region");
    } finally {
      lock.unlock();
    }
  }

  @Override
  public SortedSet<Hostname> zones() {
    lock.lock();
    try {
      var zones = new TreeSet<>(answered.keySet());
      zones.addAll(unread.keySet());
      return zones;
    } finally {
      lock.unlock();
    }
  }

  /** Gone from the answers at once; a snapshot that stays on disk would bring it back. */
  @Override
  public Withdrawal withdraw(Hostname zone) {
    lock.lock();
    try {
      files.remove(zone);
      withdrawing.accept(zone);
      answered.remove(zone);
      kept.remove(zone);
      unread.remove(zone);
      return new Withdrawal.Withdrawn();
    } catch (IOException e) {
      return new Withdrawal.Failed(
          "the kept zone " + zone + " cannot be removed: " + reason(e),
          "make the folder writable, or remove the snapshot");
    } finally {
      lock.unlock();
    }
  }

  private Publication keep(Zone zone) {
    try {
      kept.remove(zone.name());
      files.write(zone);
      kept.add(zone.name());
      unread.remove(zone.name());
      return new Publication.Published();
    } catch (IOException e) {
      return new Publication.Failed(true, "not kept on disk: " + reason(e), TIP);
    }
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
