package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.AuditEvent;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Who did what. */
final class AuditEventEndpoints {
  /**
   * Ordered by time, events of one transaction fall in the order of their guids; without an order
   * they come as they were written.
   */
  private static final Comparator<AuditEvent> SHARED_TIMES =
      Comparator.comparingLong((AuditEvent each) -> each.createdAt)
          .thenComparing(each -> each.guid);

  private final Foundation foundation;
  private final Finder finder;

  AuditEventEndpoints(Foundation foundation) {
    this.foundation = foundation;
    this.finder = new Finder(foundation);
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/audit_events", "Who did what.", this::list)
        .on(
            "GET",
            "/v3/audit_events/:guid",
            "One event.",
            call -> Reply.ok(json(finder.get(foundation.auditEvents, call, "Event"), call)));
  }

  private Reply list(Call call) {
    return Listing.of(foundation.auditEvents.all(), call)
        .filter("types", each -> each.type)
        .filter("target_guids", each -> each.targetGuid)
        .filterNot("target_guids", each -> each.targetGuid)
        .filter("space_guids", each -> each.spaceGuid)
        .filter("organization_guids", each -> each.orgGuid)
        .order("created_at", SHARED_TIMES)
        .reply(each -> json(each, call));
  }

  private static ObjectNode json(AuditEvent event, Call call) {
    ObjectNode json = Render.base(event);
    json.put("type", event.type);
    json.set(
        "actor",
        Json.object("guid", event.actorGuid, "type", event.actorType, "name", event.actorName));
    json.set(
        "target",
        Json.object("guid", event.targetGuid, "type", event.targetType, "name", event.targetName));
    json.set("data", event.data);
    json.set("space", reference(event.spaceGuid));
    json.set("organization", reference(event.orgGuid));
    json.set("links", Json.object("self", Render.link(call.url("/v3/audit_events/" + event.guid))));
    return json;
  }

  private static com.fasterxml.jackson.databind.JsonNode reference(@Nullable String guid) {
    return Json.node(guid == null ? null : Json.object("guid", guid));
  }
}
