package io.acf.simulator.model;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which organizations and spaces somebody sees by roles. Source:
 * lib/cloud_controller/permissions.rb of the Cloud Controller.
 */
public final class Visible {
  private static final String ORG_MANAGER = "organization_manager";
  private final Foundation foundation;

  public Visible(Foundation foundation) {
    this.foundation = foundation;
  }

  /** Organizations in which a user has any role; a role in a space needs one there. */
  public Set<String> orgs(String user) {
    Set<String> orgs = new LinkedHashSet<>();
    for (Role role : foundation.roles.all()) {
      if (role.orgGuid != null && role.userGuid.equals(user)) {
        orgs.add(role.orgGuid);
      }
    }
    return orgs;
  }

  /** Spaces in which a user has a role, or whose organization it manages. */
  public Set<String> spaces(String user) {
    return spaces(user, type -> type.startsWith("space_"), ORG_MANAGER::equals);
  }

  /** Spaces where a role in the space, or in its organization, is one of those. */
  public Set<String> spaces(String user, Predicate<String> inSpace, Predicate<String> inOrg) {
    Set<String> spaces = new LinkedHashSet<>();
    Set<String> orgs = new LinkedHashSet<>();
    for (Role role : foundation.roles.all()) {
      if (!role.userGuid.equals(user)) {
        continue;
      }
      if (role.spaceGuid != null && inSpace.test(role.type)) {
        spaces.add(role.spaceGuid);
      }
      if (role.orgGuid != null && inOrg.test(role.type)) {
        orgs.add(role.orgGuid);
      }
    }
    if (!orgs.isEmpty()) {
      foundation.spaces.all().stream()
          .filter(each -> orgs.contains(each.orgGuid))
          .forEach(each -> spaces.add(each.guid));
    }
    return spaces;
  }

  /** Whether a user has a role in an organization or a space. */
  public boolean has(String user, String type, String place) {
    return foundation.roles.all().stream()
        .anyMatch(
            each ->
                each.type.equals(type)
                    && each.userGuid.equals(user)
                    && (place.equals(each.orgGuid) || place.equals(each.spaceGuid)));
  }
}
