package io.acf.simulator.engine;

import io.acf.simulator.engine.QuotaRule.Level;
import io.acf.simulator.engine.QuotaRule.Load;
import io.acf.simulator.model.App;
import io.acf.simulator.model.Build;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Org;
import io.acf.simulator.model.Process;
import io.acf.simulator.model.Quota;
import io.acf.simulator.model.Route;
import io.acf.simulator.model.ServiceBinding;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.model.ServicePlan;
import io.acf.simulator.model.Space;
import io.acf.simulator.model.Task;
import io.acf.simulator.wire.CfError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Refuses what a quota of the organization or of the space does not allow. Every method throws a
 * {@link CfError} 422 with CC's words and changes nothing.
 */
public final class Quotas {
  /** How many instances the cells of a region have room for; more are refused as by a quota. */
  public static final int ROOM = 100_000;

  /** As the sample configuration of the Cloud Controller: the memory of any staging. */
  private static final int STAGING_MB_MIN = 1024;

  private static final String LOG_RATE = "log_rate_limit_in_bytes_per_second";

  private final Foundation foundation;

  Quotas(Foundation foundation) {
    this.foundation = foundation;
  }

  /** A quota with the spaces that it is counted over. */
  private record Scope(Level level, String name, Quota quota, List<Space> spaces) {}

  private List<Scope> scopes(String spaceGuid) {
    List<Scope> scopes = new ArrayList<>(2);
    Space space = foundation.spaces.find(spaceGuid).orElse(null);
    if (space == null) {
      return scopes;
    }
    Optional<Org> org = foundation.orgs.find(space.orgGuid);
    org.flatMap(each -> foundation.orgQuotas.find(each.quotaGuid))
        .ifPresent(
            quota ->
                scopes.add(
                    new Scope(
                        Level.ORGANIZATION,
                        org.map(each -> each.name).orElse(""),
                        quota,
                        spaces(space.orgGuid))));
    foundation
        .spaceQuotas
        .find(space.quotaGuid)
        .ifPresent(quota -> scopes.add(new Scope(Level.SPACE, space.name, quota, List.of(space))));
    return scopes;
  }

  private List<Space> spaces(String orgGuid) {
    return foundation.spaces.all().stream().filter(each -> each.orgGuid.equals(orgGuid)).toList();
  }

  /** Before a stopped app starts. */
  public void start(App app) {
    if (!app.started) {
      check(app, load(app), Load.NONE);
    }
  }

  /** Before a stopped app starts with another size of its web process. */
  void start(App app, Process web, int count, int memoryMb, long logRate) {
    Load others = Load.NONE;
    for (Process each : foundation.processesOfApp.of(app.guid)) {
      others = each == web ? others : others.plus(load(each));
    }
    check(app, others.plus(Load.of(count, memoryMb, logRate)), Load.NONE);
  }

  /** Before a process of an app changes its size; one that is not started may be of any size. */
  public void resize(App app, Process process, int count, int memoryMb, long logRate) {
    if (app.started) {
      check(app, Load.of(count, memoryMb, logRate), load(process));
    }
  }

  /** Before a started app gets one more process. */
  void add(App app, int count, int memoryMb, long logRate) {
    check(app, Load.of(count, memoryMb, logRate), Load.NONE);
  }

  private void check(App app, Load after, Load before) {
    for (Scope scope : scopes(app.spaceGuid)) {
      Load used = used(scope.spaces());
      Load others =
          new Load(
              used.memoryMb() - before.memoryMb(),
              used.instances() - before.instances(),
              0,
              used.logRate() - before.logRate(),
              false);
      refuse(QuotaRule.resize(scope.level(), scope.quota(), others, before, after));
    }
    if (after.instances() > before.instances()
        && used(foundation.spaces.all()).instances() - before.instances() + after.instances()
            > ROOM) {
      throw CfError.unprocessable("app_instance_limit app_instance_limit_exceeded");
    }
  }

  /** Before a task starts. */
  public void task(App app, Task task) {
    long running =
        foundation.tasksOfApp.of(app.guid).stream()
            .filter(each -> each.state.equals("RUNNING"))
            .count();
    Load wanted = new Load(task.memoryInMb, 0, task.memoryInMb, 0, false);
    for (Scope scope : scopes(app.spaceGuid)) {
      refuse(QuotaRule.task(scope.level(), scope.quota(), used(scope.spaces()), wanted, running));
    }
  }

  /**
   * Before a package is staged. What needs less memory than any staging gets is not looked at
   * (quota_validating_staging_memory_calculator.rb).
   */
  void staging(App app, Build build) {
    long logRate = build.logRateLimit;
    for (Scope scope : scopes(app.spaceGuid).reversed()) {
      Load used = used(scope.spaces());
      String whose = scope.level().title + "'s ";
      if (build.memoryMb >= STAGING_MB_MIN
          && QuotaRule.over(
              scope.quota(), "total_memory_in_mb", used.memoryMb() + build.memoryMb)) {
        throw CfError.unprocessable(
            whose + "memory limit exceeded: staging requires " + build.memoryMb + "M memory");
      }
      boolean unlimited = logRate < 0 && scope.quota().limits.containsKey(LOG_RATE);
      if (unlimited || QuotaRule.over(scope.quota(), LOG_RATE, used.logRate() + logRate)) {
        throw CfError.unprocessable(
            whose + "log rate limit exceeded: staging requires " + logRate + " bytes per second");
      }
    }
  }

  /** Before a space gets one more route. */
  void route(String spaceGuid, boolean reservesPort) {
    for (Scope scope : scopes(spaceGuid)) {
      String of = " quota exceeded for " + scope.level().title + " '" + scope.name() + "'.";
      List<Route> routes = each(scope, space -> foundation.routesOfSpace.of(space.guid));
      if (QuotaRule.over(scope.quota(), "total_routes", routes.size() + 1)) {
        throw CfError.unprocessable("Routes" + of);
      }
      long ports = routes.stream().filter(each -> each.port != null).count();
      if (reservesPort && QuotaRule.over(scope.quota(), "total_reserved_ports", ports + 1)) {
        throw CfError.unprocessable("Reserved route ports" + of);
      }
    }
  }

  private static <T> List<T> each(Scope scope, Function<Space, List<T>> of) {
    return scope.spaces().stream().flatMap(space -> of.apply(space).stream()).toList();
  }

  /** Before a space gets one more managed service instance; user-provided ones are not counted. */
  public void serviceInstance(String spaceGuid, String planGuid) {
    plan(spaceGuid, planGuid);
    for (Scope scope : scopes(spaceGuid)) {
      if (QuotaRule.over(scope.quota(), "total_service_instances", managed(scope).size() + 1)) {
        throw CfError.unprocessable(
            "You have exceeded your " + scope.level().title + "'s services limit.");
      }
    }
  }

  private List<ServiceInstance> managed(Scope scope) {
    List<String> spaces = scope.spaces().stream().map(each -> each.guid).toList();
    return foundation.serviceInstances.all().stream()
        .filter(each -> each.managed() && spaces.contains(each.spaceGuid))
        .toList();
  }

  /** Before a service instance has a plan, which may cost something. */
  public void plan(String spaceGuid, String planGuid) {
    boolean free =
        foundation.servicePlans.find(planGuid).map((ServicePlan each) -> each.free).orElse(true);
    for (Scope scope : scopes(spaceGuid)) {
      if (!free && !scope.quota().paidServices) {
        throw CfError.unprocessable(
            "The service instance cannot be created because paid service plans are not allowed"
                + (scope.level() == Level.SPACE ? " for your space." : "."));
      }
    }
  }

  /** Before a service instance gets one more key, which takes the place of some. */
  public void serviceKey(ServiceInstance instance, int replaced) {
    for (Scope scope : scopes(instance.spaceGuid)) {
      long keys =
          managed(scope).stream()
              .flatMap(each -> foundation.bindingsOfInstance.of(each.guid).stream())
              .filter((ServiceBinding each) -> each.appGuid == null)
              .count();
      if (QuotaRule.over(scope.quota(), "total_service_keys", keys + 1 - replaced)) {
        throw CfError.unprocessable(
            "You have exceeded your "
                + scope.level().title
                + "'s limit for service binding of type key.");
      }
    }
  }

  /** Before an organization gets one more private domain. */
  public void domain(Org org) {
    foundation
        .orgQuotas
        .find(org.quotaGuid)
        .ifPresent(
            quota -> {
              long owned =
                  foundation.domains.all().stream()
                      .filter(each -> org.guid.equals(each.orgGuid))
                      .count();
              if (QuotaRule.over(quota, "total_domains", owned + 1)) {
                throw CfError.unprocessable(
                    "The number of private domains exceeds the quota for organization \""
                        + org.name
                        + "\"");
              }
            });
  }

  /** What the started apps and the running tasks of some spaces take. */
  private Load used(Collection<Space> spaces) {
    long memory = 0;
    long instances = 0;
    long logRate = 0;
    for (Space space : spaces) {
      for (App app : foundation.appsOfSpace.of(space.guid)) {
        if (app.started) {
          for (Process each : foundation.processesOfApp.of(app.guid)) {
            memory += (long) each.instances * each.memoryMb;
            instances += each.instances;
            logRate += Math.max(0, each.logRateLimit) * each.instances;
          }
        }
        for (Task task : foundation.tasksOfApp.of(app.guid)) {
          memory += task.state.equals("RUNNING") ? task.memoryInMb : 0;
        }
      }
    }
    return new Load(memory, instances, 0, logRate, false);
  }

  private Load load(App app) {
    Load load = Load.NONE;
    for (Process each : foundation.processesOfApp.of(app.guid)) {
      load = load.plus(load(each));
    }
    return load;
  }

  private static Load load(Process process) {
    return Load.of(process.instances, process.memoryMb, process.logRateLimit);
  }

  private static void refuse(List<String> refusals) {
    if (!refusals.isEmpty()) {
      throw CfError.unprocessable(String.join(", ", refusals));
    }
  }
}
