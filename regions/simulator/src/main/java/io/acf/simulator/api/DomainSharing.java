package io.acf.simulator.api;

import io.acf.simulator.model.Domain;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Org;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A private domain that other organizations may use as well. Source: cloud_controller_ng,
 * app/controllers/v3/domains_controller.rb.
 */
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
    checked(foundation, domain.orgGuid, more);
    if (domain.orgGuid == null) {
      throw CfError.unprocessable(
          "Domains cannot be shared with other organizations unless they"
              + " are scoped to an organization.");
    }
    domain.sharedOrgs = ToMany.with(domain.sharedOrgs, more);
    foundation.changed(foundation.domains, domain);
    return Reply.ok(ToMany.render(domain.sharedOrgs));
  }

  private Reply unshare(Call call) {
    Domain domain = find(call);
    String guid = call.param("org");
    Org org = foundation.orgs.find(guid).orElseThrow(() -> missing(guid, ""));
    if (!domain.sharedOrgs.contains(guid)) {
      throw CfError.unprocessable(
          "Unable to unshare domain from organization with name '"
              + org.name
              + "'. Ensure the domain is shared to this organization.");
    }
    if (hasRoutes(domain, guid)) {
      throw CfError.unprocessable(
          "This domain has associated routes in this organization. Delete the routes before"
              + " unsharing.");
    }
    domain.sharedOrgs = ToMany.without(domain.sharedOrgs, guid);
    foundation.changed(foundation.domains, domain);
    return Reply.empty(204);
  }

  private boolean hasRoutes(Domain domain, String org) {
    return foundation.routes.all().stream()
        .filter(each -> each.domainGuid.equals(domain.guid))
        .flatMap(each -> foundation.spaces.find(each.spaceGuid).stream())
        .anyMatch(space -> space.orgGuid.equals(org));
  }

  /**
   * Looks at the organizations that a domain is to be shared with.
   *
   * @throws CfError 422 for one that there is not, or that owns the domain
   */
  static void checked(Foundation foundation, @Nullable String owner, List<String> orgs) {
    for (String each : orgs) {
      if (foundation.orgs.find(each).isEmpty()) {
        throw missing(each, ",");
      }
    }
    if (owner != null && orgs.contains(owner)) {
      throw CfError.unprocessable("Domain cannot be shared with owning organization.");
    }
  }

  static CfError missing(String org, String comma) {
    return CfError.unprocessable(
        "Organization with guid '%s' does not exist%s or you do not have access to it."
            .formatted(org, comma));
  }
}
