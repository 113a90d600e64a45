package io.acf.simulator.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All resources of a kind, in order of creation, found by guid and by keys that never change. */
public final class Table<E extends Entity> {
  private final String name;
  private final Class<E> type;
  private final Map<String, E> byGuid = new LinkedHashMap<>();
  private final Map<String, E> concealed = new LinkedHashMap<>();
  private final List<Index<E>> indexes = new ArrayList<>();
  private final List<Watcher<E>> watchers = new ArrayList<>();
  private final Changes changes;

  /** Where changes are noted until they are kept. */
  interface Changes {
    void changed(String table, Entity entity);

    void removed(String table, String guid);
  }

  /** Told of each resource that was created, changed or removed, in the same transaction. */
  @FunctionalInterface
  public interface Watcher<E extends Entity> {
    /**
     * Something happened to a resource.
     *
     * @param present false where it was removed
     */
    void saw(E entity, boolean present);
  }

  /** Resources by one of their unchanging keys. */
  public static final class Index<E extends Entity> {
    private final Function<E, @Nullable String> key;
    private final Map<String, List<E>> groups = new HashMap<>();

    private Index(Function<E, @Nullable String> key) {
      this.key = key;
    }

    /** In order of creation. */
    public List<E> of(@Nullable String value) {
      List<E> group = value == null ? null : groups.get(value);
      return group == null ? List.of() : Collections.unmodifiableList(group);
    }

    private void add(E entity) {
      String value = key.apply(entity);
      if (value != null) {
        groups.computeIfAbsent(value, each -> new ArrayList<>(2)).add(entity);
      }
    }

    private void remove(E entity) {
      String value = key.apply(entity);
      List<E> group = value == null ? null : groups.get(value);
      if (group != null && group.remove(entity) && group.isEmpty()) {
        groups.remove(value);
      }
    }
  }

  Table(String name, Class<E> type, Changes changes) {
    this.name = name;
    this.type = type;
    this.changes = changes;
  }

  /** An index over a key that does not change; asked for before the first resource exists. */
  public Index<E> index(Function<E, @Nullable String> key) {
    Index<E> index = new Index<>(key);
    indexes.add(index);
    return index;
  }

  /** Tells {@code watcher} of what happens from now on; not of what is restored. */
  public void watch(Watcher<E> watcher) {
    watchers.add(watcher);
  }

  public String name() {
    return name;
  }

  Class<E> type() {
    return type;
  }

  public Optional<E> find(@Nullable String guid) {
    return guid == null ? Optional.empty() : Optional.ofNullable(byGuid.get(guid));
  }

  public Collection<E> all() {
    return Collections.unmodifiableCollection(byGuid.values());
  }

  public int size() {
    return byGuid.size();
  }

  void add(E entity) {
    byGuid.put(entity.guid, entity);
    for (Index<E> index : indexes) {
      index.add(entity);
    }
  }

  void put(E entity) {
    concealed.remove(entity.guid);
    E old = byGuid.get(entity.guid);
    if (old != entity) {
      if (old != null) {
        indexes.forEach(index -> index.remove(old));
      }
      add(entity);
    }
    changes.changed(name, entity);
    for (Watcher<E> watcher : watchers) {
      watcher.saw(entity, true);
    }
  }

  /** Takes a resource out of sight; it is kept all the same. */
  void conceal(E entity) {
    if (byGuid.remove(entity.guid) != null) {
      indexes.forEach(index -> index.remove(entity));
      concealed.put(entity.guid, entity);
    }
  }

  /** Shows a concealed resource again, at its place in the order of creation. */
  void reveal(E entity) {
    if (concealed.remove(entity.guid) != null) {
      List<E> everything = new ArrayList<>(byGuid.values());
      everything.add(entity);
      everything.sort(Comparator.comparingLong(each -> each.seq));
      byGuid.clear();
      indexes.forEach(index -> index.groups.clear());
      everything.forEach(this::add);
    }
  }

  /** What is kept: all that there is, and what is concealed. */
  List<E> kept() {
    List<E> everything = new ArrayList<>(byGuid.values());
    everything.addAll(concealed.values());
    return everything;
  }

  /** Removes all resources, also concealed ones. */
  void clear() {
    List.copyOf(concealed.values()).forEach(this::reveal);
    List.copyOf(byGuid.values()).forEach(this::remove);
  }

  void remove(E entity) {
    if (byGuid.remove(entity.guid) != null) {
      indexes.forEach(index -> index.remove(entity));
      changes.removed(name, entity.guid);
      for (Watcher<E> watcher : watchers) {
        watcher.saw(entity, false);
      }
    }
  }
}
