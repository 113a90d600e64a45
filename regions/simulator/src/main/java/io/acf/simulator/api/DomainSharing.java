package io.acf.simulator.api;

import io.acf.simulator.model.Domain;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;

/** A private domain that other organizations may use as well. */
final class DomainSharing {
  private final Foundation foundation;
  private final Finder finder;

  DomainSharing(Foundation foundation) {
    this.foundation = foundation;
    this.finder = new Finder(foundation);
  }

  void declare(EndpointTable table) {
    String shared = "/v3/domains/:guid/relationships/shared_organizations";
    table
        .on("POST", shared, "Shares a private domain with more organizations.", this::share)
        .on("DELETE", shared + "/:org", "No longer shares it.", this::unshare);
  }

  private Domain find(Call call) {
    return finder.get(foundation.domains, call, "Domain");
  }

  private Reply share(Call call) {
    Domain domain = find(call);
    List<String> more = ToMany.guids(call.json());
    if (domain.orgGuid == null) {
      throw CfError.unprocessable(
          "Domains can not be shared with other organizations unless they"
              + " are scoped to an organization.");
    }
    List<String> unknown =
        more.stream().filter(guid -> foundation.orgs.find(guid).isEmpty()).toList();
    if (!unknown.isEmpty()) {
      throw CfError.unprocessable(
          "Organizations with guids "
              + Json.array(unknown)
              + " do not exist, or you do not have access to them.");
    }
    if (more.contains(domain.orgGuid)) {
      throw CfError.unprocessable("Domain cannot be shared with owning organization.");
    }
    domain.sharedOrgs = ToMany.with(domain.sharedOrgs, more);
    foundation.changed(foundation.domains, domain);
    return Reply.ok(ToMany.render(domain.sharedOrgs));
  }

  private Reply unshare(Call call) {
    Domain domain = find(call);
    String org = call.param("org");
    if (!domain.sharedOrgs.contains(org)) {
      throw CfError.unprocessable(
          "Unable to unshare domain from organization with guid '"
              + org
              + "'. Ensure the domain is shared to this organization.");
    }
    domain.sharedOrgs = ToMany.without(domain.sharedOrgs, org);
    foundation.changed(foundation.domains, domain);
    return Reply.empty(204);
  }
}
