package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.ServiceInstance;
import io.acf.simulator.model.Space;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;

/** The spaces that service instances are shared with. */
final class SharedInstanceEndpoints {
  private static final String SHARED = "/v3/service_instances/:guid/relationships/shared_spaces";
  private final Foundation foundation;
  private final Finder finder;
  private final Related<Space> related;

  SharedInstanceEndpoints(Foundation foundation) {
    this.foundation = foundation;
    this.finder = new Finder(foundation);
    this.related = new ServiceRelated(foundation).sharedSpaces();
  }

  void declare(EndpointTable table) {
    table
        .on("GET", SHARED, "Where it is shared.", this::list)
        .on("POST", SHARED, "Shares it.", this::share)
        .on("DELETE", SHARED + "/:space", "No longer.", this::unshare)
        .on("GET", SHARED + "/usage_summary", "How many apps use it there.", this::usage);
  }

  private ServiceInstance find(Call call) {
    return finder.get(foundation.serviceInstances, call, "Service instance");
  }

  private ServiceInstance managed(Call call) {
    ServiceInstance instance = find(call);
    if (!instance.managed()) {
      throw CfError.notFound("Service instance");
    }
    return instance;
  }

  private Reply list(Call call) {
    related.check(call);
    ServiceInstance instance = find(call);
    ObjectNode body = shared(instance, call);
    related.into(
        body,
        call,
        instance.sharedSpaces.stream()
            .flatMap(guid -> foundation.spaces.find(guid).stream())
            .toList());
    return Reply.ok(body);
  }

  /** Bindings of apps by the space of the app; a space that it is shared with may have none. */
  private Reply usage(Call call) {
    ServiceInstance instance = find(call);
    String one = "/v3/service_instances/" + instance.guid;
    List<String> bound =
        foundation.bindingsOfInstance.of(instance.guid).stream()
            .flatMap(each -> foundation.apps.find(each.appGuid).stream())
            .map(app -> app.spaceGuid)
            .toList();
    return Reply.ok(
        Json.object(
            "usage_summary",
            instance.sharedSpaces.stream()
                .map(
                    space ->
                        Json.object(
                            "space",
                            Json.object("guid", space),
                            "bound_app_count",
                            bound.stream().filter(space::equals).count()))
                .toList(),
            "links",
            Json.object(
                "self", Render.link(call.url(call.path())),
                "shared_spaces", Render.link(call.url(one + "/relationships/shared_spaces")),
                "service_instance", Render.link(call.url(one)))));
  }

  private static ObjectNode shared(ServiceInstance instance, Call call) {
    return ToMany.render(
        instance.sharedSpaces,
        call.url("/v3/service_instances/" + instance.guid + "/relationships/shared_spaces"));
  }

  private Reply share(Call call) {
    ServiceInstance instance = managed(call);
    List<String> more = ToMany.guids(call.json());
    for (String guid : more) {
      if (foundation.spaces.find(guid).isEmpty()) {
        throw CfError.unprocessable(
            "Unable to share service instance "
                + instance.name
                + " with spaces [\""
                + guid
                + "\"]. Ensure the spaces exist and that you have access to them.");
      }
    }
    instance.sharedSpaces = ToMany.with(instance.sharedSpaces, more);
    foundation.changed(foundation.serviceInstances, instance);
    return Reply.ok(shared(instance, call));
  }

  private Reply unshare(Call call) {
    ServiceInstance instance = managed(call);
    String space = call.param("space");
    if (!instance.sharedSpaces.contains(space)) {
      throw CfError.unprocessable(
          "Unable to unshare service instance from space "
              + space
              + ". Ensure the space exists and the service instance has been shared to this"
              + " space.");
    }
    instance.sharedSpaces = ToMany.without(instance.sharedSpaces, space);
    foundation.changed(foundation.serviceInstances, instance);
    return Reply.empty(204);
  }
}
