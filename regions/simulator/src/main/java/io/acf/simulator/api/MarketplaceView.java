package io.acf.simulator.api;

import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Role;
import io.acf.simulator.model.ServiceOffering;
import io.acf.simulator.model.ServicePlan;
import io.acf.simulator.wire.Actor;
import io.acf.simulator.wire.Call;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of the marketplace whoever calls sees: all of it who reads everything; else what is public,
 * what an organization or a space of the caller's is shown, and what there are instances of.
 */
final class MarketplaceView {
  private final boolean everything;
  private final Set<String> orgs = new HashSet<>();
  private final Set<String> spaces = new HashSet<>();
  private final Set<String> boughtPlans;
  private final Set<String> seenOfferings;

  MarketplaceView(Foundation foundation, Call call) {
    Actor actor = call.actor();
    this.everything = actor.readsAll();
    for (Role role : foundation.roles.all()) {
      if (role.userGuid.equals(actor.id())) {
        if (role.orgGuid != null) {
          orgs.add(role.orgGuid);
        }
        foundation
            .spaces
            .find(role.spaceGuid)
            .ifPresent(
                space -> {
                  spaces.add(space.guid);
                  orgs.add(space.orgGuid);
                });
      }
    }
    this.boughtPlans =
        foundation.serviceInstances.all().stream()
            .filter(each -> spaces.contains(each.spaceGuid))
            .map(each -> String.valueOf(each.planGuid))
            .collect(Collectors.toSet());
    this.seenOfferings =
        foundation.servicePlans.all().stream()
            .filter(this::sees)
            .map(each -> each.offeringGuid)
            .collect(Collectors.toSet());
  }

  boolean sees(ServicePlan plan) {
    return everything
        || plan.open && plan.active
        || plan.active && plan.orgGuids.stream().anyMatch(orgs::contains)
        || plan.spaceGuid != null && spaces.contains(plan.spaceGuid)
        || boughtPlans.contains(plan.guid);
  }

  boolean sees(ServiceOffering offering) {
    return everything || seenOfferings.contains(offering.guid);
  }
}
