package io.acf.simulator.model;

import io.acf.simulator.Faults;
import io.acf.simulator.Pace;
import io.acf.simulator.PlatformFault;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of a region. Everything that reads or changes it runs inside {@link #transact}: one at
 * a time, so that whoever wrote reads what it wrote.
 */
public final class Foundation extends Tables {
  private final Map<String, Store.Change> dirty = new LinkedHashMap<>();
  private final Guids guids;
  private final LongSupplier clock;
  private final Store store;
  private final Pace pace;
  private final Agenda agenda;
  private volatile Faults faults = Faults.NONE;
  private volatile ApiVersion version = new ApiVersion(3, 999, 0);

  public Foundation(long seed, Pace pace, LongSupplier clock, Store store) {
    this.guids = new Guids(seed);
    this.pace = pace;
    this.clock = clock;
    this.store = store;
    this.agenda = new Agenda(clock.getAsLong());
  }

  /** Lets due things happen, runs {@code work} alone, and keeps what it changed. */
  public synchronized <T> T transact(Supplier<T> work) {
    try {
      agenda.advance(clock.getAsLong());
      return work.get();
    } finally {
      if (!dirty.isEmpty()) {
        store.keep(guids.count(), dirty.values(), this::everything);
        dirty.clear();
      }
    }
  }

  /** Lets due things happen. */
  public void catchUp() {
    transact(() -> true);
  }

  /** Done when all that was changed so far survives a power cut. */
  public CompletableFuture<Void> kept() {
    return store.kept();
  }

  /** Takes back what was kept; true where there was anything. */
  @SuppressWarnings("unchecked")
  public synchronized boolean restore() {
    var kept = store.load(name -> table(name).type());
    for (Store.Change change : kept) {
      if (change.entity() != null) {
        ((Table<Entity>) table(change.table())).add(change.entity());
      }
    }
    guids.skipTo(store.count());
    return !kept.isEmpty();
  }

  /** Gives {@code entity} its guid and times and adds it. */
  public <E extends Entity> E create(Table<E> table, E entity) {
    String guid = guids.next();
    if (entity.guid.isEmpty()) {
      entity.guid = guid;
    }
    entity.createdAt = agenda.now();
    entity.updatedAt = agenda.now();
    entity.seq = guids.count();
    table.put(entity);
    return entity;
  }

  /** Adds {@code event} to a table that keeps its newest {@code kept} only. */
  public <E extends Entity> void note(Table<E> table, E event, int kept) {
    create(table, event);
    if (table.size() > kept) {
      table.remove(table.all().iterator().next());
    }
  }

  /** Says that {@code entity} has changed. */
  public <E extends Entity> void changed(Table<E> table, E entity) {
    entity.updatedAt = agenda.now();
    table.put(entity);
  }

  /** Says that {@code entity} is to be kept although its updated_at stays. */
  public <E extends Entity> void touched(Table<E> table, E entity) {
    table.put(entity);
  }

  /** Takes a resource out of sight until it is revealed; a restart reveals it too. */
  public <E extends Entity> void conceal(Table<E> table, E entity) {
    table.conceal(entity);
  }

  /** Shows again what was concealed; nothing where it is gone. */
  public <E extends Entity> void reveal(Table<E> table, E entity) {
    table.reveal(entity);
  }

  /** Forgets all resources and all that was going to happen to them. */
  public void clear() {
    agenda.forget();
    each().forEach(Table::clear);
  }

  /** Removes some, or all, of what is in a table. */
  public <E extends Entity> void removeAll(Table<E> table, Collection<E> entities) {
    List.copyOf(entities).forEach(table::remove);
  }

  public <E extends Entity> void remove(Table<E> table, E entity) {
    table.remove(entity);
  }

  public String newGuid() {
    return guids.next();
  }

  public Agenda agenda() {
    return agenda;
  }

  /** What the wall clock says; {@link #now} may be behind it. */
  public long clock() {
    return clock.getAsLong();
  }

  /** The region's time, in milliseconds since the epoch. */
  public long now() {
    return agenda.now();
  }

  /** How long things take now: what the region has, or what a fault says where that is longer. */
  public Pace pace() {
    Pace now = pace;
    for (PlatformFault.Slow slow : faults.each(PlatformFault.Slow.class)) {
      now =
          now.withPackageProcessing(longer(now.packageProcessing(), slow.packageProcessing()))
              .withStaging(longer(now.staging(), slow.staging()))
              .withInstanceStart(longer(now.instanceStart(), slow.instanceStart()))
              .withJob(longer(now.job(), slow.job()));
    }
    return now;
  }

  private static Duration longer(Duration one, @Nullable Duration other) {
    return other == null || other.compareTo(one) < 0 ? one : other;
  }

  /** Whether a feature flag is on. */
  public boolean flag(String name) {
    return featureFlags.find(name).filter(flag -> flag.enabled).isPresent();
  }

  public Faults faults() {
    return faults;
  }

  public void faults(Faults now) {
    faults = now;
  }

  /** The version of the API as it is now: a fault may make it older or newer than its own. */
  public ApiVersion version() {
    return faults.each(PlatformFault.OtherVersion.class).stream()
        .map(PlatformFault.OtherVersion::apiVersion)
        .filter(Objects::nonNull)
        .findFirst()
        .map(ApiVersion::parse)
        .orElse(version);
  }

  /** The version of the API that the region was started with. */
  public void version(ApiVersion own) {
    version = own;
  }

  /** When something happens by itself next. */
  public synchronized OptionalLong next() {
    return agenda.next();
  }

  @Override
  public void changed(String table, Entity entity) {
    dirty.put(entity.guid + table, new Store.Change(table, entity.guid, entity));
  }

  @Override
  public void removed(String table, String guid) {
    dirty.put(guid + table, new Store.Change(table, guid, null));
  }
}
