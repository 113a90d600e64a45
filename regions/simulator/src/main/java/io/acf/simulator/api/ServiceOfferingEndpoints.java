package io.acf.simulator.api;

import io.acf.simulator.engine.Marketplace;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.ServiceBroker;
import io.acf.simulator.model.ServiceOffering;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Reply;

/** What service brokers offer. */
final class ServiceOfferingEndpoints {
  private final Foundation foundation;
  private final Marketplace marketplace;
  private final Finder finder;
  private final Related<ServiceOffering> related;

  ServiceOfferingEndpoints(Foundation foundation, Marketplace marketplace) {
    this.foundation = foundation;
    this.marketplace = marketplace;
    this.finder = new Finder(foundation);
    this.related = new ServiceRelated(foundation).offerings();
  }

  void declare(EndpointTable table) {
    String one = "/v3/service_offerings/:guid";
    table
        .on("GET", "/v3/service_offerings", "Offerings of all brokers.", this::list)
        .on(
            "GET",
            one,
            "One offering.",
            call -> related.reply(call, offering(call), ServiceJson::offering))
        .on("PATCH", one, "Metadata.", this::update)
        .on("DELETE", one, "Forgets an offering.", this::forget);
  }

  private Reply list(Call call) {
    MarketplaceView view = new MarketplaceView(foundation, call);
    return Listing.of(foundation.serviceOfferings.all().stream().filter(view::sees).toList(), call)
        .filter("names", each -> each.name)
        .filterFlag("available", each -> each.active)
        .filter("service_broker_guids", each -> each.brokerGuid)
        .filter("service_broker_names", each -> broker(each).name)
        .filterAny("organization_guids", each -> marketplace.orgsThatSee(each))
        .filterAny("space_guids", each -> marketplace.spacesThatSee(each))
        .byName(each -> each.name)
        .with(related)
        .reply(each -> ServiceJson.offering(each, call));
  }

  private ServiceBroker broker(ServiceOffering offering) {
    return finder.get(foundation.serviceBrokers, offering.brokerGuid, "Service broker");
  }

  private ServiceOffering offering(Call call) {
    ServiceOffering offering = finder.get(foundation.serviceOfferings, call, "Service offering");
    if (!new MarketplaceView(foundation, call).sees(offering)) {
      throw CfError.notFound("Service offering");
    }
    return offering;
  }

  private Reply update(Call call) {
    ServiceOffering offering = offering(call);
    Body.relabel(call, foundation, foundation.serviceOfferings, offering);
    return Reply.ok(ServiceJson.offering(offering, call));
  }

  private Reply forget(Call call) {
    ServiceOffering offering = offering(call);
    boolean purge = Query.flag(call, "purge").orElse(false);
    boolean used =
        foundation.servicePlans.all().stream()
            .anyMatch(each -> each.offeringGuid.equals(offering.guid));
    if (used && !purge) {
      throw CfError.unprocessable(
          "Please delete the service_plans associations for your services.");
    }
    marketplace.delete(offering);
    return Reply.empty(204);
  }
}
