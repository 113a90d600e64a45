package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.IsolationSegment;
import io.acf.simulator.model.Org;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;

/** Isolation segments, and the organizations that are entitled to them. */
final class SegmentEndpoints {
  private final Foundation foundation;
  private final Finder finder;

  SegmentEndpoints(Engine engine) {
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
  }

  void declare(EndpointTable table) {
    String one = "/v3/isolation_segments/:guid";
    table
        .on("GET", "/v3/isolation_segments", "Lists isolation segments.", this::list)
        .on("GET", one, "One isolation segment.", call -> Reply.ok(json(find(call), call)))
        .on("POST", "/v3/isolation_segments", "A new isolation segment.", this::create)
        .on("PATCH", one, "Name and metadata.", this::update)
        .on("DELETE", one, "Deletes it.", this::delete)
        .on("GET", one + "/organizations", "Entitled organizations.", this::entitled)
        .on(
            "GET",
            one + "/relationships/organizations",
            "Guids of the entitled organizations.",
            call -> organizations(find(call), call))
        .on("POST", one + "/relationships/organizations", "Entitles more of them.", this::entitle)
        .on("DELETE", one + "/relationships/organizations/:org", "No longer.", this::revoke)
        .on("GET", one + "/relationships/spaces", "Guids of its spaces.", this::spaces);
  }

  private IsolationSegment find(Call call) {
    return finder.get(foundation.segments, call, "Isolation segment");
  }

  private Reply list(Call call) {
    return Listing.of(foundation.segments.all(), call)
        .filter("names", each -> each.name)
        .filterAny("organization_guids", each -> each.orgGuids)
        .byName(each -> each.name)
        .reply(each -> json(each, call));
  }

  private static ObjectNode json(IsolationSegment segment, Call call) {
    String self = call.url("/v3/isolation_segments/" + segment.guid);
    ObjectNode node = Render.base(segment);
    node.put("name", segment.name);
    node.set("metadata", Render.metadata(segment));
    node.set(
        "links",
        Json.object(
            "self", Render.link(self), "organizations", Render.link(self + "/organizations")));
    return node;
  }

  private Reply create(Call call) {
    Body body = new Body(call, "name", "metadata");
    IsolationSegment segment = new IsolationSegment();
    segment.name = body.requiredText("name");
    body.check();
    unique(segment, segment.name);
    body.applyMetadata(segment);
    foundation.create(foundation.segments, segment);
    return Reply.created(json(segment, call));
  }

  private Reply update(Call call) {
    IsolationSegment segment = find(call);
    Body body = new Body(call, "name", "metadata");
    var name = body.text("name");
    body.check();
    name.ifPresent(each -> unique(segment, each));
    body.applyMetadata(segment);
    name.ifPresent(each -> segment.name = each);
    foundation.changed(foundation.segments, segment);
    return Reply.ok(json(segment, call));
  }

  private void unique(IsolationSegment segment, String name) {
    if (foundation.segments.all().stream()
        .anyMatch(each -> each != segment && each.name.equalsIgnoreCase(name))) {
      throw CfError.unprocessable(
          "Isolation Segment names are case insensitive and must be unique");
    }
  }

  private Reply delete(Call call) {
    IsolationSegment segment = find(call);
    if (!segment.orgGuids.isEmpty()) {
      throw CfError.unprocessable(
          "Revoke the Organization entitlements for your Isolation Segment.");
    }
    foundation.remove(foundation.segments, segment);
    return Reply.empty(204);
  }

  private Reply entitled(Call call) {
    IsolationSegment segment = find(call);
    List<Org> orgs =
        segment.orgGuids.stream().flatMap(guid -> foundation.orgs.find(guid).stream()).toList();
    return Listing.of(orgs, call)
        .filter("names", each -> each.name)
        .byName(each -> each.name)
        .reply(each -> OrgJson.of(each, call));
  }

  private Reply entitle(Call call) {
    IsolationSegment segment = find(call);
    List<String> more = ToMany.guids(call.json());
    List<String> unknown =
        more.stream().filter(guid -> foundation.orgs.find(guid).isEmpty()).toList();
    if (!unknown.isEmpty()) {
      throw CfError.unprocessable(
          "Unable to entitle organizations "
              + Json.array(unknown)
              + " for isolation segment '"
              + segment.name
              + "'. Ensure the organizations exist and that you have access to them.");
    }
    segment.orgGuids = ToMany.with(segment.orgGuids, more);
    foundation.changed(foundation.segments, segment);
    return organizations(segment, call);
  }

  private static Reply organizations(IsolationSegment segment, Call call) {
    String one = call.url("/v3/isolation_segments/" + segment.guid);
    ObjectNode json = ToMany.render(segment.orgGuids);
    json.set(
        "links",
        Json.object(
            "self", Render.link(one + "/relationships/organizations"),
            "related", Render.link(one + "/organizations")));
    return Reply.ok(json);
  }

  private Reply revoke(Call call) {
    IsolationSegment segment = find(call);
    Org org = finder.get(foundation.orgs, call.param("org"), "Organization");
    if (segment.guid.equals(org.isolationSegmentGuid)) {
      throw CfError.unprocessable(
          "Cannot remove the entitlement while this Isolation Segment is assigned as the default"
              + " Isolation Segment for the Organization.");
    }
    List<String> spaces =
        foundation.spaces.all().stream()
            .filter(each -> each.orgGuid.equals(org.guid))
            .filter(each -> segment.guid.equals(each.isolationSegmentGuid))
            .map(each -> "'" + each.name + "'")
            .toList();
    if (!spaces.isEmpty()) {
      throw CfError.unprocessable(
          "Cannot remove the entitlement while this Isolation Segment is assigned to any Spaces."
              + " Currently assigned to: "
              + String.join(", ", spaces));
    }
    segment.orgGuids = ToMany.without(segment.orgGuids, org.guid);
    foundation.changed(foundation.segments, segment);
    return Reply.empty(204);
  }

  private Reply spaces(Call call) {
    IsolationSegment segment = find(call);
    return Reply.ok(
        ToMany.render(
            foundation.spaces.all().stream()
                .filter(each -> segment.guid.equals(each.isolationSegmentGuid))
                .map(each -> each.guid)
                .toList(),
            call.url(call.path())));
  }
}
