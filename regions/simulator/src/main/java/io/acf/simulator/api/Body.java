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

/**
 * The fields of a request; gathers everything that is wrong with them into one 422, as the messages
 * of the Cloud Controller do (app/messages).
 */
final class Body {
  private static final String RELATIONSHIPS = "relationships";

  private final ObjectNode json;
  private final List<String> problems = new ArrayList<>();
  private final Metadata metadata;
  private boolean relationshipsRefused;

  /** The body of {@code call}, which may have the fields {@code known}. */
  Body(Call call, String... known) {
    this.json = call.json();
    unknown(json, known).ifPresent(problems::add);
    this.metadata = Metadata.of(json.path("metadata"));
    problems.addAll(metadata.problems());
  }

  /** What is said of fields that an object has and must not have. */
  static Optional<String> unknown(JsonNode object, String... known) {
    List<String> others = others(object, Set.of(known));
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of("Unknown field(s): '" + String.join("', '", others) + "'");
  }

  /** The names of the fields of an object that are not among {@code known}. */
  static List<String> others(JsonNode object, Set<String> known) {
    List<String> others = new ArrayList<>();
    object.fieldNames().forEachRemaining(others::add);
    others.removeAll(known);
    return others;
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

  /** A text that must be there, but may be empty; empty, with a problem noted, where it is not. */
  String string(String name) {
    JsonNode node = json.path(name);
    if (!node.isTextual()) {
      problems.add(title(name) + " must be a string");
      return "";
    }
    return node.asText();
  }

  /** Empty, with a problem noted, where it is missing. */
  String requiredText(String name) {
    String text = string(name);
    if (json.path(name).isTextual() && text.isEmpty()) {
      problems.add(title(name) + " is too short (minimum is 1 character)");
    }
    return text;
  }

  /** A text of 1 to {@code most} characters; nothing where it is null or missing. */
  Optional<String> text(String name, int most) {
    Optional<String> text = text(name);
    if (text.filter(each -> each.isEmpty() || each.length() > most).isPresent()) {
      problems.add(title(name) + " must be between 1 and " + most + " characters");
      return Optional.empty();
    }
    return text;
  }

  Optional<Integer> integer(String name, int min) {
    return integer(json, name, title(name), min);
  }

  Optional<Integer> integer(JsonNode parent, String name, String title, int min) {
    return number(parent.path(name), title, Range.from(min)).map(Long::intValue);
  }

  /** A whole number greater than zero. */
  Optional<Integer> positive(String name) {
    return number(json.path(name), title(name), Range.positive()).map(Long::intValue);
  }

  Optional<Long> number(String name, Range range) {
    return number(json.path(name), title(name), range);
  }

  Optional<Long> number(JsonNode value, String title, Range range) {
    return range.read(value, problem -> problems.add(title + " " + problem));
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

  /** True or false, which must be there; false, with a problem noted, where it is not. */
  boolean requiredFlag(String name) {
    if (json.path(name).isMissingNode()) {
      problems.add(title(name) + " must be a boolean");
    }
    return flag(name).orElse(false);
  }

  /** Notes relationships that are not among {@code known}. */
  void relationships(String... known) {
    unknown(json.path(RELATIONSHIPS), known)
        .ifPresent(text -> problems.add(title(RELATIONSHIPS) + " " + text));
  }

  /**
   * The guid of a relationship that must be there; empty, with a problem noted, where it is not.
   */
  String toOne(String relationship) {
    JsonNode relationships = json.path(RELATIONSHIPS);
    if (!relationships.isObject() || relationships.isEmpty()) {
      if (!relationshipsRefused) {
        relationshipsRefused = true;
        problems.add(
            "Relationships 'relationships' "
                + (relationships.isObject()
                    ? "must include one or more valid relationships"
                    : "is not an object"));
      }
      return "";
    }
    JsonNode related = relationships.path(relationship);
    String title = title(RELATIONSHIPS) + " " + title(relationship);
    if (related.isMissingNode()
        || related.isNull()
        || related.isContainerNode() && related.isEmpty()) {
      problems.add(title + " can't be blank");
    }
    JsonNode data = related.path("data");
    boolean wellFormed =
        related.size() == 1
            && (data.isNull() || data.isObject() && data.size() == 1 && data.has("guid"));
    if (!wellFormed) {
      problems.add(
          title
              + " must be structured like this: \""
              + relationship
              + ": {\"data\": {\"guid\": \"valid-guid\"}}\"");
      return "";
    }
    return data.isNull() ? "" : guid(data.path("guid"), title + " guid");
  }

  /** The text of a guid that must be there; empty, with a problem noted, where it is not. */
  String guid(JsonNode guid, String title) {
    if (!guid.isTextual()) {
      problems.add(title + " must be a string");
    }
    if (!guid.isTextual() || guid.asText().isEmpty() || guid.asText().length() > 200) {
      problems.add(title + " must be between 1 and 200 characters");
      return "";
    }
    return guid.asText();
  }

  /** Throws one 422 with all that is wrong. */
  void check() {
    if (!problems.isEmpty()) {
      throw CfError.unprocessable(String.join(", ", problems));
    }
    metadata.checkLimits();
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
