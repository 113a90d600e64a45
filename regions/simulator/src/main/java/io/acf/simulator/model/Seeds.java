package io.acf.simulator.model;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What exists in a region from its first start. */
public final class Seeds {
  /** Source: DEFAULT_FLAGS in app/models/runtime/feature_flag.rb of the Cloud Controller. */
  private static final List<String> FLAGS_ON =
      List.of(
          "app_bits_upload",
          "app_scaling",
          "env_var_visibility",
          "private_domain_creation",
          "resource_matching",
          "route_creation",
          "service_instance_creation",
          "set_roles_by_username",
          "space_developer_env_var_visibility",
          "space_scoped_private_broker_creation",
          "task_creation",
          "unset_roles_by_username");

  private static final List<String> FLAGS_OFF =
      List.of(
          "diego_cnb",
          "diego_docker",
          "hash_based_routing",
          "hide_marketplace_from_unauthenticated_users",
          "route_sharing",
          "service_instance_sharing",
          "user_org_creation");

  private static final List<String> BUILDPACKS =
      List.of(
          "staticfile_buildpack",
          "java_buildpack",
          "ruby_buildpack",
          "nodejs_buildpack",
          "go_buildpack",
          "python_buildpack",
          "php_buildpack",
          "binary_buildpack");

  /** As wide as cf-deployment's default, or wider where that would refuse a large simulation. */
  private static final Map<String, Integer> DEFAULT_QUOTA =
      Map.of(
          "total_memory_in_mb", 102_400_000,
          "total_routes", 1_000_000,
          "total_service_instances", 1_000_000,
          "total_reserved_ports", 100);

  private Seeds() {}

  /** Adds whatever is missing: org, space, shared domains, stack, buildpacks, flags, admin. */
  public static void sow(
      Foundation foundation, String orgName, String spaceName, List<String> sharedDomains) {
    if (foundation.stacks.size() == 0) {
      sowPlatform(foundation);
    }
    FLAGS_ON.forEach(name -> flag(foundation, name, true));
    FLAGS_OFF.forEach(name -> flag(foundation, name, false));
    if (foundation.routerGroups.size() == 0) {
      RouterGroup group = new RouterGroup();
      group.name = "default-tcp";
      group.reservablePorts = "1024-65535";
      foundation.create(foundation.routerGroups, group);
    }
    for (String name : sharedDomains) {
      if (foundation.domains.all().stream().noneMatch(each -> each.name.equals(name))) {
        Domain domain = new Domain();
        domain.name = name;
        foundation.create(foundation.domains, domain);
      }
    }
    Org org =
        foundation.orgs.all().stream()
            .filter(each -> each.name.equals(orgName))
            .findFirst()
            .orElseGet(() -> org(foundation, orgName));
    boolean missing =
        foundation.spaces.all().stream()
            .noneMatch(each -> each.orgGuid.equals(org.guid) && each.name.equals(spaceName));
    if (missing) {
      Space space = new Space();
      space.name = spaceName;
      space.orgGuid = org.guid;
      foundation.create(foundation.spaces, space);
    }
  }

  private static Org org(Foundation foundation, String name) {
    Org org = new Org();
    org.name = name;
    org.quotaGuid = defaultQuota(foundation);
    return foundation.create(foundation.orgs, org);
  }

  /** The guid of the quota that an organization has which was given no other. */
  public static @Nullable String defaultQuota(Foundation foundation) {
    return foundation.orgQuotas.all().stream()
        .filter(each -> each.name.equals("default"))
        .map(each -> each.guid)
        .findFirst()
        .orElse(null);
  }

  private static void sowPlatform(Foundation foundation) {
    foundation.create(foundation.users, new User());
    Stack stack = new Stack();
    stack.name = Lifecycle.DEFAULT_STACK;
    stack.description = "Cloud Foundry Linux-based filesystem (Ubuntu 22.04)";
    foundation.create(foundation.stacks, stack);
    for (int i = 0; i < BUILDPACKS.size(); i++) {
      Buildpack buildpack = new Buildpack();
      buildpack.name = BUILDPACKS.get(i);
      buildpack.stack = Lifecycle.DEFAULT_STACK;
      buildpack.position = i + 1;
      buildpack.filename = BUILDPACKS.get(i) + "-cflinuxfs4-v1.0.0.zip";
      foundation.create(foundation.buildpacks, buildpack);
    }
    Quota quota = new Quota();
    quota.name = "default";
    quota.limits = new TreeMap<>(DEFAULT_QUOTA);
    foundation.create(foundation.orgQuotas, quota);
    IsolationSegment shared = new IsolationSegment();
    shared.name = "shared";
    foundation.create(foundation.segments, shared);
  }

  private static void flag(Foundation foundation, String name, boolean on) {
    if (foundation.featureFlags.find(name).isPresent()) {
      return;
    }
    FeatureFlag flag = new FeatureFlag();
    flag.guid = name;
    flag.name = name;
    flag.enabled = on;
    foundation.create(foundation.featureFlags, flag);
  }
}
