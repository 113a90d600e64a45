package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A role as a body asks for it. Source: app/messages/role_create_message.rb of the Cloud
 * Controller.
 *
 * @param guid of the user; null where it is named
 * @param origin of the named user; null where none is given
 * @param org null for a role in a space
 * @param space null for a role in an organization
 */
record RoleInput(
    String type,
    @Nullable String guid,
    @Nullable String username,
    @Nullable String origin,
    @Nullable String org,
    @Nullable String space) {
  private static final List<String> IN_ORG =
      List.of(
          "organization_auditor",
          "organization_manager",
          "organization_billing_manager",
          "organization_user");
  private static final List<String> IN_SPACE =
      List.of("space_auditor", "space_manager", "space_supporter", "space_developer");

  /** Reads a body; all that is wrong with it is one 422. */
  static RoleInput of(Body body) {
    JsonNode relations = body.at("relationships");
    JsonNode user = relations.path("user").path("data");
    String type = body.at("type").asText("");
    if (!IN_ORG.contains(type) && !IN_SPACE.contains(type)) {
      List<String> all = new ArrayList<>(IN_ORG);
      all.addAll(IN_SPACE);
      body.problem(
          "Type must be one of the allowed types [\"" + String.join("\", \"", all) + "\"]");
    }
    List<String> problems = new ArrayList<>();
    if (!relations.isObject()) {
      body.problem("Relationships 'relationships' is not an object");
    } else {
      checkUser(relations, user, problems);
      checkPlace(relations, type, problems);
    }
    if (!problems.isEmpty()) {
      body.problem("Relationships " + String.join(", ", problems));
    }
    body.check();
    return new RoleInput(
        type,
        text(user, "guid"),
        text(user, "username"),
        text(user, "origin"),
        text(relations.path("organization").path("data"), "guid"),
        text(relations.path("space").path("data"), "guid"));
  }

  private static @Nullable String text(JsonNode node, String name) {
    return node.path(name).isTextual() ? node.path(name).asText() : null;
  }

  private static void checkUser(JsonNode relations, JsonNode user, List<String> problems) {
    boolean guid = user.has("guid");
    boolean name = user.has("username");
    boolean origin = user.has("origin");
    if (relations.path("user").isEmpty()) {
      problems.add("User can't be blank");
    }
    if (guid && name) {
      problems.add("Username cannot be specified when identifying user by guid");
    }
    if (guid && origin) {
      problems.add("User origin cannot be specified when identifying user by guid");
    }
    if (!name && origin) {
      problems.add("User origin cannot be specified without specifying the username");
    }
    if (!name && !guid) {
      problems.add("User must have a username or guid specified");
    }
    if (guid && !user.path("guid").isTextual()) {
      problems.add(
          "User must be structured like this: \"user: {\"data\": {\"guid\": \"valid-guid\"}}\"");
    }
    if (name && !user.path("username").isTextual()) {
      problems.add("Username must be a string");
    }
    if (origin && !user.path("origin").isTextual() && !user.path("origin").isNull()) {
      problems.add("User origin must be a string");
    }
  }

  private static void checkPlace(JsonNode relations, String type, List<String> problems) {
    boolean org = relations.path("organization").hasNonNull("data");
    boolean space = relations.path("space").hasNonNull("data");
    if (!org && !space) {
      problems.add("must specify either a space or an organization.");
    }
    if (space && IN_ORG.contains(type)) {
      problems.add("Space cannot be provided with the organization role type: '" + type + "'.");
    }
    if (org && IN_SPACE.contains(type)) {
      problems.add("Organization cannot be provided with the space role type: '" + type + "'.");
    }
    if (org && space) {
      problems.add("cannot specify both an organization and a space.");
    }
    for (String kind : List.of("organization", "space")) {
      JsonNode data = relations.path(kind).path("data");
      if (relations.path(kind).hasNonNull("data") && !data.path("guid").isTextual()) {
        problems.add(
            Body.title(kind)
                + " must be structured like this: \""
                + kind
                + ": {\"data\": {\"guid\": \"valid-guid\"}}\"");
      }
    }
  }
}
