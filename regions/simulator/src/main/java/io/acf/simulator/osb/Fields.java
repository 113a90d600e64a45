package io.acf.simulator.osb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The fields of an object of a catalog, and what is wrong with them. */
record Fields(JsonNode json, List<String> wrong) {
  private static final int DESCRIPTION_MAX = 10_000;

  /** A text that must be there. */
  void text(String title, String name) {
    JsonNode value = json.path(name);
    if (given(value) && !value.isTextual()) {
      wrong.add(title + " must be a string, but has value " + ruby(value));
    } else if (value.asText("").isBlank()) {
      wrong.add(title + " is required");
    }
  }

  void description(String title) {
    text(title, "description");
    if (json.path("description").asText("").length() > DESCRIPTION_MAX) {
      wrong.add(title + " may not have more than " + DESCRIPTION_MAX + " characters");
    }
  }

  void flag(String title, String name, boolean required) {
    JsonNode value = json.path(name);
    if (given(value) && !value.isBoolean()) {
      wrong.add(title + " must be a boolean, but has value " + ruby(value));
    } else if (required && !given(value)) {
      wrong.add(title + " is required");
    }
  }

  /** Whether it is there and a list of texts. */
  boolean texts(String title, String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode()) {
      return false;
    }
    boolean texts = value.isArray();
    for (JsonNode each : value) {
      texts &= each.isTextual();
    }
    if (!texts) {
      wrong.add(title + " must be an array of strings, but has value " + ruby(value));
    }
    return texts;
  }

  /** Whether it is there and an object. */
  boolean object(String title, String name) {
    JsonNode value = json.path(name);
    if (given(value) && !value.isObject()) {
      wrong.add(title + " must be a hash, but has value " + ruby(value));
    }
    return value.isObject();
  }

  static boolean given(JsonNode node) {
    return !node.isMissingNode() && !node.isNull();
  }

  /** A value as Ruby's inspect shows it. */
  static String ruby(JsonNode value) {
    if (value.isArray()) {
      List<String> all = new ArrayList<>();
      value.forEach(each -> all.add(ruby(each)));
      return "[" + String.join(", ", all) + "]";
    }
    if (value.isObject()) {
      List<String> all = new ArrayList<>();
      value
          .properties()
          .forEach(each -> all.add("\"" + each.getKey() + "\"=>" + ruby(each.getValue())));
      return "{" + String.join(", ", all) + "}";
    }
    return given(value) ? value.toString() : "nil";
  }
}
