package io.acf.simulator.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All that a region has, by kind, and what is found by keys that never change. */
public abstract sealed class Tables implements Table.Changes permits Foundation {
  private final Map<String, Table<? extends Entity>> tables = new LinkedHashMap<>();

  public final Table<Org> orgs = table("orgs", Org.class);
  public final Table<Space> spaces = table("spaces", Space.class);
  public final Table<Domain> domains = table("domains", Domain.class);
  public final Table<Stack> stacks = table("stacks", Stack.class);
  public final Table<Buildpack> buildpacks = table("buildpacks", Buildpack.class);
  public final Table<User> users = table("users", User.class);
  public final Table<Role> roles = table("roles", Role.class);
  public final Table<UaaUser> uaaUsers = table("uaa_users", UaaUser.class);
  public final Table<UaaGroup> uaaGroups = table("uaa_groups", UaaGroup.class);
  public final Table<RouterGroup> routerGroups = table("router_groups", RouterGroup.class);
  public final Table<NetworkPolicy> networkPolicies =
      table("network_policies", NetworkPolicy.class);
  public final Table<UaaClient> uaaClients = table("uaa_clients", UaaClient.class);
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

  /** By the host in lower case. */
  public final Table.Index<Route> routesOfHost =
      routes.index(each -> each.host.toLowerCase(Locale.ROOT));

  private <E extends Entity> Table<E> table(String name, Class<E> type) {
    Table<E> table = new Table<>(name, type, this);
    tables.put(name, table);
    return table;
  }

  Table<? extends Entity> table(String name) {
    Table<? extends Entity> table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("no such table: " + name);
    }
    return table;
  }

  /** Every table. */
  Collection<Table<? extends Entity>> each() {
    return Collections.unmodifiableCollection(tables.values());
  }

  Collection<Store.Change> everything() {
    List<Store.Change> all = new ArrayList<>();
    tables.forEach(
        (name, table) ->
            table.kept().forEach(each -> all.add(new Store.Change(name, each.guid, each))));
    return all;
  }

  /** How many resources of each kind there are. */
  public Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    tables.forEach((name, table) -> sizes.put(name, table.size()));
    return sizes;
  }
}
