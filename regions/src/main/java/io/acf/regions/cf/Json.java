package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.regions.Fault;
import io.acf.regions.Mark;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Parts of CF's resources, read and written. */
final class Json {
  private Json() {}

  static Optional<String> text(JsonNode node) {
    return node.isTextual() && !node.asText().isEmpty()
        ? Optional.of(node.asText())
        : Optional.empty();
  }

  static String required(JsonNode resource, String field) {
    return text(resource.path(field))
        .orElseThrow(
            () ->
                new CfException.Failed(
                    Fault.Cause.NONSENSE, "a resource of the API has no " + field, ""));
  }

  static Optional<String> label(JsonNode resource, String name) {
    return text(resource.path("metadata").path("labels").path(name));
  }

  static Optional<String> annotation(JsonNode resource, String name) {
    return text(resource.path("metadata").path("annotations").path(name));
  }

  /** Guid of a to-one relationship; empty where there is none. */
  static String related(JsonNode resource, String name) {
    return resource.path("relationships").path(name).path("data").path("guid").asText("");
  }

  /** 0 where the clock or the date cannot be right. */
  static Duration age(JsonNode resource, Instant now) {
    return since(resource, "created_at", now);
  }

  /** Since the time in a field; 0 where it is not told. */
  static Duration since(JsonNode resource, String field, Instant now) {
    try {
      Duration age = Duration.between(Instant.parse(resource.path(field).asText("")), now);
      return age.isNegative() ? Duration.ZERO : age;
    } catch (DateTimeParseException e) {
      return Duration.ZERO; // An age that is not known makes nothing look overdue.
    }
  }

  static ObjectNode object() {
    return Bodies.JSON.createObjectNode();
  }

  /** A body with our labels; more can be put in. */
  static ObjectNode marked(Mark mark) {
    ObjectNode body = object();
    body.putObject("metadata")
        .putObject("labels")
        .put(Mark.FEDERATION, mark.federation().value())
        .put(Mark.RELEASE, mark.release().label());
    return body;
  }

  static ObjectNode relate(ObjectNode body, String name, String guid) {
    body.withObject("/relationships").putObject(name).putObject("data").put("guid", guid);
    return body;
  }
}
