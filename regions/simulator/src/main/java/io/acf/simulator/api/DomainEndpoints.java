package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.Domain;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Org;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Collection;
import java.util.List;

/** Domains, shared and private. */
final class DomainEndpoints {
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;

  DomainEndpoints(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/domains", "Lists domains.", call -> list(call, foundation.domains.all()))
        .on("POST", "/v3/domains", "Creates a domain.", this::create)
        .on("GET", "/v3/domains/:guid", "One domain.", this::get)
        .on("PATCH", "/v3/domains/:guid", "Changes metadata.", this::update)
        .on("DELETE", "/v3/domains/:guid", "Deletes a domain, by a job.", this::delete)
        .on(
            "GET",
            "/v3/organizations/:guid/domains",
            "Lists the domains an organization may use.",
            this::ofOrg)
        .on(
            "GET",
            "/v3/organizations/:guid/domains/default",
            "The domain of default routes.",
            this::ofOrgByDefault);
  }

  private Reply list(Call call, Collection<Domain> all) {
    return Listing.of(all, call)
        .filter("names", domain -> domain.name)
        .filter("organization_guids", domain -> domain.orgGuid)
        .reply(domain -> json(domain, call));
  }

  private Reply ofOrg(Call call) {
    Org org = finder.get(foundation.orgs, call, "Organization");
    return list(
        call,
        foundation.domains.all().stream()
            .filter(
                each ->
                    each.orgGuid == null
                        || each.orgGuid.equals(org.guid)
                        || each.sharedOrgs.contains(org.guid))
            .toList());
  }

  private Reply ofOrgByDefault(Call call) {
    finder.get(foundation.orgs, call, "Organization");
    Domain domain =
        AppConfigEndpoints.defaultDomain(foundation).orElseThrow(() -> CfError.notFound("Domain"));
    return Reply.ok(json(domain, call));
  }

  private Reply create(Call call) {
    Body body = new Body(call, "name", "internal", "router_group", "relationships", "metadata");
    String name = body.requiredText("name");
    if (!name.matches("([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z0-9-]{2,63}")) {
      body.problem("Name does not comply with RFC 1035 standards");
    }
    body.check();
    if (foundation.domains.all().stream().anyMatch(each -> each.name.equalsIgnoreCase(name))) {
      throw CfError.unprocessable("The domain name \"" + name + "\" is already in use");
    }
    Domain domain = new Domain();
    domain.name = name;
    domain.internal = body.flag("internal").orElse(false);
    String org = body.at("relationships").path("organization").path("data").path("guid").asText("");
    if (!org.isEmpty()) {
      Org owner =
          foundation
              .orgs
              .find(org)
              .orElseThrow(
                  () ->
                      CfError.unprocessable(
                          "Organization with guid '"
                              + org
                              + "' does not exist or you do not have access to it."));
      engine.quotas.domain(owner);
      domain.orgGuid = owner.guid;
    }
    body.applyMetadata(domain);
    foundation.create(foundation.domains, domain);
    return Reply.created(json(domain, call));
  }

  private Reply get(Call call) {
    return Reply.ok(json(finder.get(foundation.domains, call, "Domain"), call));
  }

  private Reply update(Call call) {
    return Reply.ok(
        json(
            Body.relabel(
                call,
                foundation,
                foundation.domains,
                finder.get(foundation.domains, call, "Domain")),
            call));
  }

  private Reply delete(Call call) {
    Domain domain = finder.get(foundation.domains, call, "Domain");
    return JobEndpoints.accepted(call, engine.jobs.later("domain.delete", domain.guid, null));
  }

  static ObjectNode json(Domain domain, Call call) {
    String self = call.url("/v3/domains/" + domain.guid);
    ObjectNode links =
        Json.object(
            "self", Render.link(self),
            "route_reservations", Render.link(self + "/route_reservations"));
    if (domain.orgGuid != null) {
      links.set("organization", Render.link(call.url("/v3/organizations/" + domain.orgGuid)));
      links.set("shared_organizations", Render.link(self + "/relationships/shared_organizations"));
    }
    ObjectNode node = Render.base(domain);
    node.put("name", domain.name);
    node.put("internal", domain.internal);
    node.putNull("router_group");
    node.set("supported_protocols", Json.array(List.of("http")));
    node.set("metadata", Render.metadata(domain));
    node.set(
        "relationships",
        Json.object(
            "organization", Render.toOne(domain.orgGuid),
            "shared_organizations", ToMany.render(domain.sharedOrgs)));
    node.set("links", links);
    return node;
  }
}
