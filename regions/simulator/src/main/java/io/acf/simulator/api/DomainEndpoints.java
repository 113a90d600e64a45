package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.Domain;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Org;
import io.acf.simulator.uaa.Reach;
import io.acf.simulator.wire.Actor;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Domains, shared and private. */
final class DomainEndpoints {
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;
  private final Reach reach;

  DomainEndpoints(Engine engine, Reach reach) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
    this.reach = reach;
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/domains", "Lists domains.", this::all)
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

  private Reply all(Call call) {
    return list(call, foundation.domains.all().stream().filter(seen(call.actor())).toList());
  }

  /** Those for all, and those that an organization which somebody sees may use. */
  private Predicate<Domain> seen(Actor actor) {
    if (actor.readsAll()) {
      return domain -> true;
    }
    Set<String> orgs = reach.orgs(actor);
    return domain -> domain.shared() || orgs.stream().anyMatch(domain::usableIn);
  }

  private Domain find(Call call) {
    Domain domain = finder.get(foundation.domains, call, "Domain");
    if (!seen(call.actor()).test(domain)) {
      throw CfError.notFound("Domain");
    }
    return domain;
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
        call, foundation.domains.all().stream().filter(each -> each.usableIn(org.guid)).toList());
  }

  private Reply ofOrgByDefault(Call call) {
    String org = finder.get(foundation.orgs, call, "Organization").guid;
    Domain domain = engine.routes.defaultDomain(org).orElseThrow(() -> CfError.notFound("Domain"));
    return Reply.ok(json(domain, call));
  }

  private Reply create(Call call) {
    Body body = new Body(call, "name", "internal", "router_group", "relationships", "metadata");
    DomainInput input = DomainInput.of(body);
    body.check();
    Domain domain = input.domain(foundation);
    if (domain.orgGuid != null) {
      engine.quotas.domain(finder.get(foundation.orgs, domain.orgGuid, "Organization"));
    }
    body.applyMetadata(domain);
    foundation.create(foundation.domains, domain);
    return Reply.created(json(domain, call));
  }

  private Reply get(Call call) {
    return Reply.ok(json(find(call), call));
  }

  private Reply update(Call call) {
    return Reply.ok(json(Body.relabel(call, foundation, foundation.domains, find(call)), call));
  }

  private Reply delete(Call call) {
    Domain domain = find(call);
    if (!domain.sharedOrgs.isEmpty()) {
      throw CfError.unprocessable(
          "This domain is shared with other organizations. Unshare before deleting.");
    }
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
    node.set(
        "router_group",
        Json.node(domain.tcp() ? Json.object("guid", domain.routerGroupGuid) : null));
    node.set("supported_protocols", Json.array(List.of(domain.tcp() ? "tcp" : "http")));
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
