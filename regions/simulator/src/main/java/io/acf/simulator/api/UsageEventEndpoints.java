package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.AppUsageEvent;
import io.acf.simulator.model.Entity;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.ServiceUsageEvent;
import io.acf.simulator.model.Table;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Endpoint;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What is billed: usage events of apps and services, for those who read everything. */
final class UsageEventEndpoints {
  private final Foundation foundation;
  private final Finder finder;
  private final Engine engine;

  UsageEventEndpoints(Engine engine) {
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
    this.engine = engine;
  }

  void declare(EndpointTable table) {
    kind(
        table,
        "app",
        foundation.appUsageEvents,
        call -> apps(call).reply(each -> json(each, call)),
        UsageEventEndpoints::json,
        engine.meter::reseed);
    kind(
        table,
        "service",
        foundation.serviceUsageEvents,
        call -> services(call).reply(each -> json(each, call)),
        UsageEventEndpoints::json,
        engine.serviceMeter::reseed);
  }

  private <E extends Entity> void kind(
      EndpointTable table,
      String kind,
      Table<E> events,
      Endpoint.Handler list,
      BiFunction<E, Call, ObjectNode> json,
      Runnable reseed) {
    String path = "/v3/" + kind + "_usage_events";
    String what = Body.title(kind) + " usage event";
    table
        .on("GET", path, what + "s, oldest first.", list)
        .on(
            "GET",
            path + "/:guid",
            "One event.",
            call -> {
              if (!call.actor().readsAll()) {
                throw CfError.notFound(what);
              }
              return Reply.ok(json.apply(finder.get(events, call, what), call));
            })
        .on(
            "POST",
            path + "/actions/destructively_purge_all_and_reseed",
            "Forgets all events and notes what there is.",
            call -> {
              if (!call.actor().isAdmin()) {
                throw CfError.notAuthorized();
              }
              reseed.run();
              return Reply.ok(Json.object());
            });
  }

  private Listing<AppUsageEvent> apps(Call call) {
    return Listing.of(seen(foundation.appUsageEvents, call, "app"), call).allow("after_guid");
  }

  private Listing<ServiceUsageEvent> services(Call call) {
    return Listing.of(seen(foundation.serviceUsageEvents, call, "service"), call)
        .allow("after_guid")
        .filter("service_instance_types", ServiceUsageEvent::instanceType)
        .filter("service_offering_guids", each -> each.offeringGuid);
  }

  /** Nothing for those who do not read everything; else what came after {@code after_guid}. */
  private static <E extends Entity> Collection<E> seen(Table<E> events, Call call, String kind) {
    if (!call.actor().readsAll()) {
      return List.of();
    }
    if (call.query("after_guid").isEmpty()) {
      return events.all();
    }
    long after =
        events
            .find(call.query("after_guid").get())
            .orElseThrow(
                () ->
                    CfError.unprocessable(
                        "After guid filter must be a valid " + kind + " usage event guid."))
            .seq;
    return events.all().stream().filter(each -> each.seq > after).toList();
  }

  private static ObjectNode json(AppUsageEvent event, Call call) {
    ObjectNode json = Render.base(event);
    json.set("state", change(event.state, event.previousState));
    json.set("app", named(event.appGuid, event.appName));
    json.set("process", Json.object("guid", event.processGuid, "type", event.processType));
    json.set("space", named(event.spaceGuid, event.spaceName));
    json.set("organization", Json.object("guid", event.orgGuid));
    json.set("buildpack", named(event.buildpackGuid, event.buildpackName));
    json.set("task", named(event.taskGuid, event.taskName));
    json.set("memory_in_mb_per_instance", change(event.memoryMb, event.previousMemoryMb));
    json.set("instance_count", change(event.instances, event.previousInstances));
    return linked(json, call, "/v3/app_usage_events/" + event.guid);
  }

  private static ObjectNode json(ServiceUsageEvent event, Call call) {
    ObjectNode json = Render.base(event);
    json.put("state", event.state);
    json.set("space", named(event.spaceGuid, event.spaceName));
    json.set("organization", Json.object("guid", event.orgGuid));
    ObjectNode instance = named(event.instanceGuid, event.instanceName);
    json.set("service_instance", instance.put("type", event.instanceType()));
    json.set("service_plan", named(event.planGuid, event.planName));
    json.set("service_offering", named(event.offeringGuid, event.offeringName));
    json.set("service_broker", named(event.brokerGuid, event.brokerName));
    return linked(json, call, "/v3/service_usage_events/" + event.guid);
  }

  private static ObjectNode named(@Nullable String guid, @Nullable String name) {
    return Json.object("guid", guid, "name", name);
  }

  private static ObjectNode change(Object current, Object previous) {
    return Json.object("current", current, "previous", previous);
  }

  private static ObjectNode linked(ObjectNode json, Call call, String self) {
    json.set("links", Json.object("self", Render.link(call.url(self))));
    return json;
  }
}
