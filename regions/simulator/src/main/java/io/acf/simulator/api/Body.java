package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Entity;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Table;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The JSON body of a request; gathers everything that is wrong with it into one 422. */
final class Body {
  private final ObjectNode json;
  private final List<String> problems = new ArrayList<>();
  private final Metadata metadata;

  /** The body of {@code call}, which may have the fields {@code known}. */
  Body(Call call, String... known) {
    this.json = call.json();
    Set<String> allowed = Set.of(known);
    List<String> unknown = new ArrayList<>();
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!allowed.contains(name)) {
                unknown.add("'" + name + "'");
              }
            });
    if (!unknown.isEmpty()) {
      problems.add("Unknown field(s): " + String.join(", ", unknown));
    }
    this.metadata = Metadata.of(json.get("metadata"));
    problems.addAll(metadata.problems());
  }

  JsonNode at(String name) {
    return json.path(name);
  }

  boolean has(String name) {
    return json.has(name);
  }

  Metadata metadata() {
    return metadata;
  }

  void problem(String text) {
    problems.add(text);
  }

  Optional<String> text(String name) {
    JsonNode node = json.path(name);
    if (node.isTextual()) {
      return Optional.of(node.asText());
    }
    if (!node.isMissingNode() && !node.isNull()) {
      problems.add(title(name) + " must be a string");
    }
    return Optional.empty();
  }

  /** Empty, with a problem noted, where it is missing. */
  String requiredText(String name) {
    JsonNode node = json.path(name);
    if (!node.isTextual()) {
      problems.add(title(name) + " must be a string");
      return "";
    }
    if (node.asText().isEmpty()) {
      problems.add(title(name) + " is too short (minimum is 1 character)");
    }
    return node.asText();
  }

  Optional<Integer> integer(String name, int min) {
    return integer(json, name, title(name), min);
  }

  Optional<Integer> integer(JsonNode parent, String name, String title, int min) {
    JsonNode node = parent.path(name);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      problems.add(title + " is not a number");
      return Optional.empty();
    }
    if (node.asInt() < min) {
      problems.add(title + " must be greater than or equal to " + min);
      return Optional.empty();
    }
    return Optional.of(node.asInt());
  }

  Optional<Boolean> flag(String name) {
    JsonNode node = json.path(name);
    if (node.isBoolean()) {
      return Optional.of(node.asBoolean());
    }
    if (!node.isMissingNode()) {
      problems.add(title(name) + " must be a boolean");
    }
    return Optional.empty();
  }

  /**
   * The guid of a relationship that must be there; empty, with a problem noted, where it is not.
   */
  String toOne(String relationship) {
    JsonNode relationships = json.path("relationships");
    if (!relationships.isObject()) {
      problems.add("Relationships 'relationships' is not an object");
      return "";
    }
    JsonNode guid = relationships.path(relationship).path("data").path("guid");
    if (!guid.isTextual()) {
      problems.add(
          "Relationships "
              + title(relationship)
              + (relationships.has(relationship)
                  ? " must be structured like this: \""
                      + relationship
                      + ": {\"data\": {\"guid\": \"valid-guid\"}}\""
                  : " can't be blank"));
      return "";
    }
    return guid.asText();
  }

  /** Throws one 422 with all that is wrong. */
  void check() {
    if (!problems.isEmpty()) {
      throw CfError.unprocessable(String.join(", ", problems));
    }
  }

  void applyMetadata(Entity entity) {
    metadata.applyTo(entity);
  }

  /** Carries out a call that may change metadata only. */
  static <E extends Entity> E relabel(Call call, Foundation foundation, Table<E> table, E entity) {
    Body body = new Body(call, "metadata");
    body.check();
    body.applyMetadata(entity);
    foundation.changed(table, entity);
    return entity;
  }

  static String title(String name) {
    String words = name.replace('_', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
