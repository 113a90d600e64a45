package io.acf.app.state;

import io.acf.config.AppName;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.config.Source;
import io.acf.federation.Controls;
import io.acf.federation.Event;
import io.acf.federation.Fact;
import io.acf.federation.LiveControls;
import io.acf.federation.PairStatus;
import io.acf.federation.PairStatuses;
import io.acf.federation.TrafficReport;
import io.acf.federation.ZoneReport;
import io.acf.health.Endpoint;
import io.acf.health.Pair;
import io.acf.health.Verdict;
import io.acf.regions.AppMarks;
import io.acf.regions.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * The one holder of current values: loops put what they found, everybody reads. Each value is
 * immutable; values of different loops may be of different moments.
 */
public final class Board {
  /**
   * Whether a region's API answers, as last asked.
   *
   * @param fault why it does not; empty: it does
   */
  public record ApiSight(Instant at, Optional<Fault> fault) {
    public static ApiSight up(Instant at) {
      return new ApiSight(at, Optional.empty());
    }

    public boolean up() {
      return fault.isEmpty();
    }
  }

  /** Hears that something changed, on the thread that changed it; must not block or throw. */
  public interface Listener {
    default void source(Source before, Source now) {}

    default void controls(Controls now) {}

    default void status(PairStatus now) {}

    default void judged(Endpoint endpoint, Verdict now) {}

    default void traffic(TrafficReport now) {}

    /** The process is stopping: whoever waits may go. */
    default void closing() {}
  }

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final ConcurrentSkipListMap<Pair, PairStatus> statuses = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<Endpoint, Verdict> verdicts = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<RegionName, String> breakers = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<RegionName, ApiSight> apis = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<Hostname, Instant> publishedAt =
      new ConcurrentSkipListMap<>();
  private volatile TrafficReport traffic = TrafficReport.NONE;
  private volatile boolean closed;
  private volatile Source source = Source.starting();
  private LiveControls live = LiveControls.none();
  private volatile Controls controls = Controls.NONE;

  /**
   * @param clock from which pairs have been in a state that git or a tick puts them in
   */
  public Board(Clock clock) {
    this.clock = clock;
  }

  public void listen(Listener listener) {
    listeners.add(listener);
  }

  public Source source() {
    return source;
  }

  /**
   * Replaces the source by what the change makes of it, one change at a time, and aims every pair
   * at what git wants now.
   */
  public Source source(UnaryOperator<Source> change) {
    lock.lock();
    Source before;
    Source now;
    try {
      before = source;
      now = change.apply(before);
      if (!before.accepted().equals(now.accepted())) {
        now.accepted().ifPresent(this::aim);
      }
      source = now;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    listeners.forEach(listener -> listener.source(before, now));
    return now;
  }

  private void aim(Desired desired) {
    statuses.putAll(PairStatuses.aimed(statuses(), desired, away(), clock.instant()));
  }

  private SortedMap<RegionName, Fault> away() {
    var away = new TreeMap<RegionName, Fault>();
    apis.forEach((region, sight) -> sight.fault().ifPresent(fault -> away.put(region, fault)));
    return away;
  }

  public Controls controls() {
    return controls;
  }

  /** Begins with what is remembered; what is heard next is added. */
  public Controls controls(LiveControls remembered) {
    return derived(
        () -> {
          live = remembered;
          return true;
        });
  }

  /** An event is durable: the controls are derived from it too. */
  public void heard(Event event) {
    derived(() -> live.heard(event, clock.instant()));
  }

  /** Something is found that is not durable yet. */
  public void found(Fact fact) {
    derived(() -> live.found(fact));
  }

  private Controls derived(BooleanSupplier changes) {
    lock.lock();
    Controls now;
    try {
      if (!changes.getAsBoolean()) {
        return controls;
      }
      now = live.controls();
      controls = now;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    listeners.forEach(listener -> listener.controls(now));
    return now;
  }

  public Optional<PairStatus> status(Pair pair) {
    return Optional.ofNullable(statuses.get(pair));
  }

  public void status(PairStatus now) {
    statuses.put(now.pair(), now);
    signal();
    listeners.forEach(listener -> listener.status(now));
  }

  public Optional<Verdict> verdict(Endpoint endpoint) {
    return Optional.ofNullable(verdicts.get(endpoint));
  }

  public void judged(Endpoint endpoint, Verdict now) {
    verdicts.put(endpoint, now);
    signal();
    listeners.forEach(listener -> listener.judged(endpoint, now));
  }

  /** {@code closed}, {@code open} or {@code half_open}. */
  public String breaker(RegionName region) {
    return breakers.getOrDefault(region, "closed");
  }

  public void breaker(RegionName region, String state) {
    breakers.put(region, state);
    signal();
  }

  public Optional<ApiSight> api(RegionName region) {
    return Optional.ofNullable(apis.get(region));
  }

  /** Takes in whether a region's API answers. */
  public void api(RegionName region, ApiSight sight) {
    apis.put(region, sight);
    signal();
  }

  /** How the zones stand. */
  public TrafficReport traffic() {
    return traffic;
  }

  /** Takes in how one zone stands now. */
  public void traffic(ZoneReport report, Instant at) {
    if (report.replaced()) {
      publishedAt.put(report.zone(), at);
    }
    lock.lock();
    TrafficReport now;
    try {
      now = traffic.with(report);
      traffic = now;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    listeners.forEach(listener -> listener.traffic(now));
  }

  /** When this process last replaced a zone. */
  public Optional<Instant> publishedAt(Hostname zone) {
    return Optional.ofNullable(publishedAt.get(zone));
  }

  /** What the last look at the region would have done next; empty where nothing was to be done. */
  public List<String> plan(Pair pair) {
    return status(pair).map(it -> it.pending().steps()).orElse(List.of());
  }

  /** What the pair's apps carry that stands in the way and may be taken back, as last seen. */
  public SortedMap<AppName, AppMarks> adoptable(Pair pair) {
    return status(pair).map(it -> it.pending().adoptable()).orElse(Collections.emptySortedMap());
  }

  /** Takes in how pairs stand; of what git wants no more nothing. */
  public void delivered(List<PairStatus> pairs) {
    lock.lock();
    try {
      var desired = source.accepted();
      var away = away();
      for (var pair : pairs) {
        var name = pair.pair();
        // What was found before the newest commit is aimed at that too.
        var aimed =
            desired.isEmpty()
                ? Optional.of(pair)
                : PairStatuses.aimed(pair, desired.get(), away, clock.instant());
        if (aimed.isPresent()) {
          statuses.put(name, aimed.get());
          listeners.forEach(listener -> listener.status(aimed.get()));
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How the federations of a region stand. */
  public SortedMap<FederationName, PairStatus> statuses(RegionName region) {
    var there = new TreeMap<FederationName, PairStatus>();
    statuses.forEach(
        (pair, status) -> {
          if (pair.region().equals(region)) {
            there.put(pair.federation(), status);
          }
        });
    return Collections.unmodifiableSortedMap(there);
  }

  public SortedMap<Pair, PairStatus> statuses() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(statuses));
  }

  public SortedMap<Endpoint, Verdict> verdicts() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(verdicts));
  }

  /** These are not there any more. */
  public void forget(Set<Pair> pairs, Set<Endpoint> endpoints, Set<RegionName> regions) {
    statuses.keySet().removeAll(pairs);
    verdicts.keySet().removeAll(endpoints);
    breakers.keySet().removeAll(regions);
    apis.keySet().removeAll(regions);
    signal();
  }

  /**
   * Waits until it is so, looking again after every change; false where it took too long, or the
   * process is stopping.
   */
  public boolean until(BooleanSupplier done, Duration most) throws InterruptedException {
    lock.lock();
    try {
      long left = most.toNanos();
      while (!done.getAsBoolean()) {
        if (left <= 0 || closed) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends every wait: the process is stopping. */
  public void close() {
    closed = true;
    signal();
    listeners.forEach(Listener::closing);
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
