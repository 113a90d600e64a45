package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.engine.Jobs;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.SecurityGroup;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Security groups and the spaces that they hold for. */
final class SecurityGroupEndpoints {
  private static final Set<String> PROTOCOLS = Set.of("all", "tcp", "udp", "icmp", "icmpv6");
  private final Foundation foundation;
  private final Finder finder;
  private final Jobs jobs;

  SecurityGroupEndpoints(Foundation foundation, Jobs jobs) {
    this.foundation = foundation;
    this.finder = new Finder(foundation);
    this.jobs = jobs;
    jobs.on(
        "security_group.delete",
        job ->
            foundation
                .securityGroups
                .find(job.subject)
                .ifPresent(group -> foundation.remove(foundation.securityGroups, group)));
  }

  void declare(EndpointTable table) {
    table
        .on("GET", "/v3/security_groups", "Security groups.", this::list)
        .on("POST", "/v3/security_groups", "A new security group.", this::create)
        .on(
            "GET",
            "/v3/security_groups/:guid",
            "One security group.",
            call -> Reply.ok(json(find(call), call)))
        .on("PATCH", "/v3/security_groups/:guid", "Name, rules, globally enabled.", this::update)
        .on("DELETE", "/v3/security_groups/:guid", "Deletes it in a job.", this::delete)
        .on(
            "POST",
            "/v3/security_groups/:guid/relationships/running_spaces",
            "Holds for running apps of more spaces.",
            call -> bind(call, true))
        .on(
            "POST",
            "/v3/security_groups/:guid/relationships/staging_spaces",
            "Holds for staging in more spaces.",
            call -> bind(call, false))
        .on(
            "DELETE",
            "/v3/security_groups/:guid/relationships/running_spaces/:space",
            "No longer holds for a space.",
            call -> unbind(call, true))
        .on(
            "DELETE",
            "/v3/security_groups/:guid/relationships/staging_spaces/:space",
            "No longer holds for a space.",
            call -> unbind(call, false))
        .on(
            "GET",
            "/v3/spaces/:guid/running_security_groups",
            "What holds for running apps of a space.",
            call -> ofSpace(call, true))
        .on(
            "GET",
            "/v3/spaces/:guid/staging_security_groups",
            "What holds for staging in a space.",
            call -> ofSpace(call, false));
  }

  private SecurityGroup find(Call call) {
    return finder.get(foundation.securityGroups, call, "Security group");
  }

  private Reply list(Call call) {
    return Listing.of(foundation.securityGroups.all(), call)
        .filter("names", each -> each.name)
        .filterAny("running_space_guids", each -> each.runningSpaces)
        .filterAny("staging_space_guids", each -> each.stagingSpaces)
        .filterFlag("globally_enabled_running", each -> each.running)
        .filterFlag("globally_enabled_staging", each -> each.staging)
        .reply(each -> json(each, call));
  }

  private Reply ofSpace(Call call, boolean running) {
    String space = finder.get(foundation.spaces, call, "Space").guid;
    List<SecurityGroup> holding =
        foundation.securityGroups.all().stream()
            .filter(
                each ->
                    running
                        ? each.running || each.runningSpaces.contains(space)
                        : each.staging || each.stagingSpaces.contains(space))
            .toList();
    return Listing.of(holding, call)
        .filter("names", each -> each.name)
        .reply(each -> json(each, call));
  }

  private Reply create(Call call) {
    Body body = new Body(call, "name", "globally_enabled", "rules", "relationships");
    SecurityGroup group = new SecurityGroup();
    group.name = body.requiredText("name");
    body.check();
    unique(group.name);
    check(body);
    take(group, body);
    JsonNode relationships = body.at("relationships");
    if (relationships.has("running_spaces")) {
      group.runningSpaces = spaces(relationships.path("running_spaces"));
    }
    if (relationships.has("staging_spaces")) {
      group.stagingSpaces = spaces(relationships.path("staging_spaces"));
    }
    return Reply.created(json(foundation.create(foundation.securityGroups, group), call));
  }

  private Reply update(Call call) {
    SecurityGroup group = find(call);
    Body body = new Body(call, "name", "globally_enabled", "rules");
    Optional<String> name = body.text("name").filter(each -> !each.equals(group.name));
    check(body);
    name.ifPresent(this::unique);
    name.ifPresent(each -> group.name = each);
    take(group, body);
    foundation.changed(foundation.securityGroups, group);
    return Reply.ok(json(group, call));
  }

  private void unique(String name) {
    if (foundation.securityGroups.all().stream().anyMatch(each -> each.name.equals(name))) {
      throw CfError.unprocessable("Security group with name '" + name + "' already exists.");
    }
  }

  private static void check(Body body) {
    JsonNode rules = body.at("rules");
    if (!rules.isMissingNode() && !rules.isArray()) {
      body.problem("Rules must be an array");
    }
    for (int i = 0; i < rules.size(); i++) {
      if (!PROTOCOLS.contains(rules.get(i).path("protocol").asText())) {
        body.problem("Rules[" + i + "]: protocol must be 'tcp', 'udp', 'icmp', 'icmpv6' or 'all'");
      }
      if (!rules.get(i).path("destination").isTextual()) {
        body.problem("Rules[" + i + "]: destination must be a string");
      }
    }
    body.check();
  }

  private static void take(SecurityGroup group, Body body) {
    JsonNode enabled = body.at("globally_enabled");
    JsonNode rules = body.at("rules");
    group.running = enabled.path("running").asBoolean(group.running);
    group.staging = enabled.path("staging").asBoolean(group.staging);
    if (rules.isArray()) {
      group.rules = rules.deepCopy();
    }
  }

  private List<String> spaces(JsonNode relationship) {
    List<String> guids = ToMany.guids(relationship);
    List<String> unknown =
        guids.stream().filter(guid -> foundation.spaces.find(guid).isEmpty()).toList();
    if (!unknown.isEmpty()) {
      throw CfError.unprocessable(
          "Spaces with guids "
              + Json.array(unknown)
              + " do not exist, or you do not have access to them.");
    }
    return guids;
  }

  private Reply bind(Call call, boolean running) {
    SecurityGroup group = find(call);
    List<String> more = spaces(call.json());
    if (running) {
      group.runningSpaces = ToMany.with(group.runningSpaces, more);
    } else {
      group.stagingSpaces = ToMany.with(group.stagingSpaces, more);
    }
    foundation.changed(foundation.securityGroups, group);
    return Reply.ok(
        ToMany.render(running ? group.runningSpaces : group.stagingSpaces, call.url(call.path())));
  }

  private Reply unbind(Call call, boolean running) {
    SecurityGroup group = find(call);
    String space = call.param("space");
    if (!(running ? group.runningSpaces : group.stagingSpaces).contains(space)) {
      throw CfError.unprocessable(
          "Unable to unbind security group from space with guid '"
              + space
              + "'. Ensure the space is bound to this security group.");
    }
    if (running) {
      group.runningSpaces = ToMany.without(group.runningSpaces, space);
    } else {
      group.stagingSpaces = ToMany.without(group.stagingSpaces, space);
    }
    foundation.changed(foundation.securityGroups, group);
    return Reply.empty(204);
  }

  private Reply delete(Call call) {
    return JobEndpoints.accepted(call, jobs.later("security_group.delete", find(call).guid, null));
  }

  private static ObjectNode json(SecurityGroup group, Call call) {
    ObjectNode json = Render.base(group);
    json.put("name", group.name);
    json.set("globally_enabled", Json.object("running", group.running, "staging", group.staging));
    json.set("rules", group.rules);
    json.set(
        "relationships",
        Json.object(
            "running_spaces", ToMany.render(group.runningSpaces),
            "staging_spaces", ToMany.render(group.stagingSpaces)));
    json.set(
        "links", Json.object("self", Render.link(call.url("/v3/security_groups/" + group.guid))));
    return json;
  }
}
