package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Org;
import io.acf.simulator.model.Space;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import org.jspecify.annotations.Nullable;

/** In which isolation segments the apps of organizations and spaces run. */
final class SegmentAssignmentEndpoints {
  private final Foundation foundation;
  private final Finder finder;

  SegmentAssignmentEndpoints(Foundation foundation) {
    this.foundation = foundation;
    this.finder = new Finder(foundation);
  }

  void declare(EndpointTable table) {
    String ofOrg = "/v3/organizations/:guid/relationships/default_isolation_segment";
    String ofSpace = "/v3/spaces/:guid/relationships/isolation_segment";
    table
        .on(
            "GET",
            ofOrg,
            "Where apps of an organization run.",
            call -> relationship(org(call).isolationSegmentGuid, call))
        .on("PATCH", ofOrg, "Where apps of an organization run.", this::ofOrgNow)
        .on(
            "GET",
            ofSpace,
            "The isolation segment of a space.",
            call -> relationship(space(call).isolationSegmentGuid, call))
        .on("PATCH", ofSpace, "Assigns an isolation segment to a space.", this::ofSpaceNow);
  }

  private Org org(Call call) {
    return finder.get(foundation.orgs, call, "Organization");
  }

  private Space space(Call call) {
    return finder.get(foundation.spaces, call, "Space");
  }

  private static Reply relationship(@Nullable String segment, Call call) {
    ObjectNode links = Json.object("self", Render.link(call.url(call.path())));
    if (segment != null) {
      links.set("related", Render.link(call.url("/v3/isolation_segments/" + segment)));
    }
    ObjectNode json = Render.toOne(segment);
    json.set("links", links);
    return Reply.ok(json);
  }

  private Reply ofOrgNow(Call call) {
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
    return relationship(guid, call);
  }

  private Reply ofSpaceNow(Call call) {
    Space space = space(call);
    Body body = new Body(call, "data");
    body.check();
    if (body.at("data").isNull()) {
      space.isolationSegmentGuid = null;
    } else {
      String guid = body.at("data").path("guid").asText();
      space.isolationSegmentGuid =
          foundation
              .segments
              .find(guid)
              .filter(each -> each.orgGuids.contains(space.orgGuid))
              .orElseThrow(
                  () ->
                      CfError.unprocessable(
                          "Unable to assign isolation segment with guid '"
                              + guid
                              + "'. Ensure it has been entitled to the organization that this space"
                              + " belongs to."))
              .guid;
    }
    foundation.changed(foundation.spaces, space);
    return relationship(space.isolationSegmentGuid, call);
  }
}
