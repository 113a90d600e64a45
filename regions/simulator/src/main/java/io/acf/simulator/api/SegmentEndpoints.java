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
import org.jspecify.annotations.Nullable;

/** Isolation segments, the organizations entitled to them, and an organization's default. */
final class SegmentEndpoints {
  private final Foundation foundation;
  private final Finder finder;

  SegmentEndpoints(Engine engine) {
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
  }

  void declare(EndpointTable table) {
    String one = "/v3/isolation_segments/:guid";
    String ofOrg = "/v3/organizations/:guid/relationships/default_isolation_segment";
    table
        .on("POST", "/v3/isolation_segments", "A new isolation segment.", this::create)
        .on("PATCH", one, "Name and metadata.", this::update)
        .on("DELETE", one, "Deletes it.", this::delete)
        .on("GET", one + "/organizations", "Entitled organizations.", this::entitled)
        .on(
            "GET",
            one + "/relationships/organizations",
            "Guids of the entitled organizations.",
            call -> Reply.ok(ToMany.render(find(call).orgGuids, call.url(call.path()))))
        .on("POST", one + "/relationships/organizations", "Entitles more of them.", this::entitle)
        .on("DELETE", one + "/relationships/organizations/:org", "No longer.", this::revoke)
        .on("GET", one + "/relationships/spaces", "Guids of its spaces.", this::spaces)
        .on(
            "GET",
            ofOrg,
            "Where apps of an organization run.",
            call -> Reply.ok(relationship(org(call), call)))
        .on("PATCH", ofOrg, "Where apps of an organization run.", this::assign);
  }

  private IsolationSegment find(Call call) {
    return finder.get(foundation.segments, call, "Isolation segment");
  }

  private Org org(Call call) {
    return finder.get(foundation.orgs, call, "Organization");
  }

  private Reply create(Call call) {
    Body body = new Body(call, "name", "metadata");
    IsolationSegment segment = new IsolationSegment();
    segment.name = body.requiredText("name");
    body.check();
    unique(segment.name);
    body.applyMetadata(segment);
    foundation.create(foundation.segments, segment);
    return Reply.created(AccessEndpoints.json(segment, call));
  }

  private Reply update(Call call) {
    IsolationSegment segment = find(call);
    Body body = new Body(call, "name", "metadata");
    var name = body.text("name");
    body.check();
    name.filter(each -> !each.equals(segment.name))
        .ifPresent(
            each -> {
              unique(each);
              segment.name = each;
            });
    body.applyMetadata(segment);
    foundation.changed(foundation.segments, segment);
    return Reply.ok(AccessEndpoints.json(segment, call));
  }

  private void unique(String name) {
    if (foundation.segments.all().stream().anyMatch(each -> each.name.equalsIgnoreCase(name))) {
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
    return Reply.ok(ToMany.render(segment.orgGuids, call.url(call.path())));
  }

  private Reply revoke(Call call) {
    IsolationSegment segment = find(call);
    Org org = finder.get(foundation.orgs, call.param("org"), "Organization");
    if (segment.guid.equals(org.isolationSegmentGuid)) {
      throw CfError.unprocessable(
          "Cannot remove the entitlement while this Isolation Segment is assigned as the default"
              + " Isolation Segment for the Organization.");
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

  private Reply assign(Call call) {
    Org org = org(call);
    @Nullable String guid = call.json().at("/data/guid").asText(null);
    if (guid != null
        && foundation
            .segments
            .find(guid)
            .filter(each -> each.orgGuids.contains(org.guid))
            .isEmpty()) {
      throw CfError.unprocessable(
          "Unable to assign isolation segment with guid '"
              + guid
              + "'. Ensure it has been entitled to the organization '"
              + org.name
              + "'.");
    }
    org.isolationSegmentGuid = guid;
    foundation.changed(foundation.orgs, org);
    return Reply.ok(relationship(org, call));
  }

  private static ObjectNode relationship(Org org, Call call) {
    ObjectNode links = Json.object("self", Render.link(call.url(call.path())));
    if (org.isolationSegmentGuid != null) {
      links.set(
          "related", Render.link(call.url("/v3/isolation_segments/" + org.isolationSegmentGuid)));
    }
    ObjectNode json = Render.toOne(org.isolationSegmentGuid);
    json.set("links", links);
    return json;
  }
}
