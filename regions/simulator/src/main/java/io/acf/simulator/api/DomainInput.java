package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.model.Domain;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Route;
import io.acf.simulator.wire.CfError;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A new domain as a request describes it. Sources: cloud_controller_ng,
 * app/messages/domain_create_message.rb and app/actions/domain_create.rb.
 *
 * @param organization the guid of its owner; null for a shared one
 * @param alsoIn guids of other organizations that may use it
 * @param routerGroup the guid of the router group of a TCP domain
 */
record DomainInput(
    String name,
    boolean internal,
    @Nullable String organization,
    List<String> alsoIn,
    @Nullable String routerGroup) {
  private static final int NAME_MIN = 3;
  private static final int NAME_MAX = 253;
  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final String NAME = "(" + LABEL + "\\.)++" + LABEL;

  /** Reads a body; whatever is wrong is noted in it. */
  static DomainInput of(Body body) {
    String name = name(body);
    @Nullable String group = routerGroup(body);
    boolean internal = body.flag("internal").orElse(false);
    if (internal && body.has("relationships")) {
      body.problem("Cannot associate an internal domain with an organization");
    }
    if (internal && body.has("router_group")) {
      body.problem("Internal domains cannot be associated to a router group.");
    }
    if (body.has("relationships") && body.has("router_group")) {
      body.problem("Domains scoped to an organization cannot be associated to a router group.");
    }
    JsonNode relationships = body.at("relationships");
    List<String> also = List.of();
    if (relationships.has("shared_organizations")) {
      also = ToMany.guids(relationships.path("shared_organizations"));
      if (!relationships.has("organization")) {
        body.problem(
            "Relationships cannot contain shared_organizations without an owning organization.");
      }
    }
    String owner = relationships.at("/organization/data/guid").asText("");
    return new DomainInput(name, internal, owner.isEmpty() ? null : owner, also, group);
  }

  private static String name(Body body) {
    if (!body.at("name").isTextual()) {
      body.problem("Name can't be blank");
      body.problem("Name must be a string");
    }
    String name = body.at("name").asText("");
    if (name.length() < NAME_MIN) {
      body.problem("Name is too short (minimum is " + NAME_MIN + " characters)");
    }
    if (name.length() > NAME_MAX) {
      body.problem("Name is too long (maximum is " + NAME_MAX + " characters)");
    }
    if (!name.matches(NAME)) {
      body.problem("Name does not comply with RFC 1035 standards");
    }
    if (name.indexOf('.') < 0) {
      body.problem("Name must contain at least one \".\"");
    }
    if (!name.matches("([^.]{0,63}\\.)*+[^.]{0,63}")) {
      body.problem("Name subdomains must each be at most 63 characters");
    }
    if (!name.matches("[A-Za-z0-9.-]*")) {
      body.problem("Name must consist of alphanumeric characters and hyphens");
    }
    return name;
  }

  private static @Nullable String routerGroup(Body body) {
    JsonNode group = body.at("router_group");
    if (group.isMissingNode() || group.isNull()) {
      return null;
    }
    if (!group.isObject()) {
      body.problem("Router group must be an object");
    } else if (!group.path("guid").isTextual()) {
      body.problem("Router group guid must be a string");
    }
    return group.path("guid").asText();
  }

  /**
   * The domain, not yet created.
   *
   * @throws CfError 422 where others are in its way
   */
  Domain domain(Foundation foundation) {
    organizations(foundation);
    if (routerGroup != null && foundation.routerGroups.find(routerGroup).isEmpty()) {
      throw CfError.unprocessable("Router group with guid '" + routerGroup + "' not found.");
    }
    for (Domain each : foundation.domains.all()) {
      if (each.name.equalsIgnoreCase(name)) {
        throw CfError.unprocessable("The domain name \"" + name + "\" is already in use");
      }
      if (each.orgGuid != null && !each.orgGuid.equals(organization) && below(each.name)) {
        throw reserved(each.name, "another domain");
      }
    }
    byRoute(foundation);
    Domain domain = new Domain();
    domain.name = name;
    domain.internal = internal;
    domain.orgGuid = organization;
    domain.sharedOrgs = alsoIn;
    domain.routerGroupGuid = routerGroup;
    return domain;
  }

  private boolean below(String parent) {
    return name.toLowerCase(Locale.ROOT).endsWith("." + parent.toLowerCase(Locale.ROOT));
  }

  private CfError reserved(String what, String by) {
    return CfError.unprocessable(
        "The domain name \"%s\" cannot be created because \"%s\" is already reserved by %s"
            .formatted(name, what, by));
  }

  /** A route reserves its whole name, and all below it. */
  private void byRoute(Foundation foundation) {
    for (String rest = name.toLowerCase(Locale.ROOT);
        rest.indexOf('.') > 0;
        rest = rest.substring(rest.indexOf('.') + 1)) {
      String whole = rest;
      for (Route each : foundation.routesOfHost.of(whole.substring(0, whole.indexOf('.')))) {
        foundation
            .domains
            .find(each.domainGuid)
            .map(domain -> each.host + "." + domain.name)
            .filter(whole::equalsIgnoreCase)
            .ifPresent(
                taken -> {
                  throw reserved(taken, "a route");
                });
      }
    }
  }

  private void organizations(Foundation foundation) {
    if (organization != null && foundation.orgs.find(organization).isEmpty()) {
      throw DomainSharing.missing(organization, "");
    }
    DomainSharing.checked(foundation, organization, alsoIn);
  }
}
