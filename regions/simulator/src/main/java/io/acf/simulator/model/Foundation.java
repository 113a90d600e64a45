package io.acf.simulator.model;

import io.acf.simulator.Faults;
import io.acf.simulator.Pace;
import io.acf.simulator.PlatformFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of a region. Everything that reads or changes it runs inside {@link #transact}: one at
 * a time, so that whoever wrote reads what it wrote.
 */
public final class Foundation implements Table.Changes {
  private final Map<String, Table<? extends Entity>> tables = new LinkedHashMap<>();
  private final Map<String, Store.Change> dirty = new LinkedHashMap<>();
  private final Guids guids;
  private final LongSupplier clock;
  private final Store store;
  private final Pace pace;
  private final Agenda agenda;
  private volatile Faults faults = Faults.NONE;

  public final Table<Org> orgs = table("orgs", Org.class);
  public final Table<Space> spaces = table("spaces", Space.class);
  public final Table<Domain> domains = table("domains", Domain.class);
  public final Table<Stack> stacks = table("stacks", Stack.class);
  public final Table<Buildpack> buildpacks = table("buildpacks", Buildpack.class);
  public final Table<User> users = table("users", User.class);
  public final Table<Role> roles = table("roles", Role.class);
  public final Table<FeatureFlag> featureFlags = table("feature_flags", FeatureFlag.class);
  public final Table<IsolationSegment> segments = table("segments", IsolationSegment.class);
  public final Table<App> apps = table("apps", App.class);
  public final Table<Process> processes = table("processes", Process.class);
  public final Table<Package> packages = table("packages", Package.class);
  public final Table<Build> builds = table("builds", Build.class);
  public final Table<Droplet> droplets = table("droplets", Droplet.class);
  public final Table<Deployment> deployments = table("deployments", Deployment.class);
  public final Table<Revision> revisions = table("revisions", Revision.class);
  public final Table<Sidecar> sidecars = table("sidecars", Sidecar.class);
  public final Table<Route> routes = table("routes", Route.class);
  public final Table<Job> jobs = table("jobs", Job.class);
  public final Table<Task> tasks = table("tasks", Task.class);
  public final Table<SecurityGroup> securityGroups = table("security_groups", SecurityGroup.class);
  public final Table<Quota> orgQuotas = table("org_quotas", Quota.class);
  public final Table<Quota> spaceQuotas = table("space_quotas", Quota.class);
  public final Table<ServiceBroker> serviceBrokers = table("service_brokers", ServiceBroker.class);
  public final Table<ServiceOffering> serviceOfferings =
      table("service_offerings", ServiceOffering.class);
  public final Table<ServicePlan> servicePlans = table("service_plans", ServicePlan.class);
  public final Table<ServiceInstance> serviceInstances =
      table("service_instances", ServiceInstance.class);
  public final Table<ServiceBinding> serviceBindings =
      table("service_bindings", ServiceBinding.class);
  public final Table<EnvironmentGroup> environmentGroups =
      table("environment_groups", EnvironmentGroup.class);
  public final Table<RouteBinding> routeBindings = table("route_bindings", RouteBinding.class);
  public final Table<AuditEvent> auditEvents = table("audit_events", AuditEvent.class);
  public final Table<AppUsageEvent> appUsageEvents = table("app_usage_events", AppUsageEvent.class);
  public final Table<ServiceUsageEvent> serviceUsageEvents =
      table("service_usage_events", ServiceUsageEvent.class);

  public final Table.Index<Task> tasksOfApp = tasks.index(each -> each.appGuid);
  public final Table.Index<ServiceBinding> bindingsOfApp =
      serviceBindings.index(each -> each.appGuid);
  public final Table.Index<ServiceBinding> bindingsOfInstance =
      serviceBindings.index(each -> each.instanceGuid);
  public final Table.Index<RouteBinding> routeBindingsOfRoute =
      routeBindings.index(each -> each.routeGuid);
  public final Table.Index<RouteBinding> routeBindingsOfInstance =
      routeBindings.index(each -> each.instanceGuid);

  public final Table.Index<App> appsOfSpace = apps.index(app -> app.spaceGuid);
  public final Table.Index<Process> processesOfApp = processes.index(each -> each.appGuid);
  public final Table.Index<Package> packagesOfApp = packages.index(each -> each.appGuid);
  public final Table.Index<Build> buildsOfApp = builds.index(each -> each.appGuid);
  public final Table.Index<Droplet> dropletsOfApp = droplets.index(each -> each.appGuid);
  public final Table.Index<Deployment> deploymentsOfApp = deployments.index(each -> each.appGuid);
  public final Table.Index<Revision> revisionsOfApp = revisions.index(each -> each.appGuid);
  public final Table.Index<Sidecar> sidecarsOfApp = sidecars.index(each -> each.appGuid);
  public final Table.Index<Route> routesOfSpace = routes.index(each -> each.spaceGuid);
  public final Table.Index<Route> routesOfHost = routes.index(each -> each.host);

  public Foundation(long seed, Pace pace, LongSupplier clock, Store store) {
    this.guids = new Guids(seed);
    this.pace = pace;
    this.clock = clock;
    this.store = store;
    this.agenda = new Agenda(clock.getAsLong());
  }

  private <E extends Entity> Table<E> table(String name, Class<E> type) {
    Table<E> table = new Table<>(name, type, this);
    tables.put(name, table);
    return table;
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

  private Collection<Store.Change> everything() {
    List<Store.Change> all = new ArrayList<>();
    tables.forEach(
        (name, table) ->
            table.kept().forEach(each -> all.add(new Store.Change(name, each.guid, each))));
    return all;
  }

  private Table<? extends Entity> table(String name) {
    Table<? extends Entity> table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("no such table: " + name);
    }
    return table;
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
    tables.values().forEach(Table::clear);
  }

  public <E extends Entity> void remove(Table<E> table, E entity) {
    table.remove(entity);
  }

  public String newGuid() {
    return guids.next();
  }

  /** How many resources of each kind there are. */
  public Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    tables.forEach((name, table) -> sizes.put(name, table.size()));
    return sizes;
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

  public Faults faults() {
    return faults;
  }

  public void faults(Faults now) {
    faults = now;
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
