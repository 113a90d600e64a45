package io.acf.simulator.api;

import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Role;
import io.acf.simulator.model.ServiceOffering;
import io.acf.simulator.model.ServicePlan;
import io.acf.simulator.wire.Actor;
import io.acf.simulator.wire.Call;
import java.util.HashSet;
import java.util.Set;

/**
 * What of the marketplace whoever calls sees: all of it who reads everything; else what is public,
 * what an organization or a space of the caller's is shown, and what there are instances of.
 */
final class MarketplaceView {
  private final Foundation foundation;
  private final boolean everything;
  private final Set<String> orgs = new HashSet<>();
  private final Set<String> spaces = new HashSet<>();

  MarketplaceView(Foundation foundation, Call call) {
    this.foundation = foundation;
    Actor actor = call.actor();
    this.everything =
        actor.isAdmin()
            || actor.scopes().contains("cloud_controller.admin_read_only")
            || actor.scopes().contains("cloud_controller.global_auditor");
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
  }

  boolean sees(ServicePlan plan) {
    return everything
        || plan.open && plan.active
        || plan.active && plan.orgGuids.stream().anyMatch(orgs::contains)
        || plan.spaceGuid != null && spaces.contains(plan.spaceGuid)
        || foundation.serviceInstances.all().stream()
            .anyMatch(each -> plan.guid.equals(each.planGuid) && spaces.contains(each.spaceGuid));
  }

  boolean sees(ServiceOffering offering) {
    return everything
        || foundation.servicePlans.all().stream()
            .anyMatch(each -> each.offeringGuid.equals(offering.guid) && sees(each));
  }
}
