package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Engine;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Org;
import io.acf.simulator.model.Seeds;
import io.acf.simulator.model.Space;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;
import java.util.Optional;

/** Organizations and spaces. */
final class OrgEndpoints {
  private static final int NAME_MAX = 255;
  private final Engine engine;
  private final Foundation foundation;
  private final Finder finder;
  private final Related<Space> related;

  OrgEndpoints(Engine engine) {
    this.engine = engine;
    this.foundation = engine.foundation;
    this.finder = new Finder(foundation);
    this.related =
        new Related<Space>("org", "organization")
            .include(
                "organizations",
                space -> foundation.orgs.find(space.orgGuid),
                OrgJson::of,
                "org",
                "organization");
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/organizations", "Lists organizations.", this::orgs)
        .on("POST", "/v3/organizations", "Creates an organization.", this::createOrg)
        .on("GET", "/v3/organizations/:guid", "One organization.", this::org)
        .on("PATCH", "/v3/organizations/:guid", "Changes name and metadata.", this::updateOrg)
        .on("DELETE", "/v3/organizations/:guid", "Deletes one, by a job.", this::deleteOrg)
        .on("GET", "/v3/spaces", "Lists spaces.", this::spaces)
        .on("POST", "/v3/spaces", "Creates a space.", this::createSpace)
        .on("GET", "/v3/spaces/:guid", "One space.", this::space)
        .on("PATCH", "/v3/spaces/:guid", "Changes name and metadata.", this::updateSpace)
        .on("DELETE", "/v3/spaces/:guid", "Deletes one, by a job.", this::deleteSpace)
        .on("GET", "/v3/spaces/:guid/features", "Lists features: ssh.", this::features)
        .on("GET", "/v3/spaces/:guid/features/:name", "Whether SSH is possible.", this::ssh)
        .on("PATCH", "/v3/spaces/:guid/features/:name", "Switches SSH.", this::setSsh);
  }

  private Reply orgs(Call call) {
    return Listing.of(foundation.orgs.all(), call)
        .filter("names", org -> org.name)
        .byName(org -> org.name)
        .reply(org -> OrgJson.of(org, call));
  }

  private Reply createOrg(Call call) {
    Body body = new Body(call, "name", "suspended", "metadata", "relationships");
    String name = body.requiredText("name");
    name(body, name);
    boolean suspended = body.flag("suspended").orElse(false);
    body.check();
    if (foundation.orgs.all().stream().anyMatch(each -> each.name.equalsIgnoreCase(name))) {
      throw CfError.unprocessable("Organization '" + name + "' already exists.");
    }
    Org org = new Org();
    org.name = name;
    org.suspended = suspended;
    org.quotaGuid = Seeds.defaultQuota(foundation);
    body.applyMetadata(org);
    foundation.create(foundation.orgs, org);
    return Reply.created(OrgJson.of(org, call));
  }

  private Org findOrg(Call call) {
    return finder.get(foundation.orgs, call, "Organization");
  }

  private Reply org(Call call) {
    return Reply.ok(OrgJson.of(findOrg(call), call));
  }

  private Reply updateOrg(Call call) {
    Org org = findOrg(call);
    Body body = new Body(call, "name", "suspended", "metadata");
    Optional<String> name = newName(body);
    Optional<Boolean> suspended = body.flag("suspended");
    body.check();
    name.ifPresent(each -> free(org, each));
    body.applyMetadata(org);
    name.ifPresent(each -> org.name = each);
    suspended.ifPresent(each -> org.suspended = each);
    foundation.changed(foundation.orgs, org);
    return Reply.ok(OrgJson.of(org, call));
  }

  /** Source: cloud_controller_ng, app/messages/organization_update_message.rb and its brothers. */
  private static void name(Body body, String name) {
    if (name.length() > NAME_MAX) {
      body.problem("Name is too long (maximum is " + NAME_MAX + " characters)");
    }
    if (name.chars().anyMatch(each -> each < ' ' || each == 0x7f)) {
      body.problem("Name must not contain escaped characters");
    }
  }

  private static Optional<String> newName(Body body) {
    Optional<String> name =
        body.has("name") ? Optional.of(body.requiredText("name")) : body.text("name");
    name.ifPresent(each -> name(body, each));
    return name;
  }

  /** Refuses a new name that another organization has. */
  private void free(Org org, String name) {
    boolean taken =
        foundation.orgs.all().stream()
            .anyMatch(each -> each != org && each.name.equalsIgnoreCase(name));
    if (taken) {
      throw CfError.unprocessable("Organization name '" + name + "' is already taken.");
    }
  }

  /** Refuses a new name that another space of the organization has. */
  private void free(Space space, String name) {
    boolean taken =
        foundation.spaces.all().stream()
            .filter(each -> each != space && each.orgGuid.equals(space.orgGuid))
            .anyMatch(each -> each.name.equalsIgnoreCase(name));
    if (taken) {
      String org = foundation.orgs.find(space.orgGuid).map((Org each) -> each.name).orElse("");
      throw CfError.unprocessable(
          "Organization '" + org + "' already contains a space with name '" + name + "'.");
    }
  }

  private Reply deleteOrg(Call call) {
    Org org = findOrg(call);
    return JobEndpoints.accepted(call, engine.jobs.later("organization.delete", org.guid, null));
  }

  private Reply spaces(Call call) {
    return Listing.of(foundation.spaces.all(), call)
        .filter("names", space -> space.name)
        .filter("organization_guids", space -> space.orgGuid)
        .byName(space -> space.name)
        .with(related)
        .reply(space -> SpaceJson.of(space, call));
  }

  private Reply createSpace(Call call) {
    Body body = new Body(call, "name", "relationships", "suspended", "metadata");
    body.relationships("organization");
    String name = body.requiredText("name");
    name(body, name);
    String orgGuid = body.toOne("organization");
    Optional<Boolean> suspended = suspended(body);
    body.check();
    if (foundation.orgs.find(orgGuid).isEmpty()) {
      throw CfError.unprocessable(
          "Invalid organization. Ensure the organization exists and you have access to it.");
    }
    boolean taken =
        foundation.spaces.all().stream()
            .anyMatch(each -> each.orgGuid.equals(orgGuid) && each.name.equalsIgnoreCase(name));
    if (taken) {
      throw CfError.unprocessable("Name must be unique per organization");
    }
    Space space = new Space();
    space.name = name;
    space.orgGuid = orgGuid;
    space.suspended = suspended.orElse(false);
    body.applyMetadata(space);
    foundation.create(foundation.spaces, space);
    return Reply.created(SpaceJson.of(space, call));
  }

  private Space findSpace(Call call) {
    return finder.get(foundation.spaces, call, "Space");
  }

  private Reply space(Call call) {
    return related.reply(call, findSpace(call), SpaceJson::of);
  }

  private Reply updateSpace(Call call) {
    Space space = findSpace(call);
    Body body = new Body(call, "name", "suspended", "metadata");
    Optional<String> name = newName(body);
    Optional<Boolean> suspended = suspended(body);
    body.check();
    name.ifPresent(each -> free(space, each));
    body.applyMetadata(space);
    name.ifPresent(each -> space.name = each);
    suspended.ifPresent(each -> space.suspended = each);
    foundation.changed(foundation.spaces, space);
    return Reply.ok(SpaceJson.of(space, call));
  }

  private static Optional<Boolean> suspended(Body body) {
    return body.at("suspended").isNull() ? Optional.empty() : body.flag("suspended");
  }

  private Reply deleteSpace(Call call) {
    Space space = findSpace(call);
    return JobEndpoints.accepted(call, engine.jobs.later("space.delete", space.guid, null));
  }

  private Reply features(Call call) {
    return Reply.ok(Json.object("resources", List.of(feature(findSpace(call)))));
  }

  private Reply ssh(Call call) {
    requireSsh(call);
    return Reply.ok(feature(findSpace(call)));
  }

  /** SSH is the only feature of spaces. */
  private static void requireSsh(Call call) {
    if (!call.param("name").equals("ssh")) {
      throw CfError.notFound("Feature");
    }
  }

  private static ObjectNode feature(Space space) {
    return Json.object(
        "name", "ssh",
        "description", "Enable SSHing into apps in the space.",
        "enabled", space.ssh);
  }

  private Reply setSsh(Call call) {
    requireSsh(call);
    Space space = findSpace(call);
    Body body = new Body(call, "enabled");
    boolean on = body.requiredFlag("enabled");
    body.check();
    space.ssh = on;
    foundation.changed(foundation.spaces, space);
    return Reply.ok(feature(space));
  }
}
